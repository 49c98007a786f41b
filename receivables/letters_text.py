"""The reminder letters a new ledger starts with, in English and German, as rows of DunningLevels.

Each ladder goes from a friendly reminder, which assumes an oversight, over a question for the obstacle and a date, to a final reminder
with a last day. No letter claims interest, fees or legal steps: those are for the company to agree with its
customers, and to add.

>>> [(row["id"], row["days"], row["min_days_between"]) for row in default_levels() if row["language"] == "en"]
[('1/en', 7, 0), ('2/en', 21, 10), ('3/en', 35, 10)]
"""
from __future__ import annotations

from typing import Any

SCHEDULE = {1: (7, 0), 2: (21, 10), 3: (35, 10)}      # level: days overdue, days between letters

_EN_1 = """{{ salutation }}

This is a friendly reminder that payment of the items listed below has not yet reached us. Perhaps they have
simply been overlooked; we would be grateful if you could arrange payment by {{ pay_by(7) }}.

Account {{ customer_id }}, {{ customer }}, as at {{ as_of }}:

{{ items }}

Please pay to the account shown on our invoices and quote the invoice numbers with your payment.

If your payment is already on its way, please accept our thanks and disregard this letter. If an invoice has not
reached you, or if anything about it is unclear, do let us know and we will gladly help.

Kind regards,

{{ signature }}"""

_EN_2 = """{{ salutation }}

{% if last_sent %}We wrote to you on {{ last_sent }} about overdue items on your account. {% endif %}According
to our records, the items listed below are still unpaid; the oldest is now {{ days }} days overdue.

Account {{ customer_id }}, {{ customer }}, as at {{ as_of }}:

{{ items }}

Is anything holding up payment, for example a missing purchase order number, an outstanding approval or a
question about the delivery? If so, please tell us what it is and whom we should speak to, so that we can
resolve it together.

Otherwise, please pay {{ total }} by {{ pay_by(7) }} to the account shown on our invoices, or let us know the
date on which we can expect your payment.

Kind regards,

{{ signature }}"""

_EN_3 = """{{ salutation }}

Despite our earlier reminders{% if last_sent %}, most recently that of {{ last_sent }}{% endif %}, the items
listed below remain unpaid. The oldest has now been overdue for {{ days }} days.

Account {{ customer_id }}, {{ customer }}, as at {{ as_of }}:

{{ items }}

We must now ask you to pay the total of {{ total }} so that it reaches our account no later than {{ pay_by(10) }}.

If you disagree with any of these items, please tell us which and why, in writing, before that date. If you are
unable to pay the whole amount at once, please contact us before then with a proposal for payment.

We value our business with you and would much rather settle this matter directly. If, however, we have received
neither payment nor a reply by {{ pay_by(10) }}, we will have to decide how to proceed without writing to you
again.

Yours sincerely,

{{ signature }}"""

_DE_1 = """{{ salutation }}

sicherlich ist es Ihrer Aufmerksamkeit entgangen: Für die unten aufgeführten Posten konnten wir noch keinen
Zahlungseingang feststellen. Wir bitten Sie, den Betrag bis zum {{ pay_by(7) }} zu überweisen.

Kundenkonto {{ customer_id }}, {{ customer }}, Stand {{ as_of }}:

{{ items }}

Bitte überweisen Sie auf das in unseren Rechnungen genannte Konto und geben Sie dabei die Rechnungsnummern an.

Sollten Sie die Zahlung bereits veranlasst haben, danken wir Ihnen und bitten Sie, dieses Schreiben als
gegenstandslos zu betrachten. Falls Ihnen eine Rechnung nicht vorliegt oder etwas daran unklar ist, geben Sie
uns bitte kurz Bescheid; wir helfen Ihnen gern weiter.

Mit freundlichen Grüßen

{{ signature }}"""

_DE_2 = """{{ salutation }}

{% if last_sent %}mit unserem Schreiben vom {{ last_sent }} haben wir Sie an überfällige Posten auf Ihrem
Kundenkonto erinnert. {% endif %}Leider sind die unten aufgeführten Posten nach unseren Unterlagen noch offen;
der älteste ist inzwischen seit {{ days }} Tagen überfällig.

Kundenkonto {{ customer_id }}, {{ customer }}, Stand {{ as_of }}:

{{ items }}

Steht der Zahlung etwas entgegen, zum Beispiel eine fehlende Bestellnummer, eine ausstehende Freigabe oder eine
Rückfrage zur Lieferung? Dann nennen Sie uns bitte den Grund und die zuständige Person, damit wir die
Angelegenheit gemeinsam klären können.

Andernfalls bitten wir Sie, {{ total }} bis zum {{ pay_by(7) }} auf das in unseren Rechnungen genannte Konto zu
überweisen oder uns mitzuteilen, wann wir mit Ihrer Zahlung rechnen können.

Mit freundlichen Grüßen

{{ signature }}"""

_DE_3 = """{{ salutation }}

trotz unserer bisherigen Erinnerungen{% if last_sent %}, zuletzt vom {{ last_sent }},{% endif %} sind die unten
aufgeführten Posten weiterhin offen. Der älteste ist seit {{ days }} Tagen überfällig.

Kundenkonto {{ customer_id }}, {{ customer }}, Stand {{ as_of }}:

{{ items }}

Wir bitten Sie nun nachdrücklich, den Gesamtbetrag von {{ total }} so zu überweisen, dass er spätestens am
{{ pay_by(10) }} auf unserem Konto eingeht.

Falls Sie einzelne Posten beanstanden, teilen Sie uns bitte bis dahin schriftlich mit, welche und aus welchem
Grund. Sollte es Ihnen nicht möglich sein, den Betrag in einer Summe zu zahlen, sprechen Sie uns bitte
rechtzeitig mit einem Zahlungsvorschlag an.

Uns liegt an der guten Zusammenarbeit mit Ihnen, und wir möchten die Angelegenheit gern auf direktem Weg klären.
Wenn wir jedoch bis zum {{ pay_by(10) }} weder eine Zahlung noch eine Antwort von Ihnen erhalten haben, müssen
wir ohne weitere Mahnung über das weitere Vorgehen entscheiden.

Mit freundlichen Grüßen

{{ signature }}"""

_LETTERS = {
    (1, "en"): ("Payment reminder: {{ total }} overdue, account {{ customer_id }}", _EN_1),
    (2, "en"): ("Second payment reminder: {{ total }} overdue, account {{ customer_id }}", _EN_2),
    (3, "en"): ("Final reminder: please pay {{ total }} by {{ pay_by(10) }}, account {{ customer_id }}", _EN_3),
    (1, "de"): ("Zahlungserinnerung: {{ total }} überfällig, Kundenkonto {{ customer_id }}", _DE_1),
    (2, "de"): ("Zweite Zahlungserinnerung: {{ total }} überfällig, Kundenkonto {{ customer_id }}", _DE_2),
    (3, "de"): ("Letzte Mahnung: {{ total }} zahlbar bis {{ pay_by(10) }}, Kundenkonto {{ customer_id }}", _DE_3),
}


def default_levels() -> list[dict[str, Any]]:
    """Rows of DunningLevels: three levels in two languages, with subject and body."""
    return [{"id": f"{level}/{language}", "level": level, "language": language, "days": SCHEDULE[level][0],
             "min_days_between": SCHEDULE[level][1], "min_amount": 0, "subject": subject, "body": unwrapped(body)}
            for (level, language), (subject, body) in _LETTERS.items()]


def unwrapped(text: str) -> str:
    """A paragraph is one line, as a mail program wants it; here it is wrapped to be read."""
    return "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in text.split("\n\n"))
