"""Drafts of advices to rows: decimal marks and date orders decided over the whole file, amounts tied, what does not add up said.

Where nothing names the amounts of a line, the sums do: of three the first less the second is the third; of two, the last is what was paid.
A discount has the sign of its document, so that gross - discount + adjustment = net holds for credit notes too.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from receivables.money import to_text
from workbook.readers.amounts import SIGNS
from workbook.readers.formats.advice import Advice, add_advice, differences, settle
from workbook.readers.formats.advice_draft import Draft, DraftLine
from workbook.readers.formats.advice_layout import Found
from workbook.readers.formats.advice_phrases import CREDIT
from workbook.readers.formats.advice_spelling import Spelling, amounts_of, spelling_of
from workbook.readers.formats.advice_words import NAMES
from workbook.readers.formats.reading import joined, known_currency
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.values import Told

_TOO_LONG = 120
_MEND = "The lines are imported. Ask the payer, or set Accepted to yes in Documents."


def take(found: ReadFile, layout: Found, told: Told) -> None:
    """Put the advices of a layout into what the file gives. Raises ReceivablesError where amounts or dates can be two things."""
    spelling = spelling_of(layout.drafts, layout.words, found.name, told)
    for draft in layout.drafts:
        for one in _parted(draft, spelling):
            advice, statement = _advice(one, spelling, found)
            add_advice(found, advice)
            found.statements.append(statement)


def _parted(draft: Draft, spelling: Spelling) -> list[Draft]:
    """The advice; or the advices, where it has several totals, each of the lines before it, and none of all lines."""
    totals = [spelling.amount(total.get("net"), spelling.base) for total in draft.totals]
    ends = draft.ends
    if len(totals) < 2 or "total" in draft.labels or ends != sorted(set(ends)) or not ends[0]:
        return [draft]
    nets = [sum(spelling.amount(cell, spelling.base) or 0 for cell in [line.cells.get("net") or line.cells.get("gross")]) for line in draft.lines]
    parts = list(zip([0, *ends], ends))
    if totals[-1] == sum(nets) or any(sum(nets[begin:end]) != total for total, (begin, end) in zip(totals, parts)):
        return [draft]
    return [replace(draft, lines=draft.lines[begin:end], totals=[total], ends=[end - begin], line=draft.lines[begin].line if begin else draft.line)
            for total, (begin, end) in zip(draft.totals, parts)]


def _advice(draft: Draft, spelling: Spelling, found: ReadFile) -> tuple[Advice, Statement]:
    currency = _currency(draft, spelling, found)
    _name_loose(draft, spelling, currency)
    row: Row = {"currency": currency, "line": draft.line.number, "at": draft.line.at, "amount": 0}
    advice = Advice(row, line=draft.line.number or 1)
    stated = _stated(draft, spelling, currency)
    odd: list[str] = []
    for one in draft.lines:
        line = _line(one, spelling, currency, odd)
        line["of"] = row
        advice.lines.append(line)
    _signs(advice, stated)
    for line in advice.lines:
        _settled(line)
    _labels(draft, spelling, advice)
    row["amount"] = advice.total if stated is None else stated
    return advice, _statement(draft, spelling, advice, stated, odd, found)


def _currency(draft: Draft, spelling: Spelling, found: ReadFile) -> str:
    """The currency that the advice names: in a label, a header, beside amounts; else the ledger's, which is said."""
    cells = [some["currency"] for some in (*(line.cells for line in draft.lines), draft.labels) if "currency" in some]
    named = [*(SIGNS.get(cell.text.upper(), cell.text.upper()) for cell in cells), draft.currency, *map(spelling.currency, amounts_of(draft))]
    codes = list(dict.fromkeys(code for code in named if known_currency(code)))
    if len(codes) > 1:
        found.warn(f"The advice names {' and '.join(codes)}; {codes[0]} is taken.", draft.line.number or None, "Look at the file.", "Remittances",
                   "currency")
    if codes:
        return codes[0]
    said = f"The advice names no currency; {spelling.base}, the ledger's, is taken."
    if spelling.base and said not in found.notes:
        found.notes.append(said)
    return spelling.base


def _line(one: DraftLine, spelling: Spelling, currency: str, odd: list[str]) -> Row:
    """One document with its amounts; None where it has none."""
    said: dict[str, int | None] = {}
    for role in ("gross", "discount", "net"):
        cell = one.cells.get(role)
        said[role] = spelling.amount(cell, currency)
        if cell is not None and said[role] is None and any(c.isdigit() for c in cell.text):
            odd.append(f"{one.invoice or 'A line'}: {cell.text!r} is not an amount.")
    before = spelling.amount(one.cells.get("before"), currency)
    if before is not None and abs(before) >= abs(said["net"] or 0):          # open before the payment; what is open behind it does not count
        said["gross"] = before
    others = [(title, spelling.amount(cell, currency) or 0) for title, cell in one.others]
    adjustment = sum(amount for _, amount in others)
    reason = one.cells["reason"].text if "reason" in one.cells else joined([title for title, amount in others if amount])
    kind = [one.cells["type"].text] if "type" in one.cells else []
    number = one.invoice
    line: Row = {"invoice": number, "invoice_date": spelling.day(one.cells.get("invoice_date")), "currency": currency, "line": one.line.number,
                 "at": one.line.at, "gross": said["gross"], "net": said["net"], "discount": said["discount"] or 0, "adjustment": adjustment,
                 "reason": reason[:_TOO_LONG], "text": joined([*kind, *one.texts])[:2 * _TOO_LONG]}
    paid = line["gross"] if line["net"] is None else line["net"]
    if paid is not None and not any(c.isdigit() for c in number):          # an amount for no document adjusts the payment as a whole
        why = joined([number, reason]) or line["text"]
        line |= {"invoice": "", "gross": 0, "discount": 0, "adjustment": paid, "net": paid, "reason": why[:_TOO_LONG]}
    return line


def _name_loose(draft: Draft, spelling: Spelling, currency: str) -> None:
    """Roles for amounts under no header."""
    lines = [(one, [spelling.amount(cell, currency) or 0 for cell in one.loose]) for one in draft.lines if one.loose]
    for one, amounts in lines:
        n, cells = len(amounts), one.loose
        roles: Sequence[str] = ("net",) if n == 1 else ("gross", "net") if n == 2 else ()
        if n == 3 and amounts[0] - abs(amounts[1]) * (-1 if amounts[0] < 0 else 1) == amounts[2]:
            roles = ("gross", "discount", "net")
        elif n == 4 and abs(amounts[0]) - abs(amounts[1]) - abs(amounts[2]) == abs(amounts[3]):
            roles = ("gross", "discount", "", "net")
            one.others.append(("", cells[2]))
        one.cells |= {role: cell for role, cell in zip(roles or ("gross", *[""] * (n - 2), "net"), cells) if role}
        one.loose = []


def _stated(draft: Draft, spelling: Spelling, currency: str) -> int | None:
    """What the advice says was paid: by a label, else by its last total."""
    said = spelling.amount(draft.labels.get("total"), currency)
    totals = [amount for total in draft.totals if (amount := spelling.amount(total.get("net"), currency)) is not None]
    return said if said is not None else totals[-1] if totals else None


def _signs(advice: Advice, stated: int | None) -> None:
    """Credit notes negative where the total says so; all lines turned where they add up to minus the payment."""
    if stated is None:
        return
    def total() -> int:
        return sum(_net(line) for line in advice.lines)
    kinds = [line for line in advice.lines if CREDIT.search(line["text"]) and _net(line) > 0]
    if kinds and abs(total() - 2 * sum(map(_net, kinds)) - stated) < abs(total() - stated):
        for line in kinds:
            _turn(line)
    if total() == -stated != 0:
        for line in advice.lines:
            _turn(line)


def _net(line: Row) -> int:
    if line["net"] is not None:
        return int(line["net"])
    gross = line["gross"] or 0
    return int(gross - (abs(line["discount"]) if gross >= 0 else -abs(line["discount"])) - abs(line["adjustment"]) * (1 if gross >= 0 else -1))


def _turn(line: Row) -> None:
    for name in ("gross", "net", "adjustment"):
        line[name] = None if line[name] is None else -line[name]


def _settled(line: Row) -> None:
    """Fill what follows from the rest; the discount gets the sign of its document, and what no column explains stays a difference."""
    line["discount"] = abs(line["discount"])
    bare = line["net"] is None and line["gross"] is None
    side = -1 if (line["gross"] if line["gross"] is not None else line["net"] or 0) < 0 else 1
    line["discount"] *= side
    if line["gross"] is None:
        gross = 0 if bare else line["net"] + line["discount"] + side * abs(line["adjustment"])
        line["gross"] = gross
        line["adjustment"] = -side * abs(line["adjustment"]) if not bare and line["adjustment"] else line["adjustment"]
    settle(line)


def _labels(draft: Draft, spelling: Spelling, advice: Advice) -> None:
    """Payer, days, references and the rest of what the advice says of itself."""
    row, said = advice.row, {role: cell.text for role, cell in draft.labels.items()}
    row["date"] = spelling.day(draft.labels.get("payment_date")) or spelling.day(draft.labels.get("date"))
    for column, roles in (("payer_name", ("payer",)), ("payer_account", ("payer_account",)), ("customer_id", ("customer",)),
                          ("reference", ("reference", "advice")), ("method", ("method",))):
        row[column] = next((said[role] for role in roles if said.get(role)), "")
    advice.account = said.get("account", "")
    beside = [f"{NAMES[role]} {said[role]}" for role in ("vendor", "advice") if said.get(role) and said[role] != row["reference"]]
    row["text"] = joined([*beside, *draft.texts])


def _statement(draft: Draft, spelling: Spelling, advice: Advice, stated: int | None, odd: list[str], found: ReadFile) -> Statement:
    """The advice as a document: its total against its lines, and each line in itself."""
    row, code = advice.row, advice.row["currency"]
    out = Statement(account=advice.account, currency=code, number=row["reference"], from_date=row["date"], to_date=row["date"],
                    line=draft.line.number or 1, lines=len(advice.lines), movements=advice.total, findings=odd, mend=_MEND)
    named = any(line["net"] or line["gross"] for line in advice.lines)
    if not named:
        found.notes.append(f"{row['reference'] or 'The advice'} names {len(advice.lines)} documents without amounts.")
    out.tied = named and (stated is not None or any(line["discount"] or line["adjustment"] for line in advice.lines))
    out.findings += differences(advice)
    for line, one in zip(advice.lines, draft.lines):
        rest = line["net"] - (line["gross"] - line["discount"] + line["adjustment"])
        if rest and abs(rest) == abs(spelling.amount(one.cells.get("left"), code) or 0):
            line["reason"] = line["reason"] or "part payment"
        elif rest and not line["adjustment"]:
            out.findings.append(_unexplained(line, rest, code))
    for role in ("gross", "discount"):
        said = spelling.amount(draft.totals[-1].get(role), code) if draft.totals else None
        stated = sum(line[role] for line, one in zip(advice.lines, draft.lines) if role in one.cells)
        if said is not None and abs(said) not in (abs(stated), abs(total := sum(line[role] for line in advice.lines))):
            out.findings.append(f"Total {role}: the file says {to_text(said, code)}, its lines give {to_text(total, code)}.")
    return out


def _unexplained(line: Row, rest: int, code: str) -> str:
    gross, net, by = (to_text(amount, code) for amount in (line["gross"], line["net"], abs(rest)))
    less = f" less discount {to_text(line['discount'], code)}" if line["discount"] else ""
    what = "left out" if (rest < 0) == (line["gross"] >= 0) else "paid beyond it"
    return f"{line['invoice'] or 'A line'}: of {gross}{less}, {net} was paid; the advice does not say why {by} is {what}."
