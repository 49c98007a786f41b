"""AR_MATCH and AR_PAYER: what receipts could pay, and who a payer's text means."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import ReceivablesError
from receivables.money import exponents
from receivables.schema import Frame, Frames, empty, rows
from receivables.tables import APPLICATIONS, RECEIPTS, TABLES
from udfs._cells import choice, day, each, read
from udfs._formula import BrokenCell, report, words
from udfs._ledger import AS_OF_ARG, INVOICES_ARG, LEDGER_ARGS, Ranges, ledger, read_frame, shown_ledger
from udfs._sheet import Sheet, given
from udfs.registry import Arg, CellError, Formula, Sentence

SHOWN = ("receipt", "invoice", "customer_id", "applied", "discount", "write_off", "deduction", "reason", "rule", "evidence", "confidence", "status",
         "rank", "effective_date", "runner_up", "currency")
WANTED = ("customer", "name", "why")


@report
def ar_match(receipts: Any, invoices: Any, as_of: Any = None, customers: Any = None, applications: Any = None, terms: Any = None,
             settings: Any = None, payer_rules: Any = None, rates: Any = None, figures_as_of: Any = None, adjustments: Any = None,
             due_lines: Any = None, disputes: Any = None) -> list[list[Any]]:
    """What each receipt could pay, with the rule and the evidence; a receipt without a proposal says why.

    >>> sheet = [["Invoice", "Customer", "Invoice Date", "Due Date", "Open"], ["10234", "C1", "2026-05-01", "2026-05-31", 100.5]]
    >>> cash = [["Receipt", "Value Date", "Amount", "Payer", "Text"], ["R1", "2026-06-10", 100.5, "Smith Ltd", "invoice 10234"]]
    >>> header, row = ar_match(cash, sheet, "2026-06-30")
    >>> row[:4], row[8], row[11]
    (['R1', '10234', 'C1', 100.5], 'named invoices', 'ready')
    """
    look_from = day(as_of, "the as-of date")
    ranges = Ranges(invoices, applications, receipts, figures_as_of, adjustments, due_lines, disputes, customers, terms, settings)
    found = (_by_ledger if given(applications) else _as_shown)(ranges, look_from, {"PayerRules": payer_rules, "Rates": rates})
    header = [APPLICATIONS.by_name[name].header for name in SHOWN]
    by_receipt = {receipt: _cells(part) for receipt, part in found.frame.groupby("receipt", sort=False)}
    lines = [row for receipt, status, sentence in zip(*(found.outcomes[c].tolist() for c in ("receipt", "status", "sentence")))
             for row in by_receipt.get(receipt) or [_nothing(receipt, status, sentence)]]
    return [header, *(lines or [["No receipt waits for a decision.", *[""] * (len(header) - 1)]])]


def _by_ledger(ranges: Ranges, as_of: pd.Timestamp, more: Mapping[str, Any]) -> Any:
    """As the Match button does it, for receipts up to the day."""
    from receivables.rematch import proposals, waiting_receipts
    frames, policy = ledger(ranges, as_of)
    frames |= _more(frames, more, policy.base_currency)
    waiting = waiting_receipts(frames)
    dated = _dated(waiting.asked)
    return proposals(frames, policy, as_of, replace(waiting, asked=waiting.asked[dated <= as_of]))


def _as_shown(ranges: Ranges, as_of: pd.Timestamp, more: Mapping[str, Any]) -> Any:
    """From open and unapplied amounts as they stand."""
    from receivables.ledger import items_of
    from receivables.matching import propose
    frames, policy = shown_ledger(ranges, as_of)
    invoices = frames["Invoices"]
    invoices["invoice_date"] = invoices["invoice_date"].fillna(invoices["due_date"])
    Sheet.of(ranges.invoices, TABLES["Invoices"], ("number",))
    sheet = Sheet.of(ranges.receipts, RECEIPTS, ("id", "value_date", ("unapplied", "amount")))
    cash = sheet.frame(policy.base_currency)
    cash["unapplied"] = cash["unapplied" if "unapplied" in sheet.found else "amount"]
    cash = cash[(cash["unapplied"] != 0) & (cash["kind"] != "not customer")]
    cash = cash[_dated(cash) <= as_of]
    done = invoices[(invoices["open"] == 0) & (invoices["amount"] != 0)]
    settled = pd.DataFrame({"number": done["number"], "customer_id": done["customer_id"], "currency": done["currency"], "amount": done["amount"],
                            "settled_on": pd.Series(pd.NaT, index=done.index, dtype="datetime64[s]"), "receipt": ""})
    frames |= _more(frames, more, policy.base_currency)
    return propose(cash, items_of(invoices, frames, as_of), frames["Customers"], policy, terms=frames["Terms"], payer_rules=frames["PayerRules"],
                   closed_items=settled, rates=frames["Rates"])


def _dated(receipts: Frame) -> pd.Series:
    """The days from which receipts count. Raises ReceivablesError where a receipt has no value date."""
    lost = receipts[receipts["value_date"].isna()]
    if len(lost):
        raise ReceivablesError(f"You cannot match receipt {lost['id'].iloc[0] or 'without a number'} because it has no value date. Type the date.")
    return receipts["accounting_date"].fillna(receipts["value_date"])


def _more(frames: Frames, more: Mapping[str, Any], base: str) -> Frames:
    """The other tables that matching reads; customers that no list names are known by their number alone."""
    tables = {name: read_frame(name, cells, base) for name, cells in more.items()}
    customers = frames["Customers"]
    if customers.empty:
        ids = sorted(set(frames["Invoices"]["customer_id"]) - {""})
        customers = rows(TABLES["Customers"], [{"customer_id": one} for one in ids])
    return {**tables, "Customers": customers, "Periods": empty(TABLES["Periods"])}


def _cells(found: Frame) -> list[list[Any]]:
    """Proposals as cells, amounts as numbers."""
    scale = 10.0 ** exponents(found["currency"].to_numpy(dtype=object))
    columns = [_column(found[name], name, scale) for name in SHOWN]
    return list(map(list, zip(*columns)))


def _column(values: pd.Series, name: str, scale: np.ndarray[Any, Any]) -> list[Any]:
    kind = APPLICATIONS.by_name[name].kind
    if kind == "amount":
        return (values.to_numpy() / scale).tolist()
    if kind == "date":
        return ["" if value is None else value for value in values.to_numpy().astype("datetime64[D]").tolist()]
    return values.tolist()


def _nothing(receipt: str, status: str, sentence: str) -> list[Any]:
    known = {"receipt": receipt, "evidence": sentence, "status": status}
    return [known.get(name, "") for name in SHOWN]


@words
def ar_payer(text: Any, customers: Any, account: Any = None, want: Any = None, payer_rules: Any = None) -> Any:
    """The customer that a payer's name means, by name, alias or bank account; #N/A where nobody or more than one fits.

    >>> customers = [["Customer", "Name", "Aliases"], ["C1", "Müller GmbH", "Mueller Bau"], ["C2", "Smith & Sons Ltd", ""]]
    >>> ar_payer((("MUELLER BAU",), ("Smith and Sons Limited",)), customers)
    [['C1'], ['C2']]
    >>> ar_payer("Nobody Inc", customers, None, "why")
    'Payer is not on file.'
    """
    from receivables.matching.payers import Payers
    wanted = choice(want, "what to give", WANTED)
    list_ = Sheet.of(customers, TABLES["Customers"], ("customer_id", "name")).frame().sort_values("customer_id", kind="stable")
    rules = read_frame("PayerRules", payer_rules, "").sort_values("id", kind="stable")
    index = Payers(((c, [name, trade, *aliases.split(";")], accounts.split(";")) for c, name, trade, aliases, accounts in zip(
        *(list_[k].tolist() for k in ("customer_id", "name", "trade_name", "aliases", "bank_accounts")))),
        zip(*(rules[k].tolist() for k in ("payer_account", "payer_name", "customer_id", "confirmed"))))
    names = dict(zip(list_["customer_id"], list_["name"]))

    def who(payer: str, number: str | None) -> str:
        found = index.find("", payer, number or "")
        if wanted == "why":
            return found.words
        if not found.customer:
            raise BrokenCell(f"You cannot name one customer for {payer!r}: {found.words}", "#N/A")
        return names.get(found.customer, "") if wanted == "name" else found.customer

    return each([read(text, "text", "the payer"), read(account, "id", "the payer's account")], who, _not_found)


def _not_found(error: ReceivablesError) -> CellError | Sentence:
    """No customer is the error value that a lookup gives, so that IFNA and lookups work."""
    return CellError(error.code, str(error)) if isinstance(error, BrokenCell) else Sentence(str(error))


_TAIL = {arg.name: arg for arg in LEDGER_ARGS}
FORMULAS = (
    Formula("AR_MATCH", ar_match,
            (Arg("receipts", "Receipts with their header row: Receipt, Value Date, Amount (or Unapplied), Payer, Text; Receipts[#All].", "range"),
             INVOICES_ARG, AS_OF_ARG, Arg("customers", "Customers with their header row: names, aliases, bank accounts.", "range", True),
             _TAIL["applications"], Arg("terms", "The Terms table with its header row, for discounts.", "range", True),
             Arg("settings", "The Settings table with its header row: tolerances, own accounts; without it the usual ones.", "range", True),
             Arg("payer_rules", "PayerRules with their header row: what a person confirmed.", "range", True),
             Arg("rates", "Rates with their header row, where receipts and invoices differ in currency.", "range", True),
             _TAIL["figures_as_of"], _TAIL["adjustments"], _TAIL["due_lines"],
             Arg("disputes", "Disputes with their header row.", "range", True)),
            "rows: headings, then each receipt's proposals with rule, evidence and runner-up. It posts nothing.",
            "=AR_MATCH(Receipts[#All], Invoices[#All], AsOf, Customers[#All])", "What each receipt could pay, and why."),
    Formula("AR_PAYER", ar_payer,
            (Arg("text", "The payer's name as the bank says it, or a column of names.", "text"),
             Arg("customers", "Customers with their header row: Customer, Name, and if there Aliases and Bank Accounts.", "range"),
             Arg("account", "The payer's account (IBAN), or a column of them.", "text", True),
             Arg("want", '"customer" (without it: the number), "name", or "why" (the reason in words).', "text", True),
             Arg("payer_rules", "PayerRules with their header row: what a person confirmed.", "range", True)),
            "the customer's number; #N/A where nobody or more than one customer fits.",
            "=AR_PAYER(F2, Customers[#All])", "Which customer a payer's text means."),
)
