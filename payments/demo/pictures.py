"""Pictures of the rooms that are rented in the demonstration school, drawn here."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1000, 640)
_WALL, _FLOOR, _WOOD, _DARK = "#f4ead6", "#d9c3a0", "#a9763c", "#3b2f2f"
_RED, _LEAF, _GLASS, _PALE = "#b3392f", "#4f7a5b", "#cfe0e3", "#fffdf6"
_HORIZON = 430
Pen = ImageDraw.ImageDraw


def _stage(pen: Pen) -> None:
    """The hall: a stage with curtains, and rows of chairs."""
    pen.rectangle((180, 110, 820, 400), fill=_PALE, outline=_WOOD, width=8)
    for left in (180, 720):
        pen.rectangle((left, 110, left + 100, 400), fill=_RED)
    pen.rectangle((120, 400, 880, 450), fill=_WOOD)
    for row in range(3):
        for seat in range(10):
            x, y = 70 + seat * 88, 470 + row * 56
            pen.rounded_rectangle((x, y, x + 60, y + 40), 10, fill=_LEAF)


def _piano(pen: Pen) -> None:
    """The room for singing: an upright piano and two music stands."""
    pen.rounded_rectangle((300, 190, 700, 500), 14, fill=_DARK)
    pen.rectangle((270, 350, 730, 395), fill=_DARK)
    pen.rectangle((285, 352, 715, 380), fill=_PALE)
    for key in range(285, 715, 24):
        pen.line((key, 352, key, 380), fill=_DARK, width=2)
    pen.rectangle((420, 220, 580, 330), fill=_PALE)
    for middle in (160, 850):
        pen.line((middle, 330, middle, 560), fill=_WOOD, width=10)
        pen.line((middle - 45, 590, middle, 550, middle + 45, 590), fill=_WOOD, width=10)
        pen.rectangle((middle - 75, 240, middle + 75, 345), fill=_WOOD)
        pen.rectangle((middle - 60, 225, middle + 60, 330), fill=_PALE)
        for line in range(250, 320, 18):
            pen.line((middle - 45, line, middle + 45, line), fill=_DARK, width=2)


def _mirrors(pen: Pen) -> None:
    """The room for dancing: a wall of mirrors and a bar in front of it."""
    for left in range(60, 940, 180):
        pen.rectangle((left, 90, left + 166, 420), fill=_GLASS, outline=_PALE, width=6)
        pen.line((left + 30, 300, left + 110, 130), fill=_PALE, width=8)
    pen.rectangle((40, 300, 960, 318), fill=_WOOD)
    for post in range(130, 960, 180):
        pen.rectangle((post, 318, post + 12, 450), fill=_WOOD)
    for board in range(470, 640, 40):
        pen.line((0, board, 1000, board), fill=_WOOD, width=3)


def _tables(pen: Pen) -> None:
    """The room for writing and painting: scrolls on the wall, tables with paper and brushes."""
    for left in (200, 440, 680):
        pen.rectangle((left, 90, left + 120, 340), fill=_PALE, outline=_RED, width=6)
        pen.ellipse((left + 70, 125, left + 100, 155), fill=_RED)
        pen.polygon([(left + 16, 310), (left + 55, 190), (left + 84, 310)], fill=_DARK)
        pen.polygon([(left + 50, 310), (left + 82, 230), (left + 106, 310)], fill=_LEAF)
    for left in (70, 530):
        pen.rectangle((left, 430, left + 400, 470), fill=_WOOD)
        pen.rectangle((left + 40, 470, left + 60, 620), fill=_WOOD)
        pen.rectangle((left + 340, 470, left + 360, 620), fill=_WOOD)
        pen.rectangle((left + 90, 415, left + 250, 430), fill=_PALE)
        pen.line((left + 300, 425, left + 340, 360), fill=_DARK, width=8)


def _screen(pen: Pen) -> None:
    """The room with a large screen, and desks with a socket each."""
    pen.rounded_rectangle((250, 100, 750, 390), 14, fill=_DARK)
    pen.rectangle((270, 120, 730, 370), fill=_GLASS)
    pen.ellipse((440, 185, 560, 305), fill=_LEAF)
    for left in (90, 390, 690):
        pen.rounded_rectangle((left, 470, left + 220, 500), 8, fill=_WOOD)
        pen.rectangle((left + 100, 500, left + 120, 610), fill=_WOOD)
        pen.rounded_rectangle((left + 70, 430, left + 150, 470), 6, fill=_PALE)


#: By the code that a room has in the seed file: the picture, and what it shows.
PICTURES: dict[str, tuple[Callable[[Pen], None], str]] = {
    "R101": (_stage, "多功能厅：前面是舞台，下面是一排排座位（示意图）"),
    "R102": (_piano, "声乐教室：中间一架钢琴，两边有谱架（示意图）"),
    "R103": (_mirrors, "舞蹈教室：一面镜墙，前面有把杆，木地板（示意图）"),
    "R105": (_tables, "书画教室：墙上挂着画，下面是大书案（示意图）"),
    "R110": (_screen, "智慧教室：前面一块大屏，后面是课桌（示意图）"),
}


def draw_room(code: str) -> bytes:
    """Return the picture of a room as PNG."""
    picture = Image.new("RGB", SIZE, _WALL)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, _HORIZON, *SIZE), fill=_FLOOR)
    PICTURES[code][0](pen)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
