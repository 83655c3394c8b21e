"""What every style is painted with: layers of light, blur, chance and colour. Pillow alone, no arrays.

A layer is a greyscale image, light on black, as one colour channel of a microscope's camera would
see it; layers are tinted, then added up.
"""

from __future__ import annotations

import colorsys
import math
import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
_BLUR_SMALL_MAX = 6
"""From this radius on a blur is made on a smaller copy: nobody sees the difference, and it is quick."""


class Plate:
    """A field of view: its size in pixels, and a chance of its own that is the same for the same seed."""

    def __init__(self, size: tuple[int, int], style: str, seed: int) -> None:
        self.size = self.width, self.height = size
        self.centre: Point = (self.width / 2, self.height / 2)
        self.seed = seed
        self.chance = random.Random(f"{style}:{seed}")  # noqa: S311 - pictures hold no secrets

    def dark(self) -> Image.Image:
        return Image.new("L", self.size)

    def cloud(self, across: int, octaves: int = 1) -> Image.Image:
        """Smooth light and dark, about `across` of them from left to right; more octaves, more detail."""
        layers = []
        for octave in range(octaves):
            columns = across << octave
            rows = max(2, columns * self.height // self.width)
            small = Image.frombytes("L", (columns, rows), self.chance.randbytes(columns * rows))
            layers.append(small.resize(self.size, Image.Resampling.BICUBIC))
        picture = layers.pop()
        while layers:
            picture = Image.blend(layers.pop(), picture, 0.36)
        return picture

    def grain(self) -> Image.Image:
        return Image.frombytes("L", self.size, self.chance.randbytes(self.width * self.height))

    def strewn(self, count: int, gap: float, margin: float = 0) -> list[Point]:
        """Up to `count` random points, no two nearer than `gap`; a negative margin goes over the edge."""
        found: list[Point] = []
        taken: dict[tuple[int, int], list[Point]] = {}
        for _ in range(count * 30):
            x = self.chance.uniform(margin, self.width - margin)
            y = self.chance.uniform(margin, self.height - margin)
            column, row = int(x // gap), int(y // gap)
            near = (
                point
                for i in (column - 1, column, column + 1)
                for j in (row - 1, row, row + 1)
                for point in taken.get((i, j), ())
            )
            if all((x - a) ** 2 + (y - b) ** 2 > gap * gap for a, b in near):
                found.append((x, y))
                taken.setdefault((column, row), []).append((x, y))
                if len(found) == count:
                    break
        return found

    def lattice(self, gap: float, jitter: float) -> list[Point]:
        """A honeycomb of points, a little beyond the edges, each off its place by up to `jitter` gaps."""
        rise = gap * 0.866
        return [
            (
                (column + (row % 2) / 2 + self.chance.uniform(-jitter, jitter)) * gap,
                (row + self.chance.uniform(-jitter, jitter)) * rise,
            )
            for row in range(-1, int(self.height / rise) + 3)
            for column in range(-1, int(self.width / gap) + 3)
        ]

    def wander(self, start: Point, angle: float, length: float, step: float, wobble: float) -> list[Point]:
        """A path that keeps its direction only more or less."""
        x, y = start
        path = [start]
        for _ in range(max(1, int(length / step))):
            angle += self.chance.gauss(0, wobble)
            x, y = x + math.cos(angle) * step, y + math.sin(angle) * step
            path.append((x, y))
        return path

    def blob(
        self, centre: Point, radius: float, roughness: float, stretch: float = 1.0, turn: float = 0
    ) -> list[Point]:
        """A rounded outline: a circle pulled out of shape by a few slow waves."""
        waves = [
            (n, self.chance.uniform(0, math.tau), self.chance.uniform(0, roughness / n)) for n in (1, 2, 3, 5)
        ]
        points = []
        for number in range(36):
            angle = math.tau * number / 36
            reach = radius * (1 + sum(size * math.sin(n * angle + phase) for n, phase, size in waves))
            x, y = math.cos(angle) * reach * stretch, math.sin(angle) * reach / stretch
            points.append(
                (
                    centre[0] + x * math.cos(turn) - y * math.sin(turn),
                    centre[1] + x * math.sin(turn) + y * math.cos(turn),
                )
            )
        return points


def stroke(
    pen: ImageDraw.ImageDraw, path: Sequence[Point], widths: tuple[float, float], light: int | Colour
) -> None:
    """A line that tapers from the first width to the second, with round joints."""
    first, last = widths
    for number, (a, b) in enumerate(pairwise(path)):
        width = first + (last - first) * number / max(1, len(path) - 1)
        pen.line((a, b), fill=light, width=max(1, round(width)))
        if width > 3:
            dot(pen, b, width / 2 - 0.5, light)


def dot(pen: ImageDraw.ImageDraw, centre: Point, radius: float, light: int | Colour) -> None:
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=light)


def soft(layer: Image.Image, radius: float) -> Image.Image:
    if radius <= _BLUR_SMALL_MAX:
        return layer.filter(ImageFilter.GaussianBlur(radius))
    factor = max(2, int(radius / 3))
    small = layer.reduce(factor).filter(ImageFilter.GaussianBlur(radius / factor))
    return small.resize(layer.size, Image.Resampling.BICUBIC)


def dim(layer: Image.Image, share: float) -> Image.Image:
    return layer.point([min(255, int(value * share)) for value in range(256)] * len(layer.getbands()))


def contrast(layer: Image.Image, low: int, high: int) -> Image.Image:
    """Everything up to `low` becomes black, everything from `high` on white."""
    return layer.point([max(0, min(255, (value - low) * 255 // (high - low))) for value in range(256)])


def glow(layer: Image.Image, radius: float, share: float) -> Image.Image:
    """The layer with a halo around whatever shines."""
    return ImageChops.screen(layer, dim(soft(layer, radius), share))


def tinted(layer: Image.Image, *colours: Colour) -> Image.Image:
    """Greyscale to colour: black, then through `colours` at even distances to the brightest light."""
    stops = (BLACK, *colours)
    tables: list[int] = []
    for band in range(3):
        for value in range(256):
            place = value / 255 * (len(stops) - 1)
            low = min(int(place), len(stops) - 2)
            tables.append(round(stops[low][band] + (stops[low + 1][band] - stops[low][band]) * (place - low)))
    return Image.merge("RGB", (layer, layer, layer)).point(tables)


def together(first: Image.Image, *others: Image.Image) -> Image.Image:
    """Channels shown at once: light adds up, softly towards white."""
    for other in others:
        first = ImageChops.screen(first, other)
    return first


def hue(turn: float, saturation: float = 0.8, value: float = 1.0) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(turn % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def warped(picture: Image.Image, plate: Plate, tiles: int, reach: float) -> Image.Image:
    """The picture pulled about smoothly, as tissue is on a slide; `reach` is the pull in pixels."""
    columns, rows = tiles, max(2, tiles * plate.height // plate.width)
    step_x, step_y = plate.width / columns, plate.height / rows
    grid = {
        (i, j): (
            i * step_x + plate.chance.uniform(-reach, reach) * (0 < i < columns),
            j * step_y + plate.chance.uniform(-reach, reach) * (0 < j < rows),
        )
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    mesh = [
        (
            (round(i * step_x), round(j * step_y), round((i + 1) * step_x), round((j + 1) * step_y)),
            (*grid[i, j], *grid[i, j + 1], *grid[i + 1, j + 1], *grid[i + 1, j]),
        )
        for i in range(columns)
        for j in range(rows)
    ]
    return picture.transform(picture.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def finished(picture: Image.Image, plate: Plate, *, grain: int = 10, vignette: float = 0.45) -> Image.Image:
    """What the camera adds: darker corners and a little noise, in each colour its own."""
    edge = (
        Image.radial_gradient("L")
        .resize((256, 256))
        .point([int(255 - vignette * 255 * (v / 255) ** 2.2) for v in range(256)])
    )
    shade = edge.resize(plate.size, Image.Resampling.BICUBIC)
    picture = ImageChops.multiply(picture, Image.merge("RGB", (shade, shade, shade)))
    noise = plate.grain().point([128 + (value - 128) * grain // 128 for value in range(256)])
    noises = [noise, ImageChops.offset(noise, 531, 77), ImageChops.offset(noise, 211, 303)]
    return ImageChops.add(picture, Image.merge("RGB", noises), 1, -128)
