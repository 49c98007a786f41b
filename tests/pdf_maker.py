"""Minimal PDFs written by hand: words at places, files attached, nothing that a library decides."""
from __future__ import annotations

HEIGHT = 842


def pdf(*pages, attached=(), rotate=0):
    """A PDF of pages; a page is a list of (left, down, text), points from the top left corner. Texts are Helvetica 10."""
    objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]        # 1 catalog, 2 pages, 3 font
    kids = []
    for page in pages:
        drawn = b"\n".join(b"BT /F1 10 Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (left, HEIGHT - down, _escaped(text)) for left, down, text in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Rotate {rotate} /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    names = []
    for name, data in attached:
        objects.append(b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(data), data))
        objects.append(f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {len(objects)} 0 R >> >>")
        names.append(f"({name}) {len(objects)} 0 R")
    tree = f"/Names << /EmbeddedFiles << /Names [{' '.join(names)}] >> >>" if names else ""
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {tree} >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _written(objects)


def right(edge, down, text):
    """A text that ends at `edge`, where it is made of digits and marks (Helvetica's widths at 10 points)."""
    widths = {".": 2.78, ",": 2.78, "-": 3.33, " ": 2.78, "(": 3.33, ")": 3.33}
    return edge - sum(widths.get(c, 5.56) for c in text), down, text


def _escaped(text):
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _written(objects):
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body if isinstance(body, bytes) else body.encode())
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
