"""Nerve cells and what carries their messages."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from publisher.samples.micrographs.brush import (
    Colour,
    Plate,
    Point,
    contrast,
    dim,
    dot,
    finished,
    glow,
    hue,
    mixed,
    soft,
    stroke,
    tinted,
    together,
    warped,
)
from publisher.samples.micrographs.outlines import shrunk, taut, territories

_PALETTES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((24, 190, 90), (150, 255, 170), (160, 40, 200)),
    ((235, 110, 20), (255, 225, 150), (40, 70, 220)),
    ((20, 160, 220), (190, 250, 255), (220, 30, 110)),
    ((210, 40, 160), (255, 200, 240), (20, 150, 160)),
)


def neurons(plate: Plate) -> Image.Image:
    """A few nerve cells with all their branches, sharp in front and blurred behind."""
    main, pale, other = _PALETTES[plate.seed % len(_PALETTES)]
    far, middle, near = plate.dark(), plate.dark(), plate.dark()
    places = plate.strewn(9, 300, 60)
    for number, place in enumerate(places):
        layer = (near, near, middle, middle, far)[number % 5]
        _neuron(plate, ImageDraw.Draw(layer), place, scale=1.15 if layer is near else 0.9)
    specks = plate.dark()
    pen = ImageDraw.Draw(specks)
    for place in plate.strewn(130, 40):
        pen.polygon(plate.blob(place, plate.chance.uniform(9, 15), 0.2), fill=plate.chance.randint(60, 170))
    backdrop = tinted(dim(plate.cloud(6, 3), 0.22), mixed(other, (0, 0, 0), 0.35))
    picture = together(
        backdrop,
        tinted(dim(soft(specks, 5), 0.6), (30, 50, 150), (60, 90, 255)),
        tinted(dim(glow(soft(far, 7), 30, 0.8), 0.9), other, other),
        tinted(dim(glow(soft(middle, 2.4), 24, 0.9), 0.85), mixed(main, other, 0.35), main),
        tinted(glow(glow(soft(near, 0.9), 7, 0.8), 40, 0.7), main, mixed(main, pale, 0.7), pale),
    )
    return finished(picture, plate)


def _neuron(plate: Plate, pen: ImageDraw.ImageDraw, place: Point, scale: float) -> None:
    chance = plate.chance
    roots = chance.randint(5, 7)
    turn = chance.uniform(0, math.tau)
    for root in range(roots):
        angle = turn + math.tau * root / roots + chance.uniform(-0.35, 0.35)
        start = (place[0] + math.cos(angle) * 14 * scale, place[1] + math.sin(angle) * 14 * scale)
        _dendrite(plate, pen, start, angle, 11 * scale, chance.uniform(190, 330) * scale)
    pen.polygon(plate.blob(place, 30 * scale, 0.3, 1.1, turn), fill=255)


def _dendrite(
    plate: Plate, pen: ImageDraw.ImageDraw, start: Point, angle: float, width: float, length: float
) -> None:
    chance = plate.chance
    path = plate.wander(start, angle, length * chance.uniform(0.45, 0.8), 9, 0.13)
    stroke(pen, path, (width, width * 0.66), min(255, 130 + int(width * 13)))
    for x, y in path[1:]:
        if chance.random() < 0.62:
            side, reach = angle + chance.choice((-1.57, 1.57)), width * 0.5 + chance.uniform(3, 6)
            dot(pen, (x + math.cos(side) * reach, y + math.sin(side) * reach), 1.8, 190)
    if width > 2.2 and length > 45:
        (x0, y0), (x1, y1) = path[-2:]
        onward = math.atan2(y1 - y0, x1 - x0)
        for fork in (-1, 1):
            _dendrite(
                plate,
                pen,
                path[-1],
                onward + fork * chance.uniform(0.22, 0.62),
                width * 0.66,
                length * chance.uniform(0.62, 0.9),
            )


def hippocampus(plate: Plate) -> Image.Image:
    """Bands of tightly packed nerve cells that curl into one another, every cell in a colour of its own."""
    chance = plate.chance
    base = plate.dark().convert("RGB")
    fibres, bodies = ImageDraw.Draw(base), None
    cells = Image.new("RGB", plate.size)
    bodies = ImageDraw.Draw(cells)
    lean = 0.15 + 0.1 * (plate.seed % 3)
    for band, (radius, start, end) in enumerate(((420, 2.6, 6.1), (190, -0.5, 3.3))):
        centre = (plate.width * (0.47 + 0.13 * band), plate.height * (0.56 + 0.1 * band))
        for _ in range(950 - 350 * band):
            angle = chance.uniform(start, end)
            reach = radius * (1 + lean * math.sin(angle * 1.3)) + chance.gauss(0, 21)
            place = (centre[0] + math.cos(angle) * reach * 1.28, centre[1] + math.sin(angle) * reach)
            colour = hue(
                0.5 * plate.seed / 7 + chance.gauss(0.5 + 0.3 * band, 0.16),
                chance.uniform(0.55, 0.95),
                chance.uniform(0.6, 1),
            )
            stroke(
                fibres,
                plate.wander(place, angle, chance.uniform(80, 210), 14, 0.09),
                (2.4, 1),
                mixed((0, 0, 0), colour, 0.62),
            )
            if chance.random() < 0.5:
                stroke(
                    fibres,
                    plate.wander(place, angle + math.pi, chance.uniform(40, 120), 14, 0.14),
                    (2, 1),
                    mixed((0, 0, 0), colour, 0.5),
                )
            bodies.polygon(plate.blob(place, chance.uniform(6, 10), 0.2, 1.15, angle), fill=colour)
    for place in plate.strewn(210, 26):
        dot(bodies, place, chance.uniform(3.5, 6), hue(chance.random(), 0.5, chance.uniform(0.3, 0.75)))
    light = together(soft(base, 1.2), soft(cells, 1.1))
    picture = together(light, dim(soft(light, 22), 0.75), tinted(dim(plate.cloud(5, 3), 0.2), (20, 30, 90)))
    return finished(picture, plate)


def synapses(plate: Plate) -> Image.Image:
    """An electron micrograph: outlines of nerve endings, little bubbles in them, dark contacts between them."""
    chance = plate.chance
    gap = 215
    membranes = Image.new("L", plate.size, 255)
    inside = Image.new("L", plate.size, 190)
    details = Image.new("L", plate.size, 255)
    line, fill, fine = (ImageDraw.Draw(layer) for layer in (membranes, inside, details))
    points = plate.lattice(gap, 0.3) + plate.strewn(34, 120)
    profiles = list(territories(points, gap))
    lit: list[list[Point]] = []
    for number, (centre, outline) in enumerate(profiles):
        rounded = taut(shrunk(outline, centre, 0.978))
        fill.polygon(rounded, fill=chance.randint(165, 215))
        line.line([*rounded, rounded[0], rounded[1]], fill=42, width=4)
        sort = number % 5
        if sort in {0, 3}:
            _ending(plate, fine, centre, outline)
            lit.append(rounded)
        elif sort == 1:
            _mitochondrion(plate, fine, centre, gap * chance.uniform(0.14, 0.24))
        else:
            _tubules(plate, fine, centre, gap)
    picture = ImageChops.multiply(ImageChops.multiply(inside, soft(membranes, 1.6)), soft(details, 1.1))
    picture = ImageChops.multiply(
        picture, plate.cloud(200, 2).point([165 + v * 90 // 255 for v in range(256)])
    )
    wash = Image.new("RGB", plate.size, (255, 255, 255))
    brush = ImageDraw.Draw(wash)
    colours = (hue(0.12 + plate.seed * 0.19, 0.3), hue(0.55 + plate.seed * 0.19, 0.3))
    for number, outline in enumerate(lit):
        if number % 3 == 0:
            brush.polygon(outline, fill=colours[number % 2])
    grey = contrast(picture, 12, 205)
    coloured = ImageChops.multiply(Image.merge("RGB", (grey, grey, grey)), soft(wash, 3))
    return finished(warped(coloured, plate, 9, 16), plate, grain=26, vignette=0.25)


def _ending(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point, outline: list[Point]) -> None:
    """Vesicles in a crowd, and the dark contact they gather at."""
    chance = plate.chance
    size = min(math.dist(centre, corner) for corner in outline) * 0.72
    for _ in range(110):
        angle, reach = chance.uniform(0, math.tau), math.sqrt(chance.random()) * size
        x, y = centre[0] + math.cos(angle) * reach, centre[1] + math.sin(angle) * reach
        pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=205, outline=75, width=2)
    longest = max(range(len(outline)), key=lambda n: math.dist(outline[n], outline[n - 1]))
    (x0, y0), (x1, y1) = outline[longest], outline[longest - 1]
    ends = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (0.3, 0.44, 0.57, 0.7)]
    pen.line(ends, fill=70, width=17, joint="curve")
    pen.line(ends, fill=28, width=8, joint="curve")


def _mitochondrion(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point, radius: float) -> None:
    turn = plate.chance.uniform(0, math.pi)
    pen.polygon(plate.blob(centre, radius, 0.12, 1.35, turn), fill=105, outline=30, width=5)
    across, along = (-math.sin(turn), math.cos(turn)), (math.cos(turn), math.sin(turn))
    for step in range(-4, 5):
        x, y = centre[0] + along[0] * step * radius * 0.27, centre[1] + along[1] * step * radius * 0.27
        half = radius * 0.5 * math.sqrt(max(0.1, 1 - (step / 5.2) ** 2)) * plate.chance.uniform(0.7, 1)
        pen.line(
            (x - across[0] * half, y - across[1] * half, x + across[0] * half, y + across[1] * half),
            fill=190,
            width=3,
        )


def _tubules(plate: Plate, pen: ImageDraw.ImageDraw, centre: Point, gap: float) -> None:
    for _ in range(9):
        start = (centre[0] + plate.chance.gauss(0, gap * 0.18), centre[1] + plate.chance.gauss(0, gap * 0.18))
        if plate.chance.random() < 0.5:
            pen.ellipse((start[0] - 5, start[1] - 5, start[0] + 5, start[1] + 5), outline=85, width=2)
        else:
            pen.line(plate.wander(start, plate.chance.uniform(0, math.tau), 46, 8, 0.2), fill=110, width=3)
