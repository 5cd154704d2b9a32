"""The outlines of the municipalities, ready to draw: read and projected once in each process.

The borders come as degrees; a degree of longitude is shorter than one of latitude, at 52.2 degrees north by its cosine.
That is true to three in a hundred over a country of this size, and it is the same for every map, so a region is a part
of the map of the country: only the window on it differs. Everything is rounded to a grid of a hundred metres. Two
neighbours share the points of their border, so they are rounded alike and no gap comes between them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from django.utils.safestring import mark_safe

DATA = Path(__file__).resolve().parents[1] / "data"
# The second one is fiction: the demo's island in the North Sea.
FILES = (DATA / "municipalities.geojson", DATA / "fictional.geojson")
WEST, NORTH = 3.3, 53.6
ACROSS = cos(radians(52.2))
GRID = 0.0009  # degrees of latitude in one step of the grid: a hundred metres

Point = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """path: the `d` of an SVG path. The box is that of all parts; the middle and the width are of the largest part,
    which is where a name can stand."""

    path: str
    left: int
    top: int
    right: int
    bottom: int
    middle: Point
    width: int


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """By CBS code."""
    features = [feature for file in FILES for feature in json.loads(file.read_text())["features"]]
    return {feature["properties"]["code"]: _outline(feature["geometry"]) for feature in features}


def joined(parts: list[Outline]) -> Outline:
    """Of a municipality with those that merged into it, until the borders are published anew."""
    widest = max(parts, key=lambda part: part.width)
    return Outline(
        path=mark_safe("".join(part.path for part in parts)),  # noqa: S308 (numbers of our own files)
        left=min(part.left for part in parts),
        top=min(part.top for part in parts),
        right=max(part.right for part in parts),
        bottom=max(part.bottom for part in parts),
        middle=widest.middle,
        width=widest.width,
    )


def _outline(geometry: dict[str, Any]) -> Outline:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [ring for part in parts for ring in map(_on_grid, part) if len(ring) > 2]
    largest = max(rings, key=_surface)
    xs = [x for ring in rings for x, _y in ring]
    ys = [y for ring in rings for _x, y in ring]
    return Outline(
        path=mark_safe("".join(map(_drawn, rings))),  # noqa: S308 (numbers of our own files)
        left=min(xs),
        top=min(ys),
        right=max(xs),
        bottom=max(ys),
        middle=_middle(largest),
        width=max(x for x, _y in largest) - min(x for x, _y in largest),
    )


def _on_grid(ring: Iterable[tuple[float, float]]) -> list[Point]:
    """Without the points that fall on the one before, and without the last, which is the first again."""
    points: list[Point] = []
    for longitude, latitude in ring:
        point = (round((longitude - WEST) * ACROSS / GRID), round((NORTH - latitude) / GRID))
        if not points or point != points[-1]:
            points.append(point)
    return points[:-1] if points[0] == points[-1] else points


def _drawn(ring: list[Point]) -> str:
    """From point to point in steps, which takes fewer letters than places."""
    (x, y), *others = ring
    steps = []
    for next_x, next_y in others:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _surface(ring: list[Point]) -> float:
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in _sides(ring))) / 2


def _middle(ring: list[Point]) -> Point:
    """The centre of gravity."""
    crosses = [((x + next_x), (y + next_y), x * next_y - next_x * y) for (x, y), (next_x, next_y) in _sides(ring)]
    six_times = 3 * sum(cross for _x, _y, cross in crosses)
    if not six_times:
        return ring[0]
    return (
        round(sum(x * cross for x, _y, cross in crosses) / six_times),
        round(sum(y * cross for _x, y, cross in crosses) / six_times),
    )


def _sides(ring: list[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))
