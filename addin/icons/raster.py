"""Small pictures from shapes: each shape covers a pixel by how much of it lies inside, counted on a fine grid. numpy and zlib are enough.

A canvas is 32 units wide whatever its size in pixels. Shapes are functions of x and y that are negative inside (a signed distance), so that
a line is the neighbourhood of a distance of zero.

>>> canvas = Canvas(16)
>>> canvas.fill(circle(16, 16, 10), "#0F5E6B")
>>> canvas.png()[:4]
b'\\x89PNG'
"""
from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float64]
Shape = Callable[[Field, Field], Field]
UNITS = 32
FINE = 8                # sub-pixels along each side of a pixel


class Canvas:
    """A picture with a transparent ground."""

    def __init__(self, pixels: int) -> None:
        self.pixels = pixels
        middle = (np.arange(pixels * FINE) + 0.5) * UNITS / (pixels * FINE)
        self._x, self._y = np.meshgrid(middle, middle)
        self._colour = np.zeros((pixels, pixels, 3))        # multiplied by alpha
        self._alpha = np.zeros((pixels, pixels))

    def fill(self, shape: Shape, colour: str) -> None:
        """Paint the inside of a shape."""
        self._paint(shape(self._x, self._y) <= 0, colour)

    def line(self, shape: Shape, colour: str, width: float = 2.0) -> None:
        """Paint along the edge of a shape."""
        self._paint(np.abs(shape(self._x, self._y)) <= width / 2, colour)

    def clear(self, shape: Shape) -> None:
        """Make the inside of a shape transparent again."""
        kept = 1 - self._coverage(shape(self._x, self._y) <= 0)
        self._alpha *= kept
        self._colour *= kept[..., None]

    def back(self, colour: str, reach: float, strength: float) -> None:
        """Paint behind everything so far, and a little beyond its edge: a rim that a dark ground cannot swallow."""
        pixels = reach * self.pixels / UNITS
        most = int(pixels + 1)
        wide = np.pad(self._alpha, most)
        rim = np.zeros_like(self._alpha)
        for dy in range(-most, most + 1):
            for dx in range(-most, most + 1):
                near = np.clip(pixels + 0.5 - np.hypot(dx, dy), 0, 1)
                rim = np.maximum(rim, near * wide[most + dy:most + dy + self.pixels, most + dx:most + dx + self.pixels])
        behind = strength * rim * (1 - self._alpha)
        self._colour += _rgb(colour) * behind[..., None]
        self._alpha += behind

    def _paint(self, inside: npt.NDArray[np.bool_], colour: str) -> None:
        cover = self._coverage(inside)
        self._colour = self._colour * (1 - cover[..., None]) + _rgb(colour) * cover[..., None]
        self._alpha = self._alpha * (1 - cover) + cover

    def _coverage(self, inside: npt.NDArray[np.bool_]) -> Field:
        return inside.reshape(self.pixels, FINE, self.pixels, FINE).mean(axis=(1, 3))

    def png(self) -> bytes:
        """The picture as a PNG file (RGBA). Stored with a fixed compression, so that equal pictures are equal files."""
        alpha = np.maximum(self._alpha, 1e-9)[..., None]
        pixels = np.dstack([self._colour / alpha, self._alpha * 255]).round().clip(0, 255).astype(np.uint8)
        lines = b"".join(b"\0" + row.tobytes() for row in pixels)
        header = struct.pack(">IIBBBBB", self.pixels, self.pixels, 8, 6, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")


def _rgb(colour: str) -> Field:
    return np.array([int(colour[i:i + 2], 16) for i in (1, 3, 5)], float)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def circle(x: float, y: float, radius: float) -> Shape:
    """A disc."""
    return lambda px, py: np.hypot(px - x, py - y) - radius


def box(left: float, top: float, right: float, bottom: float, corner: float = 0) -> Shape:
    """A rectangle with round corners."""
    def distance(px: Field, py: Field) -> Field:
        dx = np.abs(px - (left + right) / 2) - (right - left) / 2 + corner
        dy = np.abs(py - (top + bottom) / 2) - (bottom - top) / 2 + corner
        return np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - corner
    return distance


def stroke(*points: tuple[float, float]) -> Shape:
    """The distance from a line through points; painted with `Canvas.line`, which makes its ends round."""
    def distance(px: Field, py: Field) -> Field:
        return np.minimum.reduce([_to_segment(px, py, a, b) for a, b in pairwise(points)])
    return distance


def _to_segment(px: Field, py: Field, start: tuple[float, float], end: tuple[float, float]) -> Field:
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = np.clip(((px - start[0]) * dx + (py - start[1]) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    return np.hypot(px - start[0] - along * dx, py - start[1] - along * dy)


def polygon(*points: tuple[float, float]) -> Shape:
    """A closed shape with straight sides."""
    def distance(px: Field, py: Field) -> Field:
        inside = np.zeros(px.shape, bool)
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]]):
            crosses = (ay > py) != (by > py)
            inside ^= crosses & (px < (bx - ax) * (py - ay) / (by - ay if by != ay else 1e-9) + ax)
        edge = stroke(*points, points[0])(px, py)
        return np.where(inside, -edge, edge)
    return distance


def arc(x: float, y: float, radius: float, start: float, end: float) -> Shape:
    """Part of a circle's line, from one angle to another (degrees, clockwise from the right), for `Canvas.line`."""
    steps = max(int(abs(end - start) / 6), 2)
    return stroke(*[(x + radius * np.cos(a), y + radius * np.sin(a)) for a in np.radians(np.linspace(start, end, steps + 1))])


def both(*shapes: Shape) -> Shape:
    """What lies in all of the shapes."""
    return lambda px, py: np.maximum.reduce([shape(px, py) for shape in shapes])


def paths(*lines: Sequence[tuple[float, float]]) -> Shape:
    """Several lines as one."""
    strokes = [stroke(*line) for line in lines]
    return lambda px, py: np.minimum.reduce([s(px, py) for s in strokes])
