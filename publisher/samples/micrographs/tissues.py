"""Slices of an organ: glands in pink and purple, bone in rings, muscle in stripes."""

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
    tinted,
    together,
    warped,
)
from publisher.samples.micrographs.outlines import around, oval, rounded, shrunk, territories

_WHITE: Colour = (255, 255, 255)
_PAPER: Colour = (250, 243, 247)
_EOSIN: tuple[Colour, ...] = ((238, 160, 190), (228, 130, 170), (243, 184, 205), (220, 118, 160))
_PURPLE: tuple[Colour, ...] = ((78, 38, 120), (98, 52, 140), (62, 30, 104), (120, 70, 160))
_LABELS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((30, 110, 150), (120, 255, 120), (255, 90, 60)),
    ((70, 60, 160), (255, 190, 60), (60, 230, 220)),
    ((150, 90, 40), (110, 240, 210), (255, 80, 130)),
)
_STRIPES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((255, 60, 70), (50, 70, 230), (90, 220, 255)),
    ((60, 215, 120), (200, 40, 140), (70, 130, 255)),
    ((255, 130, 40), (40, 110, 200), (60, 220, 240)),
)


def tissue(plate: Plate) -> Image.Image:
    """A slice stained with two old dyes: glands like islands, fibres like rivers."""
    chance = plate.chance
    picture = Image.new("RGB", plate.size, (246, 208, 222))
    pen = ImageDraw.Draw(picture)
    _fibres(plate, pen)
    for place in plate.strewn(620, 17):
        leaf = oval(place, chance.uniform(9, 16), chance.uniform(3, 5), _drift(plate, place))
        pen.polygon(leaf, fill=chance.choice(_PURPLE))
    for place in plate.strewn(9, 240):
        for _ in range(26):
            cell = (place[0] + chance.gauss(0, 34), place[1] + chance.gauss(0, 22))
            dot(pen, cell, 8, chance.choice(((214, 62, 84), (226, 84, 100))))
    gap = 330
    for centre, outline in territories(plate.lattice(gap, 0.3), gap):
        if chance.random() < 0.86:
            _gland(plate, pen, centre, rounded(shrunk(outline, centre, chance.uniform(0.74, 0.9))))
    picture = warped(soft(picture, 1.1), plate, 7, 24)
    mottle = plate.cloud(110, 2).point([214 + v * 41 // 255 for v in range(256)])
    stain = tinted(plate.cloud(4, 2).point([175 + v * 80 // 255 for v in range(256)]), (255, 250, 252))
    picture = ImageChops.multiply(
        ImageChops.multiply(picture, Image.merge("RGB", (mottle,) * 3)), dim(stain, 1.2)
    )
    return finished(picture, plate, grain=6, vignette=0.12)


def _drift(plate: Plate, place: Point) -> float:
    """Which way the fibres run here: neighbours run almost alike."""
    return 0.5 * math.sin(place[0] / 300 + plate.seed) + 0.5 * math.cos(place[1] / 240) + 0.4


def _fibres(plate: Plate, pen: ImageDraw.ImageDraw) -> None:
    for _ in range(1000):
        place = (plate.chance.uniform(-90, plate.width), plate.chance.uniform(0, plate.height))
        path = plate.wander(place, _drift(plate, place), plate.chance.uniform(70, 190), 17, 0.13)
        tone = plate.chance.choice((*_EOSIN, _PAPER))
        pen.line(path, fill=tone, width=plate.chance.choice((2, 4, 6, 9)))


def _gland(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point, edge: list[Point]) -> None:
    """Tall cells in a ring, their nuclei near the rim, white frothy mucus and a hollow in the middle."""
    chance = plate.chance
    pen.polygon(list(shrunk(edge, centre, 1.09)), fill=_PAPER)
    pen.polygon(edge, fill=chance.choice(((216, 150, 200), (206, 140, 196), (226, 160, 200))))
    hollow = chance.uniform(0.2, 0.34)
    loop = [*edge, edge[0]]
    for (x, y), (nx, ny) in around(loop, 13):
        across = math.dist((x, y), centre) * (1 - hollow)
        inward = _inward((x, y), (nx, ny), centre)
        deep = (x + inward[0] * across * 0.62, y + inward[1] * across * 0.62)
        if chance.random() < 0.45:
            pen.polygon(
                oval(deep, across * 0.27, 9, math.atan2(inward[1], inward[0])),
                fill=chance.choice(((240, 222, 240), (232, 208, 234), (248, 236, 246))),
            )
        pen.line(((x, y), deep), fill=(190, 110, 176), width=1)
    for (x, y), normal in around(loop, 12):
        inward = _inward((x, y), normal, centre)
        inset = chance.uniform(11, 24)
        turn = math.atan2(inward[1], inward[0]) + chance.gauss(0, 0.15)
        place = (x + inward[0] * inset, y + inward[1] * inset)
        tone = chance.choice(_PURPLE)
        pen.polygon(oval(place, chance.uniform(10, 14), chance.uniform(5, 7), turn), fill=tone)
        dot(pen, (place[0] - 2, place[1] - 2), 2, mixed(tone, _WHITE, 0.35))
    middle = plate.blob(centre, 10 + 75 * hollow, 0.35, chance.uniform(1, 1.6), chance.uniform(0, 3))
    pen.polygon(middle, fill=_PAPER, outline=(200, 120, 180), width=3)


def _inward(at: Point, normal: Point, centre: Point) -> Point:
    facing = (centre[0] - at[0]) * normal[0] + (centre[1] - at[1]) * normal[1]
    return normal if facing > 0 else (-normal[0], -normal[1])


def bone(plate: Plate) -> Image.Image:
    """A polished slice: rings laid down one after the other, with the small hollows of buried cells."""
    base, early, late = _LABELS[plate.seed % len(_LABELS)]
    rings, first, second, hollows = plate.dark(), plate.dark(), plate.dark(), Image.new("L", plate.size, 255)
    pens = [ImageDraw.Draw(layer) for layer in (rings, first, second, hollows)]
    _buried(plate, pens[3], plate.strewn(420, 26), None)
    ImageDraw.Draw(rings).rectangle((0, 0, *plate.size), fill=70)
    gap = 262
    for centre, outline in territories(plate.lattice(gap, 0.36), gap):
        if plate.chance.random() < 0.93:
            _osteon(plate, pens, centre, rounded(shrunk(outline, centre, plate.chance.uniform(0.92, 1.1))))
    mottle = plate.cloud(60, 3).point([150 + v * 105 // 255 for v in range(256)])
    ground = ImageChops.multiply(ImageChops.multiply(soft(rings, 1.4), mottle), soft(hollows, 0.9))
    layers = [
        tinted(ground, mixed(base, (0, 0, 0), 0.3), base, mixed(base, _WHITE, 0.55)),
        tinted(glow(soft(first, 2.2), 16, 0.9), early, mixed(early, _WHITE, 0.5)),
        tinted(glow(soft(second, 2), 16, 0.9), late, mixed(late, _WHITE, 0.5)),
    ]
    return finished(warped(together(layers[0], *layers[1:]), plate, 9, 14), plate)


def _osteon(plate: Plate, pens: list[ImageDraw.ImageDraw], centre: Point, edge: list[Point]) -> None:
    chance = plate.chance
    rings, first, second, hollows = pens
    canal = chance.uniform(0.1, 0.2)
    count = 11
    tone = chance.randint(85, 190)
    for pen, tint in ((rings, tone), (first, 0), (second, 0), (hollows, 255)):
        pen.polygon(edge, fill=tint)
    rings.line([*edge, edge[0]], fill=215, width=3)
    for ring in range(1, count):
        share = 1 - (1 - canal) * ring / count
        loop = list(shrunk(edge, centre, share))
        rings.polygon(loop, fill=tone if ring % 2 else tone * 6 // 10, outline=tone + 62)
        if ring % 2:
            _buried(plate, hollows, [at for at, _ in around(loop, 74) if chance.random() < 0.72], centre)
    for pen, odds in ((first, 0.62), (second, 0.45)):
        if chance.random() < odds:
            loop = list(shrunk(edge, centre, chance.uniform(canal + 0.12, 0.8)))
            pen.line([*loop, loop[0]], fill=chance.randint(120, 255), width=chance.choice((4, 6, 9)))
    middle = list(shrunk(edge, centre, canal))
    rings.polygon(middle, fill=8)
    second.line([*middle, middle[0]], fill=150, width=3)


def _buried(plate: Plate, pen: ImageDraw.ImageDraw, places: list[Point], centre: Point | None) -> None:
    """Small dark hollows, with feelers as fine as hairs."""
    for x, y in places:
        turn = plate.chance.gauss(0.4, 0.4)
        if centre:
            turn = math.atan2(y - centre[1], x - centre[0]) + math.pi / 2
        pen.polygon(oval((x, y), plate.chance.uniform(8, 12), 4, turn), fill=25)
        for _ in range(9):
            angle = turn + math.pi / 2 * plate.chance.choice((-1, 1)) + plate.chance.gauss(0, 0.5)
            reach = plate.chance.uniform(10, 24)
            pen.line((x, y, x + math.cos(angle) * reach, y + math.sin(angle) * reach), fill=120, width=1)


def muscle(plate: Plate) -> Image.Image:
    """Fibres side by side, each of many threads, each thread striped."""
    line, band, dna = _STRIPES[plate.seed % len(_STRIPES)]
    discs, bands, cores = plate.dark(), plate.dark(), plate.dark()
    pens = [ImageDraw.Draw(layer) for layer in (discs, bands, cores)]
    turn = 0.22 + 0.16 * (plate.seed % 4)
    reach = math.hypot(*plate.size) / 2
    across = -reach
    while across < reach:
        width = plate.chance.uniform(110, 210)
        _fibre(plate, pens, turn, (across, across + width - 12), reach)
        across += width
    picture = together(
        tinted(dim(plate.cloud(5, 2), 0.1), band),
        tinted(glow(soft(bands, 1.4), 26, 0.9), mixed(band, (0, 0, 0), 0.25), band),
        tinted(glow(soft(discs, 0.8), 9, 0.7), line, mixed(line, (255, 240, 225), 0.75)),
        tinted(glow(soft(cores, 2), 22, 0.8), dna, mixed(dna, _WHITE, 0.6)),
    )
    return finished(warped(picture, plate, 5, 34), plate)


def _fibre(
    plate: Plate, pens: list[ImageDraw.ImageDraw], turn: float, sides: tuple[float, float], reach: float
) -> None:
    chance = plate.chance
    discs, bands, cores = pens
    cos, sin = math.cos(turn), math.sin(turn)

    def at(along: float, across: float) -> Point:
        return (
            plate.centre[0] + along * cos - across * sin,
            plate.centre[1] + along * sin + across * cos,
        )

    top, bottom = sides
    light, period, lean = chance.uniform(0.65, 1), chance.uniform(27, 31), chance.gauss(0, 0.12)
    thread, shift = top, chance.uniform(0, 20)
    while thread < bottom - 3:
        thick = chance.uniform(12, 20)
        shine = light * (0.5 + 0.5 * math.sin(math.pi * (thread + thick / 2 - top) / (bottom - top)))
        shift += chance.gauss(0, 1.8) + lean * thick
        tone = chance.uniform(0.7, 1)
        along = -reach + shift
        end = min(thread + thick - 3, bottom)
        while along < reach:
            x, y = at(along, thread)
            if -30 < x < plate.width + 30 and -30 < y < plate.height + 30:
                discs.line((at(along, thread), at(along, end)), fill=round(255 * shine * tone), width=7)
                middle = along + period / 2
                bands.line((at(middle, thread), at(middle, end)), fill=round(255 * shine * tone), width=9)
            along += period
        thread += thick
    for _ in range(6):
        place = at(chance.uniform(-reach, reach), chance.choice((top + 2, bottom - 2)))
        cores.polygon(oval(place, chance.uniform(26, 40), chance.uniform(8, 11), turn), fill=210)
