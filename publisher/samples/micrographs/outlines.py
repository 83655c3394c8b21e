"""Closed outlines: who borders on whom, corners rounded off, and walks around an edge."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from publisher.samples.micrographs.brush import Point


def territories(points: Sequence[Point], gap: float) -> Iterator[tuple[Point, list[Point]]]:
    """Each point with the outline of all that is nearer to it than to another (a Voronoi cell).

    `gap` is about the distance between neighbours; outlines are cut off two gaps away.
    """
    reach = 2.2 * gap
    boxes: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        boxes.setdefault((int(point[0] // reach), int(point[1] // reach)), []).append(point)
    for x, y in points:
        column, row = int(x // reach), int(y // reach)
        near = sorted(
            ((a - x) ** 2 + (b - y) ** 2, a, b)
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for a, b in boxes.get((column + i, row + j), ())
            if (a, b) != (x, y)
        )
        half = 1.4 * gap
        outline: list[Point] = [
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        ]
        for distance, a, b in near[:14]:
            if distance > reach * reach:
                break
            outline = _clipped(outline, ((x + a) / 2, (y + b) / 2), (a - x, b - y))
        if len(outline) > 2:
            yield (x, y), outline


def _clipped(outline: Sequence[Point], at: Point, away: Point) -> list[Point]:
    """The part of a convex outline on the near side of the line through `at`."""
    kept: list[Point] = []
    sides = [(x - at[0]) * away[0] + (y - at[1]) * away[1] for x, y in outline]
    for number, (point, side) in enumerate(zip(outline, sides, strict=True)):
        before, side_before = outline[number - 1], sides[number - 1]
        if (side < 0) != (side_before < 0):
            share = side_before / (side_before - side)
            kept.append(
                (before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share)
            )
        if side < 0:
            kept.append(point)
    return kept


def shrunk(outline: Iterable[Point], centre: Point, share: float) -> list[Point]:
    return [(centre[0] + (x - centre[0]) * share, centre[1] + (y - centre[1]) * share) for x, y in outline]


def rounded(outline: list[Point], cuts: int = 3) -> list[Point]:
    """Corners cut off again and again (Chaikin's way), so that an outline looks grown."""
    for _ in range(cuts):
        cut: list[Point] = []
        for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
            cut += [
                (x0 * 0.75 + x1 * 0.25, y0 * 0.75 + y1 * 0.25),
                (x0 * 0.25 + x1 * 0.75, y0 * 0.25 + y1 * 0.75),
            ]
        outline = cut
    return outline


def taut(outline: list[Point]) -> list[Point]:
    """Sides that stay straight nearly to the corners: neighbours press against each other."""
    pinned = [
        (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        for a, b in zip(outline, [*outline[1:], outline[0]], strict=True)
        for share in (0.2, 0.8)
    ]
    return rounded(pinned, 3)


def around(path: Sequence[Point], step: float) -> Iterator[tuple[Point, Point]]:
    """Points `step` apart along a path, each with the unit vector to the left of the way."""
    left_over = step / 2
    for (x0, y0), (x1, y1) in pairwise(path):
        length = math.dist((x0, y0), (x1, y1))
        if not length:
            continue
        way = ((x1 - x0) / length, (y1 - y0) / length)
        while left_over < length:
            yield (x0 + way[0] * left_over, y0 + way[1] * left_over), (way[1], -way[0])
            left_over += step
        left_over -= length


def oval(centre: Point, along: float, across: float, turn: float) -> list[Point]:
    """An ellipse that leans by `turn`."""
    cos, sin = math.cos(turn), math.sin(turn)
    return [
        (centre[0] + a * along * cos - b * across * sin, centre[1] + a * along * sin + b * across * cos)
        for a, b in _ROUND
    ]


_ROUND = [(math.cos(math.tau * n / 16), math.sin(math.tau * n / 16)) for n in range(16)]
