"""The back of the eye, storey by storey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from publisher.samples.micrographs.brush import (
    Colour,
    Plate,
    dim,
    dot,
    finished,
    glow,
    mixed,
    soft,
    tinted,
    together,
)
from publisher.samples.micrographs.outlines import oval

_WHITE: Colour = (255, 255, 255)
_PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((255, 70, 120), (70, 120, 255), (60, 230, 150), (255, 190, 60)),
    ((60, 220, 255), (120, 80, 240), (255, 90, 170), (255, 215, 90)),
    ((255, 140, 40), (40, 130, 240), (230, 60, 200), (120, 240, 140)),
)
_STOREYS = ((0.33, 0.475, 10.0, 17), (0.55, 0.66, 12.0, 22), (0.845, 0.875, 17.0, 46))
"""Top, bottom, size and distance of the three rows of cell bodies, from rods down to ganglion cells."""


def retina(plate: Plate) -> Image.Image:
    """Rods and cones on top, three rows of cell bodies, two bands of wiring and the threads across."""
    rods, dna, glia, wires = _PALETTES[plate.seed % len(_PALETTES)]
    outer, bodies, inner, threads, wiring = (plate.dark() for _ in range(5))
    _rods(plate, ImageDraw.Draw(outer))
    for layer, storeys in ((bodies, _STOREYS[:1]), (inner, _STOREYS[1:])):
        _bodies(plate, ImageDraw.Draw(layer), storeys)
    _glia(plate, ImageDraw.Draw(threads))
    _wiring(plate, ImageDraw.Draw(wiring))
    picture = together(
        tinted(dim(plate.cloud(4, 3), 0.12), dna),
        tinted(glow(soft(outer, 1), 12, 0.7), mixed(rods, (0, 0, 0), 0.15), rods, mixed(rods, _WHITE, 0.7)),
        tinted(glow(soft(bodies, 1.1), 10, 0.45), mixed(dna, (0, 0, 0), 0.2), mixed(dna, _WHITE, 0.45)),
        tinted(
            glow(soft(inner, 1.1), 10, 0.45),
            mixed(dna, glia, 0.3),
            mixed(mixed(dna, glia, 0.45), _WHITE, 0.4),
        ),
        tinted(glow(soft(threads, 0.9), 12, 0.8), glia, mixed(glia, _WHITE, 0.6)),
        tinted(glow(soft(wiring, 0.9), 14, 0.8), wires, mixed(wires, _WHITE, 0.6)),
    )
    return finished(_sagged(picture, 70), plate)


def _sagged(picture: Image.Image, depth: float) -> Image.Image:
    """Bent like the bowl of an eye, with a ripple."""
    wide, high = picture.size
    edges = [wide * n // 24 for n in range(25)]
    lift = [depth * (math.cos(math.pi * (x / wide - 0.46)) - 0.6) + 7 * math.sin(x / 90) for x in edges]
    mesh = [
        ((a, 0, b, high), (a, p, a, high + p, b, high + q, b, q))
        for (a, p), (b, q) in pairwise(zip(edges, (-v for v in lift), strict=True))
    ]
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _rods(plate: Plate, pen: ImageDraw.ImageDraw) -> None:
    """Thin rods, and a stout cone now and then."""
    chance, foot = plate.chance, plate.height * 0.325
    x = -5.0
    while x < plate.width + 5:
        cone = chance.random() < 0.16
        tall = plate.height * (chance.uniform(0.1, 0.15) if cone else chance.uniform(0.19, 0.27))
        lean = chance.gauss(0, 5)
        light = chance.randint(80, 190)
        if cone:
            half = 8
            pen.polygon(((x - half, foot), (x + half, foot), (x + lean + 2, foot - tall)), fill=light + 60)
        else:
            pen.line((x, foot, x + lean, foot - tall), fill=light, width=5)
            pen.line((x + lean * 0.4, foot - tall * 0.45, x + lean, foot - tall), fill=light + 50, width=6)
        x += chance.uniform(7, 11)


def _bodies(
    plate: Plate, pen: ImageDraw.ImageDraw, storeys: Sequence[tuple[float, float, float, int]]
) -> None:
    chance = plate.chance
    for top, bottom, size, apart in storeys:
        rows = max(1, round((bottom - top) * plate.height / (apart * 0.95)))
        for row in range(rows):
            x = -chance.uniform(0, apart)
            while x < plate.width + apart:
                y = plate.height * (top + (bottom - top) * (row + 0.5) / rows) + chance.gauss(0, apart * 0.17)
                light = chance.randint(90, 235)
                turn = chance.gauss(math.pi / 2, 0.4)
                pen.polygon(oval((x, y), size * chance.uniform(0.9, 1.15), size * 0.78, turn), fill=light)
                dot(pen, (x + 2, y - 2), size * 0.25, min(255, light + 55))
                x += apart * chance.uniform(0.85, 1.15)


def _glia(plate: Plate, pen: ImageDraw.ImageDraw) -> None:
    """Pillars from floor to floor, with a foot below and fine side hairs."""
    chance = plate.chance
    x = 0.0
    while x < plate.width:
        path = [(x + chance.gauss(0, 5), plate.height * (0.33 + 0.6 * n / 14)) for n in range(15)]
        light = chance.randint(90, 240)
        pen.line(path, fill=light, width=chance.choice((2, 3, 4)), joint="curve")
        foot = path[-1]
        high, half = chance.uniform(25, 75), chance.uniform(9, 26)
        pen.polygon(((x, foot[1] - high), (x - half, foot[1] + 8), (x + half, foot[1] + 8)), fill=light)
        for px, py in path[1:-1]:
            for _ in range(3):
                reach, y = chance.gauss(0, 13), py + chance.uniform(-22, 22)
                pen.line((px, y, px + reach, y + chance.gauss(0, 6)), fill=light // 2, width=2)
        x += chance.uniform(24, 58)
    edge = plate.height * 0.935
    pen.line((0, edge, plate.width, edge), fill=190, width=5)


def _wiring(plate: Plate, pen: ImageDraw.ImageDraw) -> None:
    """Dots and twigs in bands, and a few whole cells that send their twigs into a band."""
    chance = plate.chance
    for level, thick, count in (
        (0.513, 0.012, 900),
        (0.69, 0.006, 700),
        (0.745, 0.006, 800),
        (0.8, 0.006, 700),
    ):
        for _ in range(count):
            place = (chance.uniform(0, plate.width), plate.height * (level + chance.gauss(0, thick)))
            dot(pen, place, chance.uniform(1, 3.2), chance.randint(50, 190))
    for _ in range(26):
        x, level = chance.uniform(0, plate.width), chance.choice((0.69, 0.745, 0.8))
        body = (x, plate.height * chance.uniform(0.58, 0.65))
        end = (x + chance.gauss(0, 12), plate.height * level)
        pen.polygon(oval(body, 14, 9, math.pi / 2), fill=255)
        pen.line((body, end), fill=230, width=3)
        pen.line((body, (x, plate.height * 0.515)), fill=200, width=3)
        for side in (0.0, math.pi):
            for start in (end, (x, plate.height * 0.515)):
                path = plate.wander(start, side + chance.gauss(0, 0.1), chance.uniform(25, 70), 8, 0.2)
                pen.line(path, fill=200, width=2)
