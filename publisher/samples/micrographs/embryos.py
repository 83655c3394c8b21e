"""How an animal begins: a hollow ball of cells, and a sheet that folds into a tube."""

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
    tinted,
    together,
)
from publisher.samples.micrographs.outlines import around, oval, rounded, shrunk, territories

_WHITE: Colour = (255, 255, 255)
_EGGS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((60, 220, 230), (255, 70, 150), (90, 90, 220)),
    ((90, 240, 150), (255, 150, 50), (60, 120, 230)),
    ((250, 100, 180), (255, 220, 90), (70, 140, 240)),
)


def embryo(plate: Plate) -> Image.Image:
    """At one of two stages, told by the seed: every third one is folding."""
    return _folding_sheet(plate) if plate.seed % 3 == 1 else _hollow_ball(plate)


def _hollow_ball(plate: Plate) -> Image.Image:
    """A hollow ball of cells with a huddle inside, in its clear shell."""
    skin, huddle, shell = _EGGS[plate.seed // 3 % len(_EGGS)]
    chance = plate.chance
    radius = plate.height * 0.37
    far, near, walls, inside, rim = (plate.dark() for _ in range(5))
    _ball(plate, radius, ImageDraw.Draw(far), None, 150)
    _ball(plate, radius, ImageDraw.Draw(near), ImageDraw.Draw(walls), 255)
    turn = chance.uniform(0, math.tau)
    nest = (
        plate.centre[0] + math.cos(turn) * radius * 0.5,
        plate.centre[1] + math.sin(turn) * radius * 0.5,
    )
    pen = ImageDraw.Draw(inside)
    for _ in range(46):
        place = (nest[0] + chance.gauss(0, radius * 0.17), nest[1] + chance.gauss(0, radius * 0.17))
        _core(plate, pen, place, chance.uniform(22, 30), chance.randint(120, 235), 1)
    edge = ImageDraw.Draw(rim)
    for share, light in ((1.16, 200), (1.12, 70), (1.2, 90)):
        loop = plate.blob(plate.centre, radius * share, 0.008)
        edge.line([*loop, loop[0]], fill=light, width=5 if light > 100 else 18, joint="curve")
    for place in plate.strewn(160, 22):
        if math.dist(place, plate.centre) > radius * 1.25:
            dot(edge, place, chance.uniform(1, 3), chance.randint(40, 150))
    picture = together(
        tinted(dim(plate.cloud(4, 3), 0.2), mixed(shell, (0, 0, 0), 0.3)),
        tinted(glow(soft(rim, 3), 34, 0.9), shell, mixed(shell, _WHITE, 0.5)),
        tinted(dim(soft(far, 5), 0.6), mixed(skin, shell, 0.6), skin),
        tinted(glow(soft(inside, 1.8), 34, 0.9), huddle, mixed(huddle, _WHITE, 0.7)),
        tinted(glow(soft(walls, 1.3), 16, 0.7), mixed(skin, shell, 0.25), mixed(skin, _WHITE, 0.4)),
        tinted(glow(soft(near, 1), 14, 0.4), mixed(skin, shell, 0.2), mixed(skin, _WHITE, 0.75)),
    )
    return finished(picture, plate)


def _ball(
    plate: Plate, radius: float, cores: ImageDraw.ImageDraw, walls: ImageDraw.ImageDraw | None, light: int
) -> None:
    """Half of a sphere's skin: cells lie flatter and closer together towards the rim."""
    gap, chance = 108.0, plate.chance
    for flat, outline in territories(plate.lattice(gap, 0.24), gap):
        depth = math.dist(flat, plate.centre) / radius
        if depth > 1.5:
            continue
        place = _bent(plate, flat, radius)
        squash = max(0.35, math.cos(depth))
        turn = math.atan2(place[1] - plate.centre[1], place[0] - plate.centre[0])
        _core(plate, cores, place, 29, round(light * chance.uniform(0.5, 0.85)), squash, turn)
        if walls:
            edge = [_bent(plate, point, radius) for point in rounded(shrunk(outline, flat, 0.985), 2)]
            walls.polygon(edge, fill=chance.randint(12, 48))
            walls.line([*edge, edge[0]], fill=chance.randint(90, 170), width=4)


def _bent(plate: Plate, flat: Point, radius: float) -> Point:
    away = math.dist(flat, plate.centre) / radius
    share = math.sin(min(away, math.pi / 2)) / away if away else 1
    return (
        plate.centre[0] + (flat[0] - plate.centre[0]) * share,
        plate.centre[1] + (flat[1] - plate.centre[1]) * share,
    )


def _core(
    plate: Plate,
    pen: ImageDraw.ImageDraw,
    place: Point,
    size: float,
    light: int,
    squash: float,
    turn: float = 0,
) -> None:
    pen.polygon(oval(place, size * squash, size, turn), fill=light)
    for _ in range(5):
        spot = (
            place[0] + plate.chance.gauss(0, size * 0.3 * squash),
            place[1] + plate.chance.gauss(0, size * 0.3),
        )
        dot(pen, spot, plate.chance.uniform(2, 5), min(255, light + plate.chance.choice((-40, 45, 70))))


_FOLD = (
    *((-0.8, 0.3), (0.1, 0.29), (0.22, 0.26), (0.34, 0.17), (0.42, 0.12), (0.475, 0.16), (0.462, 0.32)),
    *((0.445, 0.5), (0.46, 0.63), (0.5, 0.67), (0.54, 0.63), (0.555, 0.5), (0.538, 0.32), (0.525, 0.16)),
    *((0.58, 0.12), (0.66, 0.17), (0.78, 0.26), (0.9, 0.29), (1.8, 0.3)),
)
"""Where the sheet runs, in widths and heights of the picture, from left to right."""


def _folding_sheet(plate: Plate) -> Image.Image:
    """The groove that closes into brain and spinal cord, cut across."""
    wall, seam, loose = (90, 110, 255), (255, 190, 60), (230, 50, 140)
    chance = plate.chance
    walls, cores, crest, around_it = (plate.dark() for _ in range(4))
    path = rounded([(x * plate.width, y * plate.height + chance.gauss(0, 6)) for x, y in _FOLD])[4:-12]
    _loose_cells(plate, ImageDraw.Draw(around_it), path)
    _cleared(plate, ImageDraw.Draw(around_it), path)
    _sheet(plate, ImageDraw.Draw(walls), ImageDraw.Draw(cores), path)
    pen = ImageDraw.Draw(crest)
    pen.line(path, fill=255, width=7, joint="curve")
    _rod(plate, pen)
    picture = together(
        tinted(dim(plate.cloud(5, 3), 0.16), wall),
        tinted(glow(soft(around_it, 1.3), 18, 0.7), loose, mixed(loose, _WHITE, 0.5)),
        tinted(glow(soft(walls, 1.1), 14, 0.7), (30, 190, 190), (150, 255, 240)),
        tinted(glow(soft(cores, 1.1), 14, 0.5), wall, mixed(wall, _WHITE, 0.6)),
        tinted(glow(soft(crest, 1.3), 26, 1.0), seam, mixed(seam, _WHITE, 0.6)),
    )
    return finished(picture, plate)


def _cleared(plate: Plate, pen: ImageDraw.ImageDraw, path: list[Point]) -> None:
    """No loose cell lies in the sheet or in its groove."""
    for (x, y), (nx, ny) in around(path, 8):
        deep = _thickness(plate, x) + 12
        pen.line((x + nx * 60, y + ny * 60, x - nx * deep, y - ny * deep), fill=0, width=16)


def _rod(plate: Plate, pen: ImageDraw.ImageDraw) -> None:
    """The stiff rod below the groove, which the spine will form around."""
    rod = (plate.width / 2, plate.height * 0.85)
    for ring, count in ((50, 15), (27, 8), (0, 1)):
        for number in range(count):
            angle = math.tau * number / count + ring
            place = (rod[0] + math.cos(angle) * ring, rod[1] + math.sin(angle) * ring)
            pen.polygon(plate.blob(place, 10, 0.15), fill=plate.chance.randint(110, 200))
    hoop = plate.blob(rod, 68, 0.03)
    pen.line([*hoop, hoop[0]], fill=190, width=4)


def _thickness(plate: Plate, x: float) -> float:
    """Thick in the groove, thin where the sheet becomes skin."""
    aside = abs(x / plate.width - 0.5)
    return 46 + 74 * max(0.0, min(1.0, (0.1 - aside) / 0.045))


def _sheet(plate: Plate, walls: ImageDraw.ImageDraw, cores: ImageDraw.ImageDraw, path: list[Point]) -> None:
    chance = plate.chance
    for (x, y), (nx, ny) in around(path, 11):
        deep = _thickness(plate, x)
        walls.line((x, y, x - nx * deep, y - ny * deep), fill=chance.randint(60, 170), width=2)
        turn = math.atan2(ny, nx)
        for share in (0.2, 0.45, 0.7, 0.92) if deep > 90 else (0.5,):
            inset = deep * (share + chance.uniform(-0.09, 0.09))
            place = (x - nx * inset, y - ny * inset)
            cores.polygon(oval(place, chance.uniform(12, 16), 6, turn), fill=chance.randint(90, 235))
    for (x, y), (nx, ny) in around(path, 5):
        deep = _thickness(plate, x)
        dot(walls, (x - nx * deep, y - ny * deep), 2.5, 200)


def _loose_cells(plate: Plate, pen: ImageDraw.ImageDraw, path: list[Point]) -> None:
    """Star-shaped cells below the sheet, and on each side a block of cells in a ring."""
    chance, edge = plate.chance, sorted(path)
    roof = {round(x / 20): y for x, y in edge}
    blocks = [(plate.width * x, plate.height * 0.6) for x in (0.27, 0.73)]
    for place in plate.strewn(620, 33, -20):
        near = min(math.dist(place, block) for block in blocks)
        if place[1] < roof.get(round(place[0] / 20), plate.height * 0.3) + 45 or 88 < near < 195:
            continue
        for _ in range(4):
            path_out = plate.wander(place, chance.uniform(0, math.tau), chance.uniform(14, 36), 7, 0.3)
            pen.line(path_out, fill=75, width=2)
        pen.polygon(
            oval(place, chance.uniform(10, 14), 8, chance.uniform(0, 3)), fill=chance.randint(80, 210)
        )
    for block in blocks:
        for ring in (112, 142, 170):
            for number in range(ring // 4):
                angle = math.tau * number / (ring // 4) + chance.gauss(0, 0.02)
                reach = ring + chance.gauss(0, 5)
                place = (block[0] + math.cos(angle) * reach, block[1] + math.sin(angle) * reach)
                pen.polygon(oval(place, 14, 7, angle), fill=chance.randint(110, 235))
