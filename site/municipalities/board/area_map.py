"""The board as a map: an area for each municipality whose outline is known. The others are in the table only."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ..models import Municipality
from .outlines import Outline, Point, joined, outlines
from .rows import Board, BoardRow
from .standing import Standing

# A map is at most about this wide and high on the screen; so large is a unit for what must not grow with the map.
WIDE, HIGH = 320, 380
MARGIN = 8
LETTER = 13
# How wide a letter is on average, of its height.
LETTER_WIDTH = 0.53
# With more areas than this there is no room for names.
NAMES_UP_TO = 45


@dataclass(frozen=True)
class Area:
    """url: where it leads to; empty for an area that does not fit the filter."""

    path: str
    title: str
    url: str = ""


# Not in a template: the country has hundreds of areas, and a loop there is slow.
LINK = '<a href="{url}" aria-label="{title}"><title>{title}</title><path d="{path}"/></a>'
SHAPE = '<path d="{path}"><title>{title}</title></path>'


@dataclass(frozen=True)
class Group:
    """The areas of one standing, which are drawn alike."""

    standing: Standing
    areas: list[Area]

    @property
    def drawn(self) -> SafeString:
        return format_html_join("\n", LINK, map(vars, self.areas))


@dataclass(frozen=True)
class Name:
    text: str
    x: int
    y: int


@dataclass(frozen=True)
class BoardMap:
    """view_box: the window on the country. unit: about one pixel, in steps of the grid; letter and swatch: a height and
    a box in it. others: the areas that do not fit the filter. missing: how many municipalities are not on the map."""

    view_box: str
    unit: str
    letter: str
    swatch: str
    groups: list[Group]
    others: list[Area]
    names: list[Name]
    missing: int

    @property
    def others_drawn(self) -> SafeString:
        return format_html_join("\n", SHAPE, map(vars, self.others))


def map_of(
    board: Board, url_of: Callable[[Municipality], str], merged: Mapping[int, Collection[str]]
) -> BoardMap | None:
    """merged: the codes of those that merged into a municipality, by its key. None when there is nothing to draw."""
    known = outlines()
    drawn = []
    for row in board.everything:
        codes = (row.municipality.cbs_code, *merged.get(row.municipality.pk, ()))
        if parts := [known[code] for code in codes if code in known]:
            drawn.append((row, parts[0] if len(parts) == 1 else joined(parts)))
    if not drawn:
        return None
    window, unit = _window(outline for _row, outline in drawn)
    fitting = {row.municipality.pk for row in board.rows}
    groups: dict[Standing, list[Area]] = {standing: [] for standing in Standing}
    others = []
    for row, outline in drawn:
        if row.municipality.pk in fitting:
            groups[row.standing].append(Area(outline.path, row.title, url_of(row.municipality)))
        else:
            others.append(Area(outline.path, row.name))
    return BoardMap(
        view_box=window,
        unit=f"{unit:.2f}",
        letter=f"{LETTER * unit:.1f}",
        swatch=f"0 0 {22 * unit:.1f} {16 * unit:.1f}",
        groups=[Group(standing, areas) for standing, areas in groups.items() if areas],
        others=others,
        names=_names(drawn, unit) if len(drawn) <= NAMES_UP_TO else [],
        missing=board.total - len(drawn),
    )


def _window(drawn: Iterable[Outline]) -> tuple[str, float]:
    """The view box around all of them, and the size of about a pixel in it."""
    boxes = [(outline.left, outline.top, outline.right, outline.bottom) for outline in drawn]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    width, height = max(box[2] for box in boxes) - left, max(box[3] for box in boxes) - top
    unit = max(width / WIDE, height / HIGH)
    margin = round(MARGIN * unit)
    return f"{left - margin} {top - margin} {width + 2 * margin} {height + 2 * margin}", unit


def _names(drawn: Iterable[tuple[BoardRow, Outline]], unit: float) -> list[Name]:
    """Written in the areas that are wide enough, the widest first, and never over another."""
    names: list[Name] = []
    taken: list[tuple[Point, float]] = []
    for row, outline in sorted(drawn, key=lambda pair: -pair[1].width):
        half = len(row.name) * LETTER * LETTER_WIDTH * unit / 2
        x, y = outline.middle
        is_free = all(abs(x - a) > half + other or abs(y - b) > LETTER * unit for (a, b), other in taken)
        if 2 * half <= outline.width * 1.05 and is_free:
            names.append(Name(row.name, x, round(y + LETTER * unit / 3)))
            taken.append(((x, y), half))
    return names
