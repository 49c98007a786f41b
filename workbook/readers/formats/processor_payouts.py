"""A payout explained: gross, fees, refunds and chargebacks come to the line on the bank account."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from receivables.money import to_text
from workbook.readers.amounts import read_number
from workbook.readers.formats.processor_moves import CHARGE, CHARGEBACK, FEE, PAYOUT, REFUND, Export, Move, minor_of
from workbook.readers.formats.shape import ReadFile, Statement


def explain(found: ReadFile, moves: Sequence[Move], export: Export, whole: bool) -> None:
    """A statement for each payout, or for the whole file where it does not say which line was paid out when."""
    groups: dict[str, list[Move]] = defaultdict(list)
    named = {move.said.get("payout", "") for move in moves if move.kind != PAYOUT} - {""}
    for move in moves:
        payout = move.said.get("payout", "") or (move.said.get("id", "") if move.kind == PAYOUT else "")
        groups[payout if payout in named else ""].append(move)
    for payout, mine in sorted(groups.items()):
        if payout:
            _explain_payout(found, payout, mine, export)
        else:
            for currency in sorted({move.currency for move in mine}):
                _explain_balance(found, [move for move in mine if move.currency == currency], export, whole)


def _explain_payout(found: ReadFile, payout: str, moves: Sequence[Move], export: Export) -> None:
    """The payout's own line where the file has one, compared with the sum of what it pays out; else the line is made from that sum."""
    currency = moves[0].currency
    paid = [move for move in moves if move.kind == PAYOUT]
    rest = [move for move in moves if move.kind != PAYOUT]
    total = sum(move.net for move in rest)
    statement = _statement(export, moves, payout)
    if paid:
        statement.compare(f"Payout {payout}", -sum(move.net for move in paid), total)
    else:
        when = max(move.payout_day for move in rest) or max(move.day for move in rest)
        found.receipts.append({"id": export.key(payout), "own_account": export.processor, "currency": currency, "value_date": when,
                               "amount": -total, "text": f"Payout {payout}", "kind": "not customer", "method": PAYOUT, "line": rest[-1].line})
    statement.note = f"{export.processor} payout {payout}: {_words(rest, currency)} = {to_text(total, currency)} {currency} on the bank account."
    for row in found.receipts:
        if row.get("method") == PAYOUT and (row.get("id") == export.key(payout) or row["line"] in {move.line for move in paid}):
            row["note"] = statement.note
    found.statements.append(statement)


def _explain_balance(found: ReadFile, moves: Sequence[Move], export: Export, whole: bool) -> None:
    currency = moves[0].currency
    statement = _statement(export, moves, "")
    balances = [(move, read_number(move.said["balance"], _point(move.said["balance"]), False)) for move in moves if move.said.get("balance")]
    if whole and len(balances) == len(moves) and all(number is not None for _, number in balances):
        first, last = balances[0], balances[-1]
        if first[1] is not None and last[1] is not None:
            statement.opening, statement.closing = minor_of(first[1], currency) - first[0].net, minor_of(last[1], currency)
            statement.tie()
    paid = sum(move.net for move in moves if move.kind == PAYOUT)
    rest = [move for move in moves if move.kind != PAYOUT]
    left = sum(move.net for move in moves)
    statement.note = (f"{export.processor}: {_words(rest, currency)}; payouts {to_text(paid, currency)}; "
                      f"change of the balance {to_text(left, currency)} {currency}.")
    found.statements.append(statement)


def _point(text: str) -> str:
    """The decimal mark of a balance: the last of comma and point in it."""
    return "," if text.rfind(",") > text.rfind(".") else "."


def _statement(export: Export, moves: Sequence[Move], number: str) -> Statement:
    statement = Statement(export.processor, moves[0].currency, number, min(m.day for m in moves), max(m.day for m in moves), line=moves[0].line,
                          clearing=True)
    for move in moves:
        statement.add(move.net)
    return statement


def _words(moves: Sequence[Move], currency: str) -> str:
    """Gross, fees, refunds, chargebacks and the rest in words."""
    sums: dict[str, int] = dict.fromkeys(("gross", "fees", "refunds", "chargebacks", "other"), 0)
    names = {CHARGE: "gross", REFUND: "refunds", CHARGEBACK: "chargebacks", FEE: "fees"}
    for move in moves:
        sums[names.get(move.kind, "other")] += move.gross
        sums["fees"] -= move.cost
    return ", ".join(f"{name} {to_text(value, currency)}" for name, value in sums.items() if value or name in ("gross", "fees"))
