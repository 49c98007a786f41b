"""Documents that an advice names in words, or in lines under no header.

| written | gives |
|---|---|
| Invoice 10234 EUR 1.204,50 | 10234 over 1.204,50 |
| we have paid your invoices 10234, 10251 and 10260 less 2 % discount | three documents without amounts, "less 2 % discount" |
| 10234   01.10.2026   100,00   2,00   98,00 | 10234 of that day with three amounts; what each is follows from the sums |

>>> [word.text for word in documents("Invoices 10234, 10251 (EUR 60.00) and RE-77 of 12.05.2026") if word.kind == "id"]
['10234', '10251', 'RE-77']
"""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from receivables.money import CURRENCIES
from workbook.readers.dates import MONTHS
from workbook.readers.formats.advice_draft import Draft, DraftLine
from workbook.readers.formats.advice_lines import AMOUNT, Cell, Line
from workbook.readers.formats.advice_phrases import CREDIT
from workbook.readers.formats.advice_sentences import Sentences, that_say_paid
from workbook.readers.formats.advice_words import currency_in

_KEY = (r"(?:(?:your |the |our |ihre[rn]? |unsere[rn]? |vos |votre |sus? |uw |vostr[ae] )?(?:(?:tax |sales )?invoices?|inv|bills?|credit (?:notes?|"
        r"memos?|invoices?)|debit (?:notes?|memos?)|rechnung(?:en|s)?|gutschrift(?:en)?|"
        r"rechnungskorrektur(?:en)?|belege?|re|rg|gs|factures?|avoirs?|notes? de cr[ée]dit|facturas?|abonos?|notas? de cr[ée]dito|facturen|factuur|"
        r"creditnota'?s?|creditfactu(?:ur|ren)|fattur[ae]|not[ae] di credito|ft|documents?|doc))")
_NUMBER = r"(?:\s*-?\s*(?:numbers?|nos?|nrs?|nummern?|num[ée]ros?|numero|numeri|nums?|ids?|refs?|no)\b\.?|\s*n(?:[°º]|\.(?=\s?\d)))?\s*[.:#]?\s*"
_CODE = rf"(?:(?-i:(?:{'|'.join(sorted(CURRENCIES))})\b)|€|£|US\$|\$)"
_BODY = r"(?:\d{1,3}(?:[.,'’ ]\d{3}){1,6}(?:[.,]\d{2})?|\d{1,20}[.,]\d{2})"
_FIGURE = rf"\({_BODY}\)|[-−]?{_BODY}-?"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = (r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\d{4}-\d{2}-\d{2}"
        rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?[ -](?:de )?(?:{_MONTH})\.?[ -](?:de )?\d{{4}}\b|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b")
_TOKEN = re.compile(rf"(?P<key>(?<![\w-]){_KEY}(?![a-zà-ÿ]|[-/]?\d){_NUMBER})|(?P<day>(?<![\w.]){_DAY})|"
                    rf"(?P<amount>(?<![\w.,-]){_CODE}\s?(?:{_FIGURE}|\d+)(?![\w])(?:\s?{_CODE})?|"
                    rf"(?<![\w.,/-])(?:{_FIGURE})(?![\w/]|[.,]\d)(?:\s?{_CODE})?|(?<![\w.,/-])\d+\s?(?:EUR|USD|GBP|CHF|€|£)(?!\w|\s?[-−(]?\d))|"
                    rf"(?P<percent>(?<!\w)\d{{1,2}}(?:[.,]\d+)?\s?%)|"
                    rf"(?P<id>(?<!\w)(?:[A-Z]{{1,8}}[-/.]?|(?-i:[A-Z]{{1,5}}) )?\d[\w/-]*(?:\.\d[\w/-]*)*)|(?P<word>[^\W\d_]+)|(?P<mark>[.!?](?=\s|"
                    rf"$)|\S)", re.IGNORECASE)
_GLUE = frozenset(("# & ( ) + , - / : ; a amount amounting amt and as betrag da dal date dated datum de del den der di du e en et for hoehe höhe "
                   "i in mit no nr number numbers of over per plus por pour sowie the total totalling ueber und van vom von well with y zu à über "
                   "–").split())
_DISCOUNT = re.compile(r"(?i)(?:(?:less|minus|with|abz[üu]?gl(?:ich|\.)?|abz\.|mit|unter abzug von|moins|d[ée]duction faite de|menos|con|minus|"
                       r"met aftrek van|met|meno|al netto di|avec|sous d[ée]duction de)\s+(?:(?:a|un|uno|een|the)\s+)?)?"
                       r"\d{1,2}(?:[.,]\d+)?\s?%\s*(?:(?:cash|early payment|settlement|prompt payment|de|di|of)\s+)*(?:discount|skonto|escompte|"
                       r"descuento|korting|sconto)")
_LAST = re.compile(r"(?<![\w.,])(?<!\d')[-−(]?\d[\d.,']{0,40}[-)]?\Z")
_OURS = re.compile(r"(?i)(?:INV|RE|RG|RN|CN|CRN|CM|GS|FA|FV|FT|AR|SI)[-/ ]?\d{3}")          # numbers that say themselves what they are
_BARE = re.compile(r"(?:[A-Za-z]{1,6}[-/. ])?(?:[A-Za-z]{1,4}[-/.]?)?\d[\w/.-]*(?: [\d/.-]+)*\Z")
_DATE = re.compile(rf"(?:{_DAY})\Z", re.IGNORECASE)
_MONEY = rf"(?:{_CODE}\s?)?(?:{_FIGURE})(?:\s?{_CODE})?"
_LESS = re.compile(rf"(?i)(?<![\d.,'’])(?P<gross>{_MONEY})[ ,(]*(?:less|minus|abz[üu]gl(?:ich|\.)|moins|menos|meno|min)\s+(?P<cut>{_MONEY})"
                   rf"(?P<why>[^=\d\n]{{0,60}})=\s*(?P<net>{_MONEY})")
_WORD_DISCOUNT = re.compile(r"(?i)discount|skonto|escompte|descuento|korting|sconto")
_DISCOUNTS = 20
_LINE = 400          # letters of a line that is remembered


class Said(NamedTuple):
    """One word of a text that tells something: its kind (key, id, amount, day, percent, word, mark), and where it begins."""

    kind: str
    text: str
    start: int


def names_document(text: str) -> bool:
    """Whether a text names a document: "invoice 10234"."""
    return any(word.kind == "id" for word in documents(text))


def documents(text: str) -> Sequence[Said]:
    """Document numbers behind a word for documents, and the amounts and days that go with them; amounts and percents elsewhere."""
    return _of_line(text) if len(text) <= _LINE else _taken_apart(text)


@lru_cache(maxsize=1024)
def _of_line(text: str) -> Sequence[Said]:
    """A line is asked for several times: when the file is recognised, when the line is, and when it is read."""
    return _taken_apart(text)


def _taken_apart(text: str) -> Sequence[Said]:
    out: list[Said] = []
    listing = False
    for found in _TOKEN.finditer(text):
        kind, word = found.lastgroup or "", found[0].strip()
        if kind == "key":
            listing = True
            out.append(Said("key", word, found.start()))
        elif kind == "id":
            listing = listing or bool(_OURS.match(word))
            if listing and len(re.sub(r"\D", "", word)) >= 2:
                out.append(Said("id", word.rstrip("-/"), found.start()))
        elif kind in ("amount", "day", "percent"):
            if kind == "amount" and listing and out and out[-1].kind == "key" and re.fullmatch(r"\d+", re.sub(r"[., ]", "", word)) and not re.search(
                r"[.,]\d\d$", word):
                out.append(Said("id", word, found.start()))          # "invoice 10.234": a number with a dot
            else:
                out.append(Said(kind if kind != "amount" or listing else "free", word, found.start()))
        elif kind == "mark" and word in ".!?":
            listing = False
        elif word.casefold() not in _GLUE:
            listing = listing and bool(out) and out[-1].kind == "key" and kind == "word" and len(word) < 12
    return out


def amount_in(cell: Cell) -> Cell | None:
    """The amount in a cell, without the words before it; None where there is none."""
    if cell.number is not None or AMOUNT.fullmatch(cell.text):
        return cell
    found = [word.text for word in documents(cell.text) if word.kind in ("free", "amount")] or _LAST.findall(cell.text)
    return cell._replace(text=found[-1]) if found else None


def read_spoken(draft: Draft) -> None:
    """Put what a draft's words name into its lines, where no table gave any."""
    spoken, draft.spoken = draft.spoken, []
    if draft.lines:
        _paid_beside(text := "\n".join(line.text for line in spoken), draft)
        draft.texts += that_say_paid(text)
        return
    words: list[Line] = []
    for line in spoken:
        bare = _bare(line)
        if bare is None:
            words.append(line)
        else:
            draft.lines.append(bare)
    for part in _paragraphs(words):
        draft.lines += _in_words(part, draft)
    places = {id(line): n for n, line in enumerate(spoken)}
    draft.lines.sort(key=lambda one: places[id(one.line)])
    draft.texts += that_say_paid("\n".join(line.text for line in words))


def _paid_beside(text: str, draft: Draft) -> None:
    """The payment that a sentence names beside a table: its currency, and its amount where the table has no total."""
    sentences = Sentences(text)
    for word in documents(text):
        if word.kind == "day" and sentences.is_pay_day(word.start):
            draft.labels.setdefault("payment_date", Cell(word.text, 0.0, 0.0))
        elif word.kind == "free" and sentences.is_paid(word.start):
            draft.currency = draft.currency or currency_in(word.text)
            if not draft.closed:
                draft.labels.setdefault("total", Cell(word.text, 0.0, 0.0))


def _bare(line: Line) -> DraftLine | None:
    """A line under no header that begins with a number and ends with amounts."""
    cells = line.cells
    amounts = [cell for cell in cells[1:] if AMOUNT.fullmatch(cell.text) or cell.number is not None]
    first = cells[0].text
    if not amounts or cells[-1] is not amounts[-1] or AMOUNT.fullmatch(first) or _DATE.match(first):
        return None
    if not _BARE.match(first) and not names_document(first):
        return None
    said = [word.text for word in documents(first) if word.kind == "id"]
    if len(said) > 1:
        return None
    number = cells[0]._replace(text=said[0]) if said and not _BARE.match(first) else cells[0]
    days = [cell for cell in cells[1:] if _DATE.match(cell.text) or cell.day]
    days = days or [cells[0]._replace(text=word.text) for word in documents(first) if word.kind == "day"]
    codes = [cell for cell in cells[1:] if cell.text in CURRENCIES]
    texts = [cell.text for cell in cells[1:] if cell not in (*amounts, *days, *codes)]
    if said and CREDIT.search(first):
        texts.insert(0, first.removesuffix(said[0]).strip())
    said_beside = {role: found[0] for role, found in (("invoice_date", days), ("currency", codes)) if found}
    return DraftLine(line, {"invoice": number} | said_beside, loose=amounts, texts=texts)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for line in lines:
        if part and line.apart and not part[-1].text.rstrip().endswith(":"):          # behind a colon stands what it announces
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _in_words(part: Sequence[Line], draft: Draft) -> list[DraftLine]:
    """The documents of a paragraph, and the payment's amount where a sentence says it."""
    text, starts = "", []
    for line in part:
        starts.append(len(text))
        text += line.text + "\n"
    out: list[DraftLine] = []
    key, sentences = "", Sentences(text)
    discounts = [(found.start(), " ".join(found[0].split())) for found in _DISCOUNT.finditer(text)]
    for word in documents(text):
        line = part[bisect_right(starts, word.start) - 1]
        cell = Cell(word.text, 0.0, 0.0)
        if word.kind == "key":
            key = word.text
        elif word.kind == "id":
            out.append(DraftLine(line, {"invoice": cell}, texts=[found[0].casefold()] if (found := CREDIT.search(key)) else []))
        elif word.kind == "amount" and out:
            out[-1].loose.append(cell)
        elif word.kind == "day" and sentences.is_pay_day(word.start):
            draft.labels.setdefault("payment_date", cell)
        elif word.kind == "day" and out and "invoice_date" not in out[-1].cells:
            out[-1].cells["invoice_date"] = cell
        elif word.kind == "free" and "total" not in draft.labels and sentences.is_paid(word.start):
            draft.labels["total"] = cell
    said: dict[int, list[DraftLine]] = defaultdict(list)
    for one in out:
        said[id(one.line)].append(one)
    for line in part:
        if len(said[id(line)]) == 1:
            _less(line, said[id(line)][0])
    begins = {id(line): start for line, start in zip(part, starts)}
    for start, words in discounts[:_DISCOUNTS]:
        here = part[bisect_right(starts, start) - 1]
        for one in out:
            if begins[id(one.line)] <= start and (one.line is here or not one.loose):
                one.texts.append(words)
    return out


def _less(line: Line, mine: DraftLine) -> None:
    """What a line deducts from its one document, and why: "$2,000.00 less $89.45 freight credit = $1,910.55"."""
    found = _LESS.search(line.text)
    if found is None:
        return
    gross, cut, net = (Cell(found[name], 0.0, 0.0) for name in ("gross", "cut", "net"))
    mine.loose = []
    mine.cells |= {"gross": gross, "net": net}
    if _WORD_DISCOUNT.search(found["why"]):
        mine.cells["discount"] = cut
    else:
        mine.others.append((found["why"].strip(" ,;:-") or "deduction", cut))
