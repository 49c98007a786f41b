"""Files broken at random, as programs and people break them: bytes, lines, columns, cells, numbers, marks, parts of a workbook, words of a page.

    data = broken(random.Random(1), files)
"""
from __future__ import annotations

import io
import re
import warnings
import zipfile
from functools import lru_cache

ODD = (b"", b"0", b"-1", b"1e9", b"12..34", b"999999999999999999999", b"0.000000001", b"NaN", b"inf", b"2026-02-30", b"0001-01-01", b"99999-12-31", b"XXX",
       b"true", b"DBIT", b"#N/A", b"=1+1", b"1,234", b"1.234", b"01/02/2026", b"(5.00)", b"5,00-", b"\xc3\xa4" * 50)
MARKS = tuple(mark.encode("utf-8", "surrogatepass") for mark in (
    "\u200f", "\u202e", "\u2066", "\u200b", "\ufeff", "\0", "\x85", "\u2028", "\xa0", "\u202f", "²", "½", "٣", "１", "۵", "−", "\u0301", "ﬁ", "İ", "ß", "\U0001f4b6", "\uffff",
    "\ud800", "\x1f", "\x0b", "\x1c", "\r", "\"", "'", "\t", "|"))
PIECES = (b"A", b"9", b" ", b"1,", b"1.", b"1 ", b"(", b"-", b"invoice ", b"invoice 1 ", b"paid ", b"12.50 ", b"RE-1/", b"\xc2\xa0", b"|", b";", b"\"", b"a b  ", b"\n", b"total: ",
          b"EUR ", b"5,00 EUR ", b"1-1-1 ", b"less 5.00 ", b"<td>", b"<table><tr>", b"&amp;", b"haben ", b"on ")
LONGEST = 20_000          # letters of a text that is made huge


def broken(generator, files):
    """One of the files, broken. `generator` is a random.Random."""
    data = generator.choice(files)
    start = data.lstrip()[:5]
    if data[:4] == b"PK\x03\x04":
        return _bytes(generator, data, files) if generator.random() < 0.1 else _parts(generator, data, files)
    if start == b"%PDF-":
        return _bytes(generator, data, files) if generator.random() < 0.2 else _page(generator, data)
    if start[:1] == b"<" and generator.random() < 0.7:
        return xml(generator, data)
    return _bytes(generator, data, files) if generator.random() < 0.4 else text(generator, data)


def _bytes(generator, data, files):
    """Bytes cut out, doubled, swapped, overwritten, or taken from another file."""
    data = bytearray(data)
    for _ in range(generator.randint(1, 6)):
        at, size = generator.randrange(len(data) + 1), generator.randint(1, 60)
        match generator.randrange(7):
            case 0:
                del data[at:at + size]
            case 1:
                data[at:at] = data[at:at + size]
            case 2:
                data[at:at + 2 * size] = data[at + size:at + 2 * size] + data[at:at + size]
            case 3:
                data[at:at + size] = generator.randbytes(generator.randint(0, 4))
            case 4:
                other = generator.choice(files)
                start = generator.randrange(len(other) + 1)
                data[at:at] = other[start:start + size]
            case 5:
                data[at:at] = generator.choice(MARKS)
            case _:
                data[at:at + 1] = generator.choice((b"0", b"9", b"-", b",", b".", b":", b"<", b"\n", b" ", b"\xff", b"\x00"))
    return bytes(data)


def text(generator, data):
    """Lines and columns swapped, doubled or cut; numbers enlarged; huge texts; cells replaced; marks that nobody sees."""
    for _ in range(generator.randint(1, 4)):
        match generator.randrange(8):
            case 0 | 1:
                data = _lines(generator, data)
            case 2 | 3:
                data = _columns(generator, data)
            case 4:
                data = _number(generator, data)
            case 5:
                at = generator.randrange(len(data) + 1)
                data = data[:at] + (huge(generator) if generator.random() < 0.15 else generator.choice(MARKS)) + data[at:]
            case 6:
                data = _cell(generator, data)
            case _:
                data = data.replace(*generator.choice(((b"\n", b"\r"), (b"\n", b"\r\n"), (b";", b","), (b",", b"."), (b".", b","), (b" ", b"  "), (b"\n", b"\n\n"))))
    return data[:10 * LONGEST]


def huge(generator):
    """A piece many times over."""
    piece = generator.choice(PIECES)
    return piece * (int(10 ** generator.uniform(1, 4.3)) // len(piece) + 1)


def _lines(generator, data):
    lines = data.split(b"\n")
    at, size = generator.randrange(len(lines)), generator.randint(1, 4)
    match generator.randrange(5):
        case 0:
            del lines[at:at + size]
        case 1:
            lines[at:at] = lines[at:at + size] * generator.choice((1, 1, 1, 2, 5, 60))
        case 2:
            other = generator.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at][:generator.randrange(len(lines[at]) + 1)]
        case _:
            lines[at:at + 2] = [b"".join(lines[at:at + 2])]
    return b"\n".join(lines)


def _columns(generator, data):
    """One column swapped with another, doubled or taken out."""
    mark = max((b";", b",", b"\t", b"|", b"  "), key=data.count)
    rows = [line.split(mark) for line in data.split(b"\n")]
    width = max(map(len, rows))
    one, other, how = generator.randrange(width), generator.randrange(width), generator.randrange(3)
    for row in rows:
        if max(one, other) >= len(row):
            continue
        if how == 0:
            row[one], row[other] = row[other], row[one]
        elif how == 1:
            row.insert(other, row[one])
        else:
            del row[one]
    return b"\n".join(mark.join(row) for row in rows)


def _number(generator, data):
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    one = generator.choice(found)
    new = one[0] * generator.choice((2, 3, 5, 10, 20, 1000)) if generator.random() < 0.7 else generator.choice((b"0", b"00", b"-" + one[0], one[0] + b"e9", b"." + one[0]))
    return data[:one.start()] + new + data[one.end():]


def _cell(generator, data):
    found = list(re.finditer(rb"[^;,\t|\n]+", data))
    if not found:
        return data
    one = generator.choice(found)
    new = generator.choice((*ODD, *(other[0] for other in generator.sample(found, min(4, len(found))))))
    return data[:one.start()] + new + data[one.end():]


def xml(generator, data):
    """The document with texts replaced or made huge, and elements taken out, doubled or swapped."""
    for _ in range(generator.randint(1, 4)):
        texts = list(re.finditer(rb">([^<>]+)<", data))
        leaves = list(re.finditer(rb"<([\w:]+)(?: [^<>]*)?>[^<]*</\1>", data))
        if len(texts) < 3 or not leaves:
            return data
        if generator.random() < 0.5:
            found = generator.choice(texts)
            new = generator.choice((*ODD, *(one[1] for one in generator.sample(texts, 3)), _number(generator, found[1]), found[1] + generator.choice(MARKS)))
            new = huge(generator) if generator.random() < 0.02 else new
            data = data[:found.start(1)] + new + data[found.end(1):]
        elif generator.random() < 0.7:
            found = generator.choice(leaves)
            data = data[:found.start()] + found[0] * generator.choice((0, 2, 2, 30)) + data[found.end():]
        else:
            one, other = sorted(generator.sample(leaves, 2), key=lambda leaf: leaf.start()) if len(leaves) > 1 else (leaves[0], leaves[0])
            if one.end() <= other.start():
                data = data[:one.start()] + other[0] + data[one.end():other.start()] + one[0] + data[other.end():]
    return data


@lru_cache(maxsize=256)
def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _parts(generator, data, files):
    """A workbook with its parts broken inside, packed again: rows, cells, texts, attributes; a part taken out, doubled or called otherwise."""
    members = list(_members(data))
    for _ in range(generator.randint(1, 2)):
        likely = [i for i, (name, _) in enumerate(members) if "sheet" in name.casefold() or "sharedStrings" in name]
        at = generator.choice(likely) if likely and generator.random() < 0.8 else generator.randrange(len(members))
        name, part = members[at]
        match generator.randrange(20):
            case 0:
                del members[at]
            case 1:
                members.append((generator.choice(members)[0], part))
            case 2:
                members[at] = generator.choice((name.upper(), name + "x", "../" + name, name.replace("/", "\\"))), part
            case 3 | 4:
                members[at] = name, _bytes(generator, part, [part, generator.choice(members)[1]])
            case 5 | 6 | 7 | 8 | 9:
                members[at] = name, _attribute(generator, part)
            case 10 | 11 | 12 | 13:
                members[at] = name, _rows(generator, part)
            case _:
                members[at] = name, xml(generator, part)
        if not members:
            break
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", generator.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        warnings.simplefilter("ignore")          # of a part that is there twice
        for name, part in members:
            archive.writestr(name, part)
    return out.getvalue()


def _attribute(generator, part):
    found = list(re.finditer(rb'([\w:]+)="([^"]*)"', part))
    if not found:
        return part
    one = generator.choice(found)
    new = generator.choice((*ODD, generator.choice(found)[2], b"A1", b"XFD1048576", b"ZZZZ9", b"A0", b"s", b"b", b"d", b"e", b"n", b"str", b"inlineStr", b"4294967296", b"-1"))
    return part[:one.start(2)] + new + part[one.end(2):]


def _rows(generator, part):
    """Rows or cells of a sheet doubled, taken out or swapped."""
    kind = generator.choice((rb"<row\b.*?</row>", rb"<c\b[^>]*/>|<c\b.*?</c>", rb"<si>.*?</si>"))
    found = list(re.finditer(kind, part, re.DOTALL))
    if not found:
        return part
    one = generator.choice(found)
    if generator.random() < 0.5:
        return part[:one.start()] + one[0] * generator.choice((0, 2, 40)) + part[one.end():]
    first, second = sorted((one, generator.choice(found)), key=lambda match: match.start())
    return part if first is second else part[:first.start()] + second[0] + part[first.end():second.start()] + first[0] + part[second.end():]


def _page(generator, data):
    """A PDF with what is written on its pages broken: words, their places, what draws them; and the objects' own numbers."""
    for _ in range(generator.randint(1, 5)):
        match generator.randrange(9):
            case 0 | 1 | 2:
                data = _word(generator, data)
            case 3 | 4:
                data = _swapped(generator, data, rb"-?\d+(?:\.\d+)? -?\d+(?:\.\d+)? T[md]", (b"0 0 Td", b"1e9 50 Td", b"-5 -5 Td", b"50 400 Td", b"", b"99999999999 1 Td"))
            case 5:
                data = _swapped(generator, data, rb"BT\b.{0,400}?\bET", (b"", b"BT ET", b"q", b"Q", b"BT"))
            case 6:
                data = _swapped(generator, data, rb"/(?:Rotate|MediaBox|Count|Kids|Length|Encoding|Contents|Filter|Font|Parent|EF|UF|Names)[^/<>]*",
                                (b"/Rotate 90 ", b"/Rotate -1 ", b"/MediaBox [0 0 0 0] ", b"/MediaBox [0 0 1e9 1e9] ", b"/Count 99999 ", b"/Kids [2 0 R] ", b"/Length 0 ", b""))
            case 7:
                data = _swapped(generator, data, rb"\d+ 0 (?:R|obj)", (b"0 0 R", b"1 0 R", b"2 0 R", b"99 0 R"))
            case _:
                data = _swapped(generator, data, rb"\[<[^\]]*\]\s?TJ", (b"[<01>]TJ", b"[<FFFF>]TJ", b"[<>]TJ"))
    return data


def _word(generator, data):
    found = list(re.finditer(rb"\(((?:[^()\\\n]|\\.)*)\)", data))
    if not found:
        return data
    one = generator.choice(found)
    new = generator.choice((*ODD, generator.choice(found)[1], generator.choice(found)[1], _number(generator, one[1]), one[1] + b" " + generator.choice(found)[1],
                            generator.choice(MARKS), huge(generator)[:2000]))
    new = re.sub(rb"[()\\\r\n]", b"", new)
    return data[:one.start(1)] + new + data[one.end(1):]


def _swapped(generator, data, pattern, others):
    """One that the pattern finds, taken out, doubled, or replaced by another of them or by something odd."""
    found = list(re.finditer(pattern, data, re.DOTALL))
    if not found:
        return data
    one = generator.choice(found)
    new = generator.choice((b"", one[0] + b" " + one[0], generator.choice(found)[0], generator.choice(found)[0], generator.choice(others)))
    return data[:one.start()] + new + data[one.end():]
