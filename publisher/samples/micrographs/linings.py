"""Cells in storeys: the gut's fingers, the skin, the back of the eye."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image, ImageDraw

from publisher.samples.micrographs.brush import (
    Colour,
    Plate,
    Point,
    dim,
    dot,
    finished,
    glow,
    hue,
    mixed,
    soft,
    tinted,
    together,
    warped,
)
from publisher.samples.micrographs.outlines import around, oval, rounded, shrunk, territories

_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)
_CARPETS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((60, 230, 150), (255, 60, 140), (70, 110, 255)),
    ((255, 150, 50), (60, 220, 210), (130, 90, 255)),
    ((240, 70, 170), (255, 210, 70), (50, 150, 255)),
)


def villi(plate: Plate) -> Image.Image:
    """Fingers of the gut, a row of them behind, and another in front."""
    brim, goblet, dna = _CARPETS[plate.seed % len(_CARPETS)]
    tones = (mixed(brim, dna, 0.55), brim, dna, goblet)
    rows = []
    for count, base, height in ((7, 0.96, 0.86), (6, 1.06, 0.92)):
        layers = [plate.dark() for _ in range(4)]
        pens = [ImageDraw.Draw(layer) for layer in layers]
        stride = plate.width / count
        for number in range(-1, count + 1):
            x = (number + 0.5 + plate.chance.uniform(-0.13, 0.13)) * stride
            tall = plate.height * height * plate.chance.uniform(0.78, 1)
            _finger(plate, pens, (x, plate.height * base), tall, stride * plate.chance.uniform(0.36, 0.43))
        rows.append(layers)
    behind, front = rows
    picture = together(*(tinted(soft(layer, 7), tone) for layer, tone in zip(behind, tones, strict=True)))
    cover = soft(front[0].point([255 if v else 0 for v in range(256)]), 3)
    picture.paste((0, 0, 0), mask=cover)
    lit = [
        tinted(glow(soft(layer, 1), 14, 0.7), tone, mixed(tone, _WHITE, 0.6))
        for layer, tone in zip(front, tones, strict=True)
    ]
    water = tinted(dim(plate.cloud(5, 3), 0.2), mixed(dna, _BLACK, 0.4))
    return finished(together(water, dim(picture, 0.45), *lit), plate)


def _finger(plate: Plate, pens: list[ImageDraw.ImageDraw], foot: Point, tall: float, half: float) -> None:
    """One villus: outline up the left side, over the tip and down the right side."""
    chance = plate.chance
    walls, edges, cores, spots = pens
    spine = plate.wander(foot, -math.pi / 2 + chance.gauss(0, 0.04), tall, 12, 0.011)
    tip, phase = half / tall, chance.uniform(0, 6)
    left, right = [], []
    for number, (x, y) in enumerate(spine):
        share = number / (len(spine) - 1)
        wide = half * math.sqrt(max(0.0, 1 - max(0.0, (share - 1) / tip + 1) ** 2))
        wide *= 1.04 - 0.14 * share + 0.05 * math.sin(number / 5 + phase)
        left.append((x - wide, y))
        right.append((x + wide, y))
    edge = _smooth([*left, *reversed(right)])
    walls.polygon(edge, fill=34)
    for pen in (edges, cores, spots):
        pen.polygon(edge, fill=0)
    _pith(plate, walls, cores, spine, half)
    for number, ((x, y), (nx, ny)) in enumerate(around(edge, 11)):
        deep = (x - nx * 50, y - ny * 50)
        walls.line(((x, y), deep), fill=chance.randint(70, 130), width=2)
        turn = math.atan2(ny, nx)
        inset = chance.uniform(27, 38)
        cores.polygon(oval((x - nx * inset, y - ny * inset), 11, 5, turn), fill=chance.randint(120, 230))
        if chance.random() < 0.07 and number > 4:
            spots.polygon(oval((x - nx * 15, y - ny * 15), 13, 8, turn), fill=255)
            spots.line(((x, y), deep), fill=120, width=3)
    edges.line(edge, fill=255, width=8, joint="curve")
    inner = [(x - nx * 52, y - ny * 52) for (x, y), (nx, ny) in around(edge, 16)]
    walls.line(inner, fill=150, width=3)


def _smooth(path: list[Point]) -> list[Point]:
    """An open path with its corners rounded off."""
    return rounded(path, 1)[:-2]


def _pith(
    plate: Plate, walls: ImageDraw.ImageDraw, cores: ImageDraw.ImageDraw, spine: list[Point], half: float
) -> None:
    """What is inside a finger: loose cells, and a vessel up the middle."""
    chance = plate.chance
    for x, y in spine[:-7:3]:
        for _ in range(6):
            place = (x + chance.gauss(0, half * 0.24), y + chance.uniform(-20, 20))
            cores.polygon(oval(place, 8, 5, chance.uniform(0, 3)), fill=chance.randint(40, 120))
    for aside in (-0.16, 0.16):
        walls.line([(x + half * aside, y) for x, y in spine[:-8]], fill=170, width=4)


def skin(plate: Plate) -> Image.Image:
    """From the fibres underneath, row upon row, to the flakes on top; each row in its colour."""
    turn = plate.seed * 0.37
    light = Image.new("RGB", plate.size)
    pen = ImageDraw.Draw(light)
    phase = plate.chance.uniform(0, 6)

    def floor(x: float) -> float:
        """Where the lowest row of cells stands: pegs and hollows."""
        return plate.height * 0.66 + 62 * math.sin(x / 118 + phase) + 26 * math.sin(x / 61 + 2 * phase)

    _dermis(plate, pen, floor, turn)
    gap = 62
    storey = plate.height * 0.56
    for centre, outline in territories(plate.lattice(gap, 0.24), gap):
        if 0 < centre[1] < storey:
            _keratinocyte(plate, pen, floor, (centre, outline), storey, turn)
    _flakes(plate, pen, floor, storey, turn)
    soft_light = soft(light, 0.9)
    picture = together(
        soft_light,
        dim(soft(light, 16), 0.5),
        dim(soft(light, 60), 0.35),
        tinted(dim(plate.cloud(5, 3), 0.12), hue(turn + 0.6)),
    )
    return finished(warped(picture, plate, 8, 12), plate)


def _raised(place: Point, floor: Callable[[float], float]) -> Point:
    """From height above the floor to a place in the picture; hollows even out on the way up."""
    x, height = place
    level = floor(x)
    calm = min(1.0, height / 420)
    return x, level + (840 - level) * calm * 0.9 - height * (1 - height / 2600)


def _keratinocyte(
    plate: Plate,
    pen: ImageDraw.ImageDraw,
    floor: Callable[[float], float],
    cell: tuple[Point, list[Point]],
    storey: float,
    turn: float,
) -> None:
    centre, outline = cell
    age = centre[1] / storey
    tone = hue(turn + 0.9 - 0.55 * age, 0.8, plate.chance.uniform(0.75, 1))
    edge = [_raised(p, floor) for p in rounded(shrunk(outline, centre, 0.95), 2)]
    pen.polygon(edge, fill=mixed(_BLACK, tone, 0.26), outline=mixed(tone, _WHITE, 0.1), width=3)
    middle = _raised(centre, floor)
    size = 15 * (1 - age * 0.45)
    core = oval(middle, size * (0.95 + age * 0.6), size * (1 - age * 0.4), plate.chance.gauss(0, 0.3))
    pen.polygon(
        core, fill=mixed(mixed(tone, hue(turn + 0.6, 0.5), 0.55), _WHITE, plate.chance.uniform(0, 0.4))
    )


def _dermis(plate: Plate, pen: ImageDraw.ImageDraw, floor: Callable[[float], float], turn: float) -> None:
    chance = plate.chance
    for place in plate.strewn(1300, 6):
        if place[1] > floor(place[0]) + 12:
            path = plate.wander(place, chance.gauss(0, 0.35), chance.uniform(60, 220), 16, 0.14)
            pen.line(
                path,
                fill=hue(turn + chance.gauss(0.62, 0.03), 0.75, chance.uniform(0.2, 0.65)),
                width=chance.choice((2, 3, 5)),
            )
    for place in plate.strewn(260, 30):
        if place[1] > floor(place[0]) + 20:
            leaf = oval(place, 15, 5, chance.gauss(0, 0.5))
            pen.polygon(leaf, fill=hue(turn + 0.55, 0.45, chance.uniform(0.5, 0.95)))


def _flakes(
    plate: Plate, pen: ImageDraw.ImageDraw, floor: Callable[[float], float], storey: float, turn: float
) -> None:
    for row in range(15):
        x = -80.0
        while x < plate.width:
            long = plate.chance.uniform(70, 230)
            height = storey + 14 + row * 9 + plate.chance.gauss(0, 2 + row * 0.5)
            path = [_raised((x + long * t / 5, height + 4 * math.sin(t)), floor) for t in range(6)]
            tone = hue(turn + 0.32 - row * 0.008, 0.72, plate.chance.uniform(0.35, 0.95) * (1 - row / 22))
            pen.line(path, fill=tone, width=plate.chance.choice((2, 3, 5)))
            x += long + plate.chance.uniform(2, 14 + row * 4)
    for place in plate.strewn(60, 20):
        if place[1] < plate.height * 0.1:
            dot(pen, place, 1.5, hue(turn + 0.3, 0.4, 0.5))
