"""Where the blood flows: trunks, branches and the fine mesh between them."""

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
    glow,
    mixed,
    soft,
    stroke,
    tinted,
    together,
    warped,
)
from publisher.samples.micrographs.outlines import rounded, shrunk, territories

_PALETTES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((255, 60, 50), (40, 120, 255), (150, 50, 160)),
    ((255, 120, 30), (30, 190, 200), (40, 90, 170)),
    ((60, 230, 140), (230, 60, 190), (40, 110, 150)),
)


def vessels(plate: Plate) -> Image.Image:
    """Arteries and veins in turn, spreading from one place, with capillaries in between."""
    artery, vein, mesh = _PALETTES[(plate.seed + 1) % len(_PALETTES)]
    chance = plate.chance
    heart = (plate.width * chance.uniform(0.36, 0.64), plate.height * chance.uniform(0.4, 0.6))
    outward, homeward = plate.dark(), plate.dark()
    trunks = 4 + plate.seed % 2
    turn = chance.uniform(0, math.tau)
    for number in range(2 * trunks):
        angle = turn + math.tau * number / (2 * trunks) + chance.uniform(-0.1, 0.1)
        layer, width = ((outward, 15.0), (homeward, 19.0))[number % 2]
        _branch(plate, ImageDraw.Draw(layer), heart, angle, width)
    for layer in (outward, homeward):
        dot(ImageDraw.Draw(layer), heart, 27, 190)
    fine = warped(_capillaries(plate, heart), plate, 12, 20)
    picture = together(
        tinted(dim(plate.cloud(5, 3), 0.16), mixed(vein, (0, 0, 0), 0.3)),
        tinted(dim(soft(fine, 5), 0.6), mesh, mesh),
        tinted(glow(soft(fine, 0.9), 7, 0.5), mesh, mixed(mesh, (255, 220, 255), 0.55)),
        tinted(glow(soft(homeward, 1.4), 30, 0.8), vein, mixed(vein, (255, 255, 255), 0.6)),
        tinted(glow(soft(outward, 1), 22, 0.8), artery, mixed(artery, (255, 235, 190), 0.75)),
    )
    return finished(picture, plate)


def _branch(plate: Plate, pen: ImageDraw.ImageDraw, start: Point, angle: float, width: float) -> None:
    """A vessel that bends as it goes, gives off side branches and forks when it has grown thin."""
    chance = plate.chance
    length = width * chance.uniform(8, 15) + 40
    path = plate.wander(start, angle, length, 12, 0.1)
    stroke(pen, path, (width, width * 0.86), min(255, 120 + round(width * 8)))
    if width < 3:
        return
    for side, point in enumerate(path[4:-2:4]):
        if chance.random() < 0.3:
            twig = width * chance.uniform(0.28, 0.45)
            _branch(plate, pen, point, angle + (1 if side % 2 else -1) * chance.uniform(0.7, 1.2), twig)
    (x0, y0), (x1, y1) = path[-2:]
    onward = math.atan2(y1 - y0, x1 - x0)
    for fork, share in ((-1, 0.84), (1, chance.uniform(0.5, 0.72))):
        _branch(plate, pen, path[-1], onward + fork * chance.uniform(0.12, 0.45), width * share)


def _capillaries(plate: Plate, heart: Point) -> Image.Image:
    layer = plate.dark()
    pen = ImageDraw.Draw(layer)
    gap = 50
    for centre, outline in territories(plate.lattice(gap, 0.42), gap):
        if plate.chance.random() < 0.86:
            loop = rounded(shrunk(outline, centre, 0.93), 2)
            light = 170 - min(100, int(math.dist(centre, heart) / 9)) + plate.chance.randint(-30, 40)
            pen.line([*loop, loop[0]], fill=light, width=plate.chance.choice((2, 3, 3)))
    return layer
