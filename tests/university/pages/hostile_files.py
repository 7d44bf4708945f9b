"""Files that nobody should get past the door, made here: name, bytes, part of the sentence."""

import io
import struct
import zipfile
import zlib

from PIL import Image

MZ = b"MZ\x90\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect/></svg>'
PHP = b"<?php system($_GET['c']); ?>"


def picture(kind: str = "JPEG", **saving: object) -> bytes:
    """A real picture of 40 x 30."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind, **saving)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says how large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def long_film() -> bytes:
    """A GIF of 1,600 x 1,600 in twelve frames: small on disk, 31 million pixels in memory."""
    return film(1600, 1600, 12)


def film(width: int, height: int, frames: int, **saving: object) -> bytes:
    """A moving GIF whose frames differ."""
    shown = [Image.new("RGB", (width, height), (number * 20, 0, 0)) for number in range(frames)]
    out = io.BytesIO()
    shown[0].save(out, "GIF", save_all=True, append_images=shown[1:], **saving)
    return out.getvalue()


def office(main: str, *more: tuple[str, bytes]) -> bytes:
    """An office file with ``main`` as its document, and more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (("[Content_Types].xml", b"<Types/>"), (main, b"<doc/>"), *more):
            archive.writestr(name, body)
    return out.getvalue()


WORD, SHEET = "word/document.xml", "xl/workbook.xml"
NOT_WHAT, ACTS, FAR_MORE = "内容和名称对不上", "带有程序", "展开后"
NOT_ALLOWED = "不被允许"

#: The sentence is ours or Django's.
DOCUMENTS = (
    ("program.exe", MZ, NOT_ALLOWED),
    ("page.html", HTML, NOT_ALLOWED),
    ("drawing.svg", SVG, NOT_ALLOWED),
    ("form.pdf.exe", MZ, NOT_ALLOWED),
    ("macro.docm", office(WORD), NOT_ALLOWED),
    ("form.pdf", MZ, NOT_WHAT),
    ("page.pdf", HTML, NOT_WHAT),
    ("cut.pdf", b"%PDF-1.7\n1 0 obj", NOT_WHAT),
    ("script.pdf", b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (x) >>\n%%EOF", ACTS),
    ("launch.pdf", b"%PDF-1.7\n/S /Launch /F (cmd.exe)\n%%EOF", ACTS),
    ("inside.pdf", b"%PDF-1.7\n/EmbeddedFile\n%%EOF", ACTS),
    ("program.docx", ELF, NOT_WHAT),
    ("archive.docx", office("readme.txt"), NOT_WHAT),
    ("sheet.docx", office(SHEET), NOT_WHAT),
    ("macro.docx", office(WORD, ("word/vbaProject.bin", b"x")), ACTS),
    ("object.docx", office(WORD, ("word/embeddings/a.bin", b"x")), ACTS),
    ("program.xlsx", office(SHEET, ("xl/run.exe", MZ)), ACTS),
    ("climb.xlsx", office(SHEET, ("../../etc/cron", b"x")), NOT_WHAT),
    ("bomb.xlsx", office(SHEET, ("xl/a.xml", b"\0" * 51 * 1024 * 1024)), FAR_MORE),
    ("many.xlsx", office(SHEET, *((f"xl/{n}", b"") for n in range(2001))), FAR_MORE),
    ("page.txt", HTML, NOT_WHAT),
    ("drawing.txt", SVG, NOT_WHAT),
    ("server.txt", PHP, NOT_WHAT),
    ("shell.txt", b"#!/bin/sh\nrm -rf /", NOT_WHAT),
    ("program.txt", MZ, NOT_WHAT),
    ("turned.txt", "好\u202egnp.exe".encode(), NOT_WHAT),
    ("formula.csv", "姓名,电话\n=HYPERLINK(\"http://x\"),1".encode(), "公式"),
    ("command.csv", b"a,b\n+cmd|' /C calc'!A0,1", "公式"),
    ("empty.txt", b"", "空"),
    ("large.txt", b"a" * (10 * 1024 * 1024 + 1), "太大"),
)  # fmt: skip
PICTURES = (
    ("drawing.svg", SVG),
    ("drawing.png", SVG),
    ("page.jpg", HTML),
    ("program.png", MZ),
    ("server.php.jpg", PHP),
    ("paper.jpg", b"%PDF-1.7\n%%EOF"),
    ("other.png", picture("JPEG")),
    ("other.jpg", picture("GIF")),
    ("print.jpg", picture("TIFF")),
    ("icon.ico", picture("PNG")),
    ("bomb.png", png_of(60_000, 60_000)),
    ("wide.png", png_of(5_001, 5_000)),
    ("film.gif", long_film()),
    ("cut.jpg", picture("JPEG")[:-300]),
    ("cut.png", png_of(300, 300)),
    ("empty.png", b""),
    ("large.png", picture("PNG") + b"\0" * (10 * 1024 * 1024)),
)  # fmt: skip
#: Honest files, among them some that look odd.
HONEST = (
    ("form.pdf", b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n"),
    ("报名表.docx", office(WORD)),
    ("sheet.xlsx", office(SHEET)),
    ("list.csv", "姓名,电话,差额\n王桂兰,+86 138 0000 0000,-20.5\n".encode("gb18030")),
    ("notes.txt", "\ufeff通知：下周一停课。\r\n𫖯䶮\n".encode()),
)
