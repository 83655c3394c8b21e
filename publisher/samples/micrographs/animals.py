"""A fish as small as a finger-nail."""

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
)
from publisher.samples.micrographs.outlines import oval

_WHITE: Colour = (255, 255, 255)
_FISH: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((60, 240, 140), (230, 50, 160), (60, 110, 220)),
    ((80, 220, 255), (255, 120, 50), (90, 70, 200)),
    ((255, 90, 90), (60, 200, 190), (60, 90, 200)),
)


def zebrafish(plate: Plate) -> Image.Image:
    """A young fish from the side, clear as glass, and another one far behind it."""
    colours = _FISH[plate.seed % len(_FISH)]
    chance = plate.chance
    low = chance.choice((-1, 1))
    near = _Fish(plate, (plate.width * 0.06, plate.height * (0.5 + 0.1 * low)), plate.width * 0.9)
    small = Plate((plate.width // 2, plate.height // 2), "the far zebrafish", plate.seed)
    away = (small.width * chance.uniform(0.3, 0.45), small.height * (0.5 - 0.3 * low))
    behind = soft(_swimmer(_Fish(small, away, small.width * 0.52), colours), 3)
    water = tinted(dim(plate.cloud(4, 3), 0.26), mixed(colours[2], (0, 0, 0), 0.4))
    specks = plate.dark()
    for place in plate.strewn(170, 30):
        dot(ImageDraw.Draw(specks), place, chance.uniform(1, 4), chance.randint(30, 130))
    picture = together(water, tinted(soft(specks, 2), colours[2]), dim(behind.resize(plate.size), 0.5))
    return finished(together(picture, _swimmer(near, colours)), plate)


def _swimmer(fish: _Fish, colours: tuple[Colour, Colour, Colour]) -> Image.Image:
    """Vessels in one light, muscles in another."""
    blood, flesh, body = colours
    skin, muscles, pipes, lamps = (fish.plate.dark() for _ in range(4))
    fish.outline(ImageDraw.Draw(skin))
    fish.muscles(ImageDraw.Draw(muscles))
    fish.pipes(ImageDraw.Draw(pipes))
    fish.head(ImageDraw.Draw(lamps), ImageDraw.Draw(pipes))
    picture = together(
        tinted(glow(soft(skin, 2), 40, 0.8), mixed(body, (0, 0, 0), 0.2), body, mixed(body, _WHITE, 0.6)),
        tinted(soft(muscles, 1.1), mixed(flesh, (0, 0, 0), 0.1), flesh),
        tinted(glow(soft(lamps, 1.3), 14, 0.6), (230, 140, 40), (255, 240, 200)),
        tinted(glow(soft(pipes, 1), 14, 0.6), blood, mixed(blood, _WHITE, 0.4)),
    )
    return fish.eyed(picture)


class _Fish:
    """Its measures: places are told by how far from nose to tail (0 to 1), and from belly to back."""

    def __init__(self, plate: Plate, nose: Point, length: float) -> None:
        self.plate, self.chance = plate, plate.chance
        self.nose, self.length = nose, length
        self.unit = length / 1000
        self.bend = plate.chance.uniform(0.3, 0.9) * plate.chance.choice((-1, 1))

    def at(self, share: float, side: float) -> Point:
        """The place at `share` of the length; `side` 1 is the back, -1 the belly."""
        y = self.nose[1] + self.bend * 220 * (share - 0.3) ** 2 * self.unit
        return self.nose[0] + share * self.length, y - side * self.half(share)

    def half(self, share: float) -> float:
        snout = math.sqrt(min(1.0, share / 0.12))
        tail = math.sqrt(max(0.0, 1 - math.pow(share / 1.03, 30)))
        slender = math.pow(min(1.0, max(0.0, share - 0.1) / 0.86), 0.7)
        return snout * tail * (112 - 94 * slender) * self.unit

    def fin(self, share: float) -> float:
        """How far the fin stands out, as a side: wider towards the tail."""
        return 1 + 3.4 * math.pow(max(0.0, share - 0.3) / 0.7, 1.8)

    def outline(self, pen: ImageDraw.ImageDraw) -> None:
        steps = [n / 80 for n in range(84)]
        pen.polygon(
            [self.at(s, self.fin(s)) for s in steps] + [self.at(s, -self.fin(s)) for s in reversed(steps)],
            fill=30,
        )
        for s in (0.4 + n / 220 for n in range(132)):
            for side in (1, -1):
                tip = min(1.02, s + 0.018)
                pen.line((self.at(s, side), self.at(tip, side * self.fin(tip) * 0.96)), fill=62, width=2)
        body = steps[:79]
        edge = [self.at(s, 1) for s in body] + [self.at(s, -1) for s in reversed(body)]
        pen.polygon(edge, fill=66)
        pen.line([*edge, edge[0]], fill=190, width=4, joint="curve")
        x, y = self.at(0.235, -0.92)
        yolk = self.plate.blob((x, y), 86 * self.unit, 0.05, 1.3, 0.06)
        pen.polygon(yolk, fill=92, outline=200, width=4)
        for _ in range(70):
            spot = (x + self.chance.gauss(0, 46) * self.unit, y + self.chance.gauss(0, 24) * self.unit)
            dot(pen, spot, self.chance.uniform(3, 12) * self.unit, self.chance.randint(80, 140))

    def muscles(self, pen: ImageDraw.ImageDraw) -> None:
        """Chevrons, each of fine threads along the fish."""
        step = 0.7 / 30
        for number in range(30):
            s = 0.25 + step * number
            for row in range(-13, 14):
                side = row / 14
                ahead = s + 0.02 - 0.026 * (1 - abs(side))
                light = round(self.chance.uniform(110, 255) * (1 - 0.4 * abs(side)))
                pen.line((self.at(ahead, side), self.at(ahead + step * 0.84, side)), fill=light, width=3)

    def pipes(self, pen: ImageDraw.ImageDraw) -> None:
        """The two great vessels below the spine, and one up every gap between muscles."""
        for side, width in ((-0.2, 7), (-0.46, 9), (0.92, 4)):
            path = [self.at(0.22 + 0.72 * n / 40, side) for n in range(41)]
            pen.line(path, fill=225, width=round(width * self.unit), joint="curve")
        for number in range(30):
            s = 0.252 + 0.7 * number / 30 + self.chance.gauss(0, 0.001)
            path = [self.at(s + 0.026 * abs(n / 4 - 1) - 0.02, -0.2 + 1.12 * n / 8) for n in range(9)]
            stroke(pen, path, (4 * self.unit, 3 * self.unit), 205)
        for _ in range(110):
            place = self.at(self.chance.uniform(0.22, 0.92), self.chance.gauss(-0.33, 0.1))
            dot(pen, place, 3 * self.unit, 230)

    def head(self, lamps: ImageDraw.ImageDraw, pipes: ImageDraw.ImageDraw) -> None:
        """Brain, ear and heart."""
        unit, chance = self.unit, self.chance
        for middle, wide, count in ((0.07, 0.014, 160), (0.125, 0.02, 300), (0.19, 0.022, 240)):
            for _ in range(count):
                place = self.at(max(0.03, chance.gauss(middle, wide)), min(0.9, chance.gauss(0.6, 0.15)))
                dot(lamps, place, 2.4 * unit, chance.randint(40, 190))
        x, y = self.at(0.2, 0.06)
        ear = oval((x, y), 29 * unit, 19 * unit, 0)
        lamps.line([*ear, ear[0]], fill=210, width=4)
        for aside in (-10, 9):
            dot(lamps, (x + aside * unit, y), 4.5 * unit, 255)
        for _ in range(24):
            start = self.at(chance.uniform(0.06, 0.2), chance.uniform(0.1, 0.55))
            path = self.plate.wander(start, chance.uniform(-0.6, 0.6), 70 * unit, 9 * unit, 0.3)
            stroke(pipes, path, (4 * unit, 2 * unit), 130)
        x, y = self.at(0.135, -1)
        pipes.polygon(oval((x, y), 24 * unit, 18 * unit, 0.4), fill=215)
        pipes.polygon(oval((x + 22 * unit, y + 15 * unit), 19 * unit, 14 * unit, 0.2), fill=150)

    def eyed(self, picture: Image.Image) -> Image.Image:
        """The eye hides what is behind it: dark, with a golden ring about a lens."""
        x, y = self.at(0.083, 0.1)
        pen = ImageDraw.Draw(picture)
        for radius, tone in (
            (55, (16, 18, 34)),
            (50, (196, 150, 60)),
            (42, (24, 24, 44)),
            (23, (70, 96, 150)),
        ):
            dot(pen, (x, y), radius * self.unit, tone)
        dot(pen, (x - 8 * self.unit, y - 9 * self.unit), 7 * self.unit, (235, 245, 255))
        reach = 60 * self.unit
        box = (round(x - reach), round(y - reach), round(x + reach), round(y + reach))
        picture.paste(soft(picture.crop(box), 1.6), box)
        return picture
