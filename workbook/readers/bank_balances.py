"""The running balance of a bank's list: it tells the sign of amounts that have none, and whether lines are missing or read wrong.

| the list | what follows |
|---|---|
| no amount has a sign, and the balance falls by some of them | those went out; where no line stands before the first, its sign is not known |
| most balances follow from the line before (or after) and the amount | each that does not is a gap in the list, and is said |
| each balance moves against its amount | the list may be of your books, where debit is money in; it is said |
| anything else | the column is no running balance of these lines, and says nothing |
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from receivables.money import to_text
from workbook.readers.grid import Mask
from workbook.readers.values import Rows

MOST = 0.8           # of the lines, from which on a column is the running balance of the list
Ints = npt.NDArray[np.int64]


class Steps(NamedTuple):
    """Pairs of lines of one account, one after the other: `at` is the line whose amount leads from `before` to `after`."""

    at: Ints
    before: Ints
    after: Ints
    moved: Ints


def checked(rows: Rows) -> None:
    """Give amounts without a sign that of their balance, and say what does not follow."""
    frame = rows.frame
    if "balance" not in rows.given or rows.listing.own:
        return
    mine = np.flatnonzero(rows.has("balance") & rows.has("amount") & rows.ok)
    if len(mine) < 2:
        return
    amounts = frame["amount"].to_numpy(dtype=np.int64)
    steps = _steps(frame, mine, amounts)
    if not len(steps.at):
        return
    sized = np.abs(steps.moved) == np.abs(amounts[steps.at])
    if sized.mean() < MOST:
        return
    unsigned = not (amounts[mine] < 0).any() and not any(rows.has(name).any() for name in ("direction", "debit", "credit"))
    if unsigned and (steps.moved[sized] < 0).any():
        _sign(rows, steps, sized, mine)
    else:
        _say(rows, steps, amounts)


def _steps(frame: pd.DataFrame, mine: Ints, amounts: Ints) -> Steps:
    """The steps from balance to balance in the direction, oldest or newest line first, in which more of them have the size of the amount."""
    balances = frame["balance"].to_numpy(dtype=np.int64)
    one, other = mine[:-1], mine[1:]
    same = np.ones(len(one), dtype=bool)
    for name in ("own_account", "currency"):
        values = frame[name].to_numpy(dtype=object)
        same &= np.asarray(values[one] == values[other], dtype=bool)
    one, other = one[same], other[same]
    down = Steps(other, balances[one], balances[other], balances[other] - balances[one])
    up = Steps(one, balances[other], balances[one], balances[one] - balances[other])
    return max((down, up), key=lambda steps: (int((steps.moved == amounts[steps.at]).sum()), int((abs(steps.moved) == abs(amounts[steps.at])).sum())))


def _sign(rows: Rows, steps: Steps, sized: Mask, mine: Ints) -> None:
    """Amounts without a sign: the balance tells; the line that no line stands before cannot be taken."""
    frame = rows.frame
    out = np.zeros(len(frame), dtype=bool)
    out[steps.at[sized & (steps.moved < 0)]] = True
    frame["amount"] = frame["amount"].mask(pd.Series(out), -frame["amount"])
    unknown = np.zeros(len(frame), dtype=bool)
    unknown[np.setdiff1d(mine, steps.at[sized])] = True
    rows.say(unknown, "The amount has no sign, and no balance tells whether it came in or went out.",
             "Write money out with a minus, or take the list from a day earlier on.", "amount")
    rows.notes.append(f"{rows.listing.grid.label}: the amounts have no sign; {int(out.sum())} went out, as the running balance tells.")


def _say(rows: Rows, steps: Steps, amounts: Ints) -> None:
    odd = steps.moved != amounts[steps.at]
    if not odd.any():
        return
    if len(odd) > 2 and (steps.moved == -amounts[steps.at]).all():
        first, what, mend = 0, "The balance falls with each amount that came in and rises with each that went out", (
            "If this is a list of your books and not of the bank, where debit is money in, undo this import and exchange the two columns.")
    elif odd.mean() > 1 - MOST:
        return
    else:
        first, mend = int(np.flatnonzero(odd)[0]), "Look whether lines are missing in the list."
        code = rows.frame["currency"][steps.at[first]]
        before, amount, after = (to_text(int(n), code) for n in (steps.before[first], amounts[steps.at[first]], steps.after[first]))
        others = f" ({int(odd.sum()) - 1} more lines do not follow either)" if odd.sum() > 1 else ""
        what = f"The balance does not follow: {before} and {amount} do not make {after}{others}"
    mask = np.zeros(len(rows.frame), dtype=bool)
    mask[steps.at[first]] = True
    rows.say(mask, f"{what}.", mend, "balance", "warning", "balance")
