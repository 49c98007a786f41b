"""Draws the picture of every button: `python -m addin.icons.draw` writes them beside this file.

One hand draws them all: accent lines two units wide on odd coordinates (sharp at 16 pixels), white or pale paper, round corners; amber waits
for a person, green is right. A thin white rim, unseen on a light ribbon, keeps them readable on a dark one.
"""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from addin.icons.raster import Canvas, Shape, arc, both, box, circle, paths, polygon, stroke
from workbook import theme

SIZES = (16, 20, 24, 32, 40, 48, 64)
HERE = Path(__file__).parent
LINE, PAPER, PALE = theme.ACCENT, theme.WHITE, "#CFE4E6"
RIGHT, WAITS = theme.GOOD, "#E09B1A"
AGES = ("#A9CDD1", "#6FA9B0", "#34808B", "#0A3F47")
RIM = 1.3

Drawing = Callable[[Canvas], None]


def _outlined(c: Canvas, shape: Shape, paper: str = PAPER, line: str = LINE, width: float = 2) -> None:
    c.fill(shape, paper)
    c.line(shape, line, width)


def _arrow(c: Canvas, x: float, start: float, tip: float) -> None:
    """An upright arrow whose head is at `tip`."""
    back = 6 if start > tip else -6
    c.line(paths([(x, start), (x, tip)], [(x - 6, tip + back), (x, tip), (x + 6, tip + back)]), LINE, 3.4)


def _tray(c: Canvas) -> None:
    tray = polygon((3, 19), (9, 19), (11, 23), (21, 23), (23, 19), (29, 19), (29, 27), (3, 27))
    _outlined(c, tray, PALE)


def _badge(c: Canvas, colour: str) -> None:
    """A round mark in the lower right corner, with a gap around it."""
    c.clear(circle(23, 23, 9))
    c.fill(circle(23, 23, 7.5), colour)


def _tick(c: Canvas, x: float, y: float, size: float, colour: str, width: float = 2) -> None:
    c.line(stroke((x - size, y), (x - size * 0.3, y + size * 0.7), (x + size, y - size * 0.7)), colour, width)


def _page(c: Canvas, left: float, top: float, right: float, bottom: float, lines: tuple[float, ...] = ()) -> None:
    _outlined(c, box(left, top, right, bottom, 2))
    for y in lines:
        c.line(stroke((left + 5, y), (right - 5, y)), LINE)


def import_(c: Canvas) -> None:
    """A tray that takes something in."""
    _tray(c)
    _arrow(c, 16, 4, 17)


def export(c: Canvas) -> None:
    """A tray that gives something out."""
    _tray(c)
    _arrow(c, 16, 17, 4)


def today(c: Canvas) -> None:
    """A calendar with one day marked."""
    _outlined(c, box(5, 6, 27, 29, 2))
    c.fill(box(4, 5, 28, 13, 2), LINE)
    c.line(paths([(11, 4), (11, 7)], [(21, 4), (21, 7)]), LINE, 3)
    c.fill(box(18, 18, 24, 24, 1), WAITS)
    c.fill(box(9, 18, 14, 20), PALE)
    c.fill(box(9, 22, 14, 24), PALE)


def match(c: Canvas) -> None:
    """Two things that cover each other in part."""
    left, right = circle(11.5, 16, 8.5), circle(20.5, 16, 8.5)
    c.fill(left, PAPER)
    c.fill(right, PALE)
    c.fill(both(left, right), LINE)
    c.line(left, LINE)
    c.line(right, LINE)


def review(c: Canvas) -> None:
    """A page under a magnifying glass."""
    _page(c, 5, 3, 23, 29, (9, 15, 21))
    c.clear(circle(19, 18, 9))
    c.line(stroke((24, 23), (28, 27)), WAITS, 4)
    _outlined(c, circle(19, 18, 7), PAPER)
    c.fill(circle(19, 18, 2.5), WAITS)


def post(c: Canvas) -> None:
    """A ledger, ticked."""
    _outlined(c, box(5, 3, 25, 29, 2))
    c.fill(box(4, 2, 10, 30, 2), LINE)
    c.line(paths([(14, 9), (21, 9)], [(14, 13), (21, 13)]), LINE)
    _badge(c, RIGHT)
    _tick(c, 23, 23, 3.6, PAPER, 2.2)


def cash(c: Canvas) -> None:
    """A note and a coin."""
    _outlined(c, box(3, 7, 27, 21, 2), PALE)
    c.fill(circle(13, 14, 3.6), LINE)
    c.clear(circle(23, 22, 8.4))
    _outlined(c, circle(23, 22, 6), "#FFE3A6", WAITS)


def undo(c: Canvas) -> None:
    """An arrow that turns back."""
    c.line(arc(17, 18, 9, -90, 110), LINE, 3)
    c.line(stroke((6, 9), (17, 9)), LINE, 3)
    c.line(stroke((11, 3), (5, 9), (11, 15)), LINE, 3)


def remind(c: Canvas) -> None:
    """A bell."""
    c.fill(circle(16, 26, 3.4), LINE)
    right = ((16, 4), (19.5, 4.8), (22, 6.8), (23.5, 10), (24, 16), (25, 19), (28, 23))
    bell = polygon(*right, *((32 - x, y) for x, y in right[:0:-1]))
    _outlined(c, bell, PALE)
    c.line(stroke((16, 2.5), (16, 4)), LINE, 3)


def drafts(c: Canvas) -> None:
    """A letter."""
    _outlined(c, box(3, 7, 29, 25, 2), PALE)
    c.line(stroke((4, 9), (16, 18), (28, 9)), LINE)


def sent(c: Canvas) -> None:
    """A paper plane."""
    _outlined(c, polygon((28, 4), (20, 28), (14.5, 18)), PALE)
    _outlined(c, polygon((28, 4), (14.5, 18), (4, 13.5)), PAPER)


def ask(c: Canvas) -> None:
    """A letter that asks."""
    drafts(c)
    _badge(c, WAITS)
    c.line(arc(23, 21.2, 2.7, 180, 385), PAPER, 2)
    c.line(stroke((25.3, 22.3), (23.3, 23.8), (23, 25)), PAPER, 2)
    c.fill(circle(23, 27.6, 1.3), PAPER)


def aging(c: Canvas) -> None:
    """Columns that grow darker with age."""
    for at, (top, shade) in enumerate(zip((20, 15, 10, 4), AGES)):
        c.fill(box(4 + at * 6.4, top, 8.8 + at * 6.4, 26, 0.8), shade)
    c.line(stroke((3, 29), (29, 29)), LINE)


def reconcile(c: Canvas) -> None:
    """Two lists: lines that agree, and one that is missing from the other."""
    for left in (3, 19):
        _outlined(c, box(left, 3, left + 10, 29, 2))
    c.line(paths([(7, 9), (25, 9)], [(7, 15), (25, 15)]), LINE, 2.4)
    c.line(stroke((6.5, 22), (9.5, 22)), WAITS, 3.4)


def log(c: Canvas) -> None:
    """A list of what was done."""
    for y in (7, 16, 25):
        c.fill(circle(6, y, 3), LINE)
        c.line(stroke((14, y), (28, y)), LINE, 2.6)


def check(c: Canvas) -> None:
    """A clipboard with a tick."""
    _outlined(c, box(5, 5, 27, 29, 2))
    c.fill(box(10, 2, 22, 9, 2), LINE)
    _tick(c, 16, 19, 6, RIGHT, 3)


def control(c: Canvas) -> None:
    """A pair of scales."""
    c.line(paths([(16, 4), (16, 27)], [(5, 8), (27, 8)], [(10, 27), (22, 27)]), LINE)
    for x in (7, 25):
        c.line(paths([(x, 8), (x - 4, 18)], [(x, 8), (x + 4, 18)]), LINE, 1.4)
        c.fill(both(circle(x, 17.5, 5.2), box(x - 6, 17.5, x + 6, 24)), AGES[2])
    c.fill(circle(16, 5, 2.4), LINE)


def tie_out(c: Canvas) -> None:
    """Both sides are equal."""
    _outlined(c, circle(16, 16, 12), PALE)
    c.line(paths([(11, 13), (21, 13)], [(11, 19), (21, 19)]), LINE, 3)


def _padlock(c: Canvas) -> None:
    _outlined(c, box(5, 15, 27, 29, 2), PALE)
    c.fill(circle(16, 20.4, 2.2), LINE)
    c.line(stroke((16, 21), (16, 24)), LINE, 2)


def lock(c: Canvas) -> None:
    """A closed padlock."""
    c.line(paths([(10, 15), (10, 10)], [(22, 10), (22, 15)]), LINE, 2.6)
    c.line(arc(16, 10, 6, 180, 360), LINE, 2.6)
    _padlock(c)


def unlock(c: Canvas) -> None:
    """An open padlock."""
    c.line(stroke((10, 15), (10, 9)), LINE, 2.6)
    c.line(arc(16, 9, 6, 180, 345), LINE, 2.6)
    _padlock(c)


def last_error(c: Canvas) -> None:
    """A sign that says: look here."""
    sign = polygon((16, 5), (28, 27), (4, 27))
    c.line(sign, WAITS, 4)
    c.fill(sign, "#FFE3A6")
    c.line(stroke((16, 12.5), (16, 19)), theme.INK, 2.8)
    c.fill(circle(16, 23.4, 1.8), theme.INK)


def doctor(c: Canvas) -> None:
    """A doctor's case. Its cross is white on the accent, for a red one on white belongs to others."""
    c.line(paths([(11, 9), (11, 5), (21, 5), (21, 9)]), LINE)
    c.fill(box(2, 8, 30, 29, 3), LINE)
    for arm in (box(14, 12, 18, 25), box(9.5, 16.5, 22.5, 20.5)):
        c.fill(arm, PAPER)


def help_(c: Canvas) -> None:
    """A question mark."""
    c.fill(circle(16, 16, 13), LINE)
    c.line(arc(16, 12.6, 4.4, 180, 385), PAPER, 2.8)
    c.line(stroke((19.9, 14.5), (16.6, 17.2), (16, 19.4)), PAPER, 2.8)
    c.fill(circle(16, 23.8, 1.9), PAPER)


DRAWINGS: dict[str, Drawing] = {
    "import": import_, "today": today, "match": match, "review": review, "post": post, "cash": cash, "undo": undo, "remind": remind,
    "drafts": drafts, "sent": sent, "ask": ask, "aging": aging, "reconcile": reconcile, "export": export, "log": log, "check": check,
    "control": control, "tie_out": tie_out, "lock": lock,     "unlock": unlock, "last_error": last_error, "doctor": doctor, "help": help_,
}


def picture(name: str, pixels: int) -> bytes:
    """A button's picture as a PNG file."""
    canvas = Canvas(pixels)
    DRAWINGS[name](canvas)
    canvas.back(PAPER, RIM, 0.9)
    return canvas.png()


def main() -> None:
    """Write every picture in every size."""
    for name in DRAWINGS:
        for pixels in SIZES:
            (HERE / f"{name}_{pixels}.png").write_bytes(picture(name, pixels))


if __name__ == "__main__":
    main()
