"""Single cells in a dish: their nuclei, their power stations."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from publisher.samples.micrographs.brush import (
    Colour,
    Plate,
    Point,
    dim,
    dot,
    finished,
    glow,
    mixed,
    soft,
    stroke,
    tinted,
    together,
)
from publisher.samples.micrographs.outlines import oval, shrunk, taut, territories

_SHEETS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((30, 200, 120), (235, 40, 120), (70, 110, 255)),
    ((250, 140, 40), (30, 170, 190), (110, 90, 255)),
    ((230, 50, 150), (240, 170, 40), (40, 160, 255)),
)
_NETWORKS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((255, 120, 20), (40, 150, 120), (70, 90, 255)),
    ((60, 220, 110), (170, 40, 170), (60, 120, 255)),
    ((250, 60, 120), (30, 130, 190), (120, 100, 255)),
)


def nuclei(plate: Plate) -> Image.Image:
    """A sheet of cells seen from above; some are dividing."""
    rim, fibre, dna = _SHEETS[plate.seed % len(_SHEETS)]
    walls, fibres, cores, spindles = (plate.dark() for _ in range(4))
    wall, thread, core, spindle = (ImageDraw.Draw(layer) for layer in (walls, fibres, cores, spindles))
    gap = 205
    for centre, outline in territories(plate.lattice(gap, 0.3), gap):
        edge = taut(shrunk(outline, centre, 0.985))
        wall.polygon(edge, fill=plate.chance.randint(14, 48))
        wall.line([*edge, edge[0]], fill=plate.chance.randint(120, 230), width=5)
        if plate.chance.random() < 0.13:
            wall.polygon(plate.blob(centre, gap * 0.4, 0.06), fill=80, outline=235, width=5)
            _division(plate, core, spindle, centre)
        else:
            _stress_fibres(plate, thread, centre, gap)
            _nucleus(plate, core, centre)
    mottle = plate.cloud(90, 2).point([150 + v * 105 // 255 for v in range(256)])
    picture = together(
        tinted(dim(glow(soft(walls, 1.5), 14, 0.6), 0.85), rim, mixed(rim, (255, 255, 255), 0.5)),
        tinted(glow(soft(fibres, 1.1), 9, 0.8), fibre, mixed(fibre, (255, 255, 255), 0.35)),
        tinted(glow(ImageChops.multiply(soft(cores, 1.2), mottle), 18, 0.55), dna, (210, 225, 255)),
        tinted(glow(soft(spindles, 0.8), 8, 0.9), mixed(rim, fibre, 0.3), (255, 250, 220)),
    )
    return finished(picture, plate)


def _stress_fibres(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point, gap: float) -> None:
    chance, turn = plate.chance, plate.chance.uniform(0, math.pi)
    for _ in range(34):
        aside, ahead = chance.gauss(0, gap * 0.24), chance.gauss(0, gap * 0.1)
        reach = gap * chance.uniform(0.16, 0.4) * math.exp(-((aside / gap) ** 2) * 5)
        x = centre[0] - math.sin(turn) * aside + math.cos(turn) * (ahead - reach)
        y = centre[1] + math.cos(turn) * aside + math.sin(turn) * (ahead - reach)
        path = plate.wander((x, y), turn + chance.gauss(0, 0.06), 2 * reach, 16, 0.03)
        pen.line(path, fill=chance.randint(50, 200), width=2)


def _nucleus(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point) -> None:
    chance = plate.chance
    radius, turn = chance.uniform(36, 48), chance.uniform(0, math.pi)
    light = chance.randint(105, 165)
    pen.polygon(plate.blob(centre, radius, 0.07, 1.12, turn), fill=light, outline=light + 50, width=3)
    for _ in range(15):
        angle, reach = chance.uniform(0, math.tau), radius * math.sqrt(chance.random()) * 0.78
        place = (centre[0] + math.cos(angle) * reach, centre[1] + math.sin(angle) * reach)
        dot(pen, place, chance.uniform(2, 6), chance.choice((light + 60, light + 90, light - 55)))


def _division(plate: Plate, core: ImageDraw.ImageDraw, spindle: ImageDraw.ImageDraw, centre: Point) -> None:
    """Chromosomes at the middle of their spindle, or already on the way to its poles."""
    chance, turn = plate.chance, plate.chance.uniform(0, math.pi)
    ahead, aside = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

    def at(along: float, across: float) -> Point:
        return (
            centre[0] + ahead[0] * along + aside[0] * across,
            centre[1] + ahead[1] * along + aside[1] * across,
        )

    for fibre in range(-12, 13):
        bulge = fibre * 3.6
        arc = [at(62 * math.cos(t / 10 * math.pi), bulge * math.sin(t / 10 * math.pi)) for t in range(11)]
        spindle.line(arc, fill=chance.randint(90, 200), width=2)
    for pole in (-62, 62):
        dot(spindle, at(pole, 0), 5, 255)
    apart = chance.choice((0, 18, 30))
    for across in range(-36, 37, 6):
        for side in (-1, 1):
            place = at(side * (apart + abs(across) * 0.14) + chance.gauss(0, 3), across * (1 - apart / 90))
            core.polygon(oval(place, chance.uniform(9, 15), 5, turn + chance.gauss(0, 0.3)), fill=255)


def mitochondria(plate: Plate) -> Image.Image:
    """Cells spread flat, each full of branching bright threads about its nucleus."""
    thread, rail, dna = _NETWORKS[plate.seed % len(_NETWORKS)]
    rails, deep, near, cores = (plate.dark() for _ in range(4))
    for place in plate.strewn(6, 430, 90):
        _railway(plate, ImageDraw.Draw(rails), place)
        for layer, count, light in ((deep, 60, 150), (near, 80, 255)):
            _network(plate, ImageDraw.Draw(layer), place, count, light)
        core = ImageDraw.Draw(cores)
        core.polygon(plate.blob(place, 82, 0.08, 1.12, plate.chance.uniform(0, 3)), fill=135)
        for _ in range(26):
            spot = (place[0] + plate.chance.gauss(0, 30), place[1] + plate.chance.gauss(0, 27))
            dot(core, spot, plate.chance.uniform(3, 9), plate.chance.choice((90, 175, 195)))
    pale = mixed(thread, (255, 245, 215), 0.75)
    picture = together(
        tinted(dim(plate.cloud(5, 3), 0.2), mixed(rail, (0, 0, 0), 0.35)),
        tinted(dim(glow(soft(rails, 1), 30, 0.9), 0.85), rail, mixed(rail, (255, 255, 255), 0.4)),
        tinted(dim(glow(soft(cores, 3), 40, 0.5), 0.8), mixed(dna, (0, 0, 0), 0.2), dna),
        tinted(dim(soft(deep, 3.5), 0.7), mixed(thread, dna, 0.3), thread),
        tinted(glow(soft(near, 1.1), 12, 0.75), thread, mixed(thread, pale, 0.6), pale),
    )
    return finished(picture, plate)


def _railway(plate: Plate, pen: ImageDraw.ImageDraw, place: Point) -> None:
    for _ in range(150):
        angle = plate.chance.uniform(0, math.tau)
        start = (place[0] + math.cos(angle) * 70, place[1] + math.sin(angle) * 70)
        path = plate.wander(start, angle, plate.chance.uniform(120, 330), 26, 0.09)
        pen.line(path, fill=plate.chance.randint(70, 190), width=2)


def _network(plate: Plate, pen: ImageDraw.ImageDraw, place: Point, count: int, light: int) -> None:
    chance = plate.chance
    for _ in range(count):
        angle, reach = chance.uniform(0, math.tau), 96 + abs(chance.gauss(0, 125))
        start = (place[0] + math.cos(angle) * reach * 1.1, place[1] + math.sin(angle) * reach)
        heading = angle + chance.choice((0, 0.9, -0.9, 1.57, -1.57)) + chance.gauss(0, 0.3)
        path = plate.wander(start, heading, chance.uniform(40, 240), 8, 0.2)
        shade = round(light * chance.uniform(0.55, 1) * min(1, 260 / reach))
        stroke(pen, path, (7, 5), shade)
        if len(path) > 9:
            fork = plate.wander(path[len(path) // 2], heading + chance.choice((-1, 1)), 60, 9, 0.25)
            stroke(pen, fork, (6, 5), shade)
