"""Pictures for the demo's bank, drawn with a few shapes each: no photographs, and nobody to recognise."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1800, 1200
Colour = tuple[int, int, int]
INK, SNOW, PINE, LAKE = (20, 33, 27), (251, 250, 246), (11, 93, 75), (46, 96, 140)
SUN, BIRCH, WOOD, SKY = (240, 183, 74), (226, 224, 214), (150, 98, 56), (178, 208, 226)


def drawing(name: str) -> bytes:
    """The drawing as a JPEG, the same every time."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SNOW)
    DRAWINGS[name](ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _fade(draw: ImageDraw.ImageDraw, top: Colour, bottom: Colour, until: int) -> None:
    for y in range(until):
        shade = tuple(round(a + (b - a) * y / until) for a, b in zip(top, bottom, strict=True))
        draw.line([(0, y), (WIDTH, y)], fill=shade)


def _spruce(draw: ImageDraw.ImageDraw, x: int, foot: int, height: int, colour: Colour = PINE) -> None:
    for tier in range(3):
        top = foot - height + tier * height // 4
        half = (tier + 2) * height // 12
        draw.polygon([(x, top), (x - half, top + height // 2), (x + half, top + height // 2)], fill=colour)
    draw.rectangle([x - height // 30, foot - height // 8, x + height // 30, foot], fill=WOOD)


def _hall(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, WIDTH, HEIGHT], fill=(228, 224, 212))
    for x in range(150, WIDTH, 380):
        draw.rectangle([x, 120, x + 240, 480], fill=SKY, outline=SNOW, width=14)
    draw.ellipse([200, 560, 1600, 1080], fill=WOOD, outline=INK, width=8)
    draw.ellipse([420, 650, 1380, 980], fill=(228, 224, 212))
    for number in range(9):
        x = 260 + number * 160
        draw.rounded_rectangle(
            [x - 45, 500 + abs(number - 4) * 22, x + 45, 590 + abs(number - 4) * 22], 18, PINE
        )


def _river(draw: ImageDraw.ImageDraw) -> None:
    _fade(draw, SKY, SNOW, 620)
    draw.polygon(
        [(0, 620), (500, 380), (900, 560), (1350, 300), (WIDTH, 560), (WIDTH, 700), (0, 700)],
        fill=(120, 150, 140),
    )
    draw.rectangle([0, 640, WIDTH, HEIGHT], fill=(60, 110, 80))
    draw.polygon([(820, 640), (980, 640), (1500, HEIGHT), (300, HEIGHT)], fill=LAKE)
    for number in range(9):
        _spruce(draw, 90 + number * 70, 760 + number % 3 * 60, 260)
        _spruce(draw, 1240 + number * 65, 770 + number % 2 * 70, 250)


def _birches(draw: ImageDraw.ImageDraw) -> None:
    _fade(draw, (250, 232, 190), SNOW, HEIGHT)
    for number in range(14):
        x = 70 + number * 130
        draw.rectangle([x, 0, x + 46, HEIGHT - 90 + number % 3 * 20], fill=BIRCH)
        for mark in range(9):
            y = 60 + mark * 120 + number * 37 % 90
            draw.rectangle([x, y, x + 24, y + 12], fill=INK)
    draw.rectangle([0, 1090, WIDTH, HEIGHT], fill=(196, 170, 96))


def _lights(draw: ImageDraw.ImageDraw) -> None:
    _fade(draw, (8, 18, 44), (30, 60, 90), HEIGHT)
    for band in range(5):
        for x in range(0, WIDTH, 6):
            y = 240 + band * 70 + ((x // 6 * (band + 3)) % 120 - 60) // 2
            draw.line([(x, y), (x, y + 190 - band * 20)], fill=(40, 150 + band * 18, 120), width=3)
    for number in range(16):
        _spruce(draw, 40 + number * 118, 1180, 300 + number % 4 * 50, (6, 20, 18))


def _meeting(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, WIDTH, HEIGHT], fill=(227, 239, 234))
    for row in range(3):
        for number in range(5):
            x, y = 210 + number * 345, 220 + row * 360
            draw.rounded_rectangle([x - 110, y + 70, x + 110, y + 150], 20, WOOD)
            for side, colour in ((-70, PINE), (70, SUN)):
                draw.ellipse([x + side - 34, y - 70, x + side + 34, y - 2], fill=colour)
                draw.pieslice([x + side - 60, y, x + side + 60, y + 150], 180, 360, fill=colour)


def _workshop(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, WIDTH, HEIGHT], fill=(234, 230, 222))
    draw.rectangle([0, 900, WIDTH, HEIGHT], fill=(150, 150, 146))
    for number in range(4):
        x = 160 + number * 420
        draw.rectangle([x, 520, x + 300, 900], fill=(86, 110, 122), outline=INK, width=6)
        draw.ellipse([x + 70, 580, x + 230, 740], fill=SUN, outline=INK, width=10)
        draw.ellipse([x + 130, 640, x + 170, 680], fill=INK)
        draw.line([(x + 150, 520), (x + 150, 300)], fill=INK, width=16)
        draw.rectangle([x + 90, 250, x + 210, 310], fill=PINE)


def _care(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, WIDTH, HEIGHT], fill=(230, 238, 248))
    draw.rounded_rectangle([360, 180, 1440, 900], 40, INK)
    draw.rounded_rectangle([410, 230, 1390, 850], 20, SNOW)
    draw.rectangle([850, 380, 950, 700], fill=(163, 35, 58))
    draw.rectangle([740, 490, 1060, 590], fill=(163, 35, 58))
    draw.polygon([(700, 1080), (1100, 1080), (1000, 900), (800, 900)], fill=INK)


DRAWINGS: Mapping[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "sammantradesrummet": _hall,
    "alven": _river,
    "bjorkarna": _birches,
    "norrsken": _lights,
    "motesplatsen": _meeting,
    "verkstaden": _workshop,
    "vard-pa-distans": _care,
}
