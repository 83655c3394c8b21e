"""Bacteria: rods and balls, crowded as in a film on a surface."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from publisher.samples.micrographs.brush import (
    Colour,
    Plate,
    Point,
    dim,
    dot,
    finished,
    mixed,
    soft,
    tinted,
    together,
)

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
_PALETTES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((40, 205, 130), (240, 70, 150), (250, 190, 60)),
    ((60, 150, 250), (250, 130, 50), (210, 90, 230)),
    ((240, 90, 80), (60, 200, 220), (250, 210, 110)),
)


def bacteria(plate: Plate) -> Image.Image:
    """Three kinds in three depths; each kind keeps company with its like."""
    colours = _PALETTES[plate.seed % len(_PALETTES)]
    floor = plate.cloud(5).tobytes()
    picture = tinted(dim(plate.cloud(8, 3), 0.35), mixed(colours[0], (10, 10, 60), 0.75))
    for count, scale, light, blur in ((330, 0.95, 0.36, 7.0), (240, 1.15, 0.66, 2.4), (165, 1.5, 1.0, 0.9)):
        pen = ImageDraw.Draw(picture)
        for _ in range(count):
            place = (
                plate.chance.uniform(-30, plate.width + 30),
                plate.chance.uniform(-30, plate.height + 30),
            )
            _colonist(plate, pen, floor, place, scale, [mixed(BLACK, colour, light) for colour in colours])
        picture = soft(picture, blur)
    return finished(together(picture, dim(soft(picture, 24), 0.45)), plate)


def _colonist(
    plate: Plate,
    pen: ImageDraw.ImageDraw,
    floor: bytes,
    place: Point,
    scale: float,
    colours: list[Colour],
) -> None:
    x, y = (max(0, min(int(v), size - 1)) for v, size in zip(place, plate.size, strict=True))
    tone = floor[y * plate.width + x]
    kind = 0 if tone < 135 else 1 if tone < 200 else 2
    colour = mixed(colours[kind], BLACK, plate.chance.uniform(0, 0.25))
    turn = (x / plate.width * 2.2 + y / plate.height * 1.7) * math.pi + plate.chance.gauss(0, 0.35)
    if kind == 1:
        _chain(plate, pen, place, turn, 13 * scale, colour)
    else:
        length = plate.chance.uniform(34, 74) * (1.3 if kind == 2 else 1) * scale
        _rod(pen, plate.wander(place, turn, length, 9, 0.09), (11 if kind == 2 else 16) * scale, colour)


def _rod(pen: ImageDraw.ImageDraw, path: list[Point], radius: float, colour: Colour) -> None:
    """Dark rim, bright wall, darker inside with a line of light on the side of the lamp."""
    for share, tone in (
        (1.2, mixed(colour, BLACK, 0.85)),
        (1.0, mixed(colour, WHITE, 0.18)),
        (0.78, mixed(colour, BLACK, 0.28)),
        (0.48, colour),
    ):
        _capsule(pen, path, radius * share, tone)
    lit = [(x - radius * 0.3, y - radius * 0.36) for x, y in path[1:-1]]
    _capsule(pen, lit, radius * 0.17, mixed(colour, WHITE, 0.6))


def _capsule(pen: ImageDraw.ImageDraw, path: list[Point], radius: float, tone: Colour) -> None:
    if len(path) > 1:
        pen.line(path, fill=tone, width=max(1, round(radius * 2)), joint="curve")
        for end in (path[0], path[-1]):
            dot(pen, end, radius, tone)


def _chain(
    plate: Plate, pen: ImageDraw.ImageDraw, place: Point, turn: float, radius: float, colour: Colour
) -> None:
    for x, y in plate.wander(place, turn, radius * 1.85 * plate.chance.randint(1, 5), radius * 1.85, 0.4):
        for share, tone in (
            (1.18, mixed(colour, BLACK, 0.85)),
            (1.0, mixed(colour, WHITE, 0.12)),
            (0.8, mixed(colour, BLACK, 0.22)),
        ):
            dot(pen, (x, y), radius * share, tone)
        dot(pen, (x - radius * 0.12, y - radius * 0.14), radius * 0.5, mixed(colour, WHITE, 0.1))
        dot(pen, (x - radius * 0.3, y - radius * 0.34), radius * 0.2, mixed(colour, WHITE, 0.75))
