"""The pictures of the buttons: one for every item of the ribbon in every size, as the drawing script makes them."""
from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from addin.icons import draw
from addin.icons.raster import UNITS, Canvas, box, circle, stroke
from addin.ribbon import RIBBON
from workbook.theme import ACCENT

FOLDER = Path(draw.__file__).parent


def pixels(png: bytes) -> np.ndarray:
    """The picture as rows of red, green, blue and opacity; checks the file on the way."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(png):
        size, = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4:at + 8], png[at + 8:at + 8 + size]
        assert zlib.crc32(kind + data) == struct.unpack_from(">I", png, at + 8 + size)[0]
        chunks[kind] = data
        at += 12 + size
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (depth, colour) == (8, 6)
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width * 4)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 4)


def test_every_item_of_the_ribbon_has_its_pictures_and_none_is_left_over():
    wanted = {f"{item.icon}_{size}.png" for item in RIBBON for size in draw.SIZES}
    assert wanted == {path.name for path in FOLDER.glob("*.png")}


@pytest.mark.parametrize("name", draw.DRAWINGS)
def test_the_files_are_what_the_script_draws(name):
    """Another version of zlib may pack the same picture into other bytes, so pixels are compared."""
    for size in (16, 32):
        kept, drawn = pixels((FOLDER / f"{name}_{size}.png").read_bytes()), pixels(draw.picture(name, size))
        assert kept.shape == (size, size, 4)
        assert np.abs(kept.astype(int) - drawn).max() <= 1
    assert pixels((FOLDER / f"{name}_64.png").read_bytes()).shape == (64, 64, 4)


@pytest.mark.parametrize("name", draw.DRAWINGS)
def test_a_picture_can_be_seen_on_light_and_dark(name):
    """Enough of it is opaque, the corners are clear, and it holds something dark and something light."""
    picture = pixels((FOLDER / f"{name}_32.png").read_bytes()).astype(float)
    opaque = picture[..., 3] > 200
    assert 0.12 < opaque.mean() < 0.9
    assert picture[[0, 0, -1, -1], [0, -1, 0, -1], 3].max() < 60
    light = picture[..., :3].mean(axis=2)[picture[..., 3] > 100]
    assert light.min() < 130
    assert light.max() > 200


def test_shapes_cover_what_they_should():
    canvas = Canvas(16)
    canvas.fill(box(8, 8, 24, 24), ACCENT)
    picture = pixels(canvas.png())
    assert (picture[..., 3] == 255).sum() == 8 * 8                  # 16 of 32 units are 8 of 16 pixels
    assert tuple(picture[8, 8, :3]) == (0x0F, 0x5E, 0x6B)
    disc = Canvas(64)
    disc.fill(circle(16, 16, 10), "#000000")
    assert pixels(disc.png())[..., 3].sum() / 255 == pytest.approx(np.pi * 20**2, rel=0.01)
    line = Canvas(UNITS)
    line.line(stroke((4, 16), (28, 16)), "#000000", 2)
    assert pixels(line.png())[..., 3].sum() / 255 == pytest.approx(24 * 2 + np.pi, rel=0.02)
