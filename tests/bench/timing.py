"""Samples of one page, and the table that sets the pages beside each other."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

from .visitor import Visitor

Work = Callable[[Visitor], None]
SECONDS = 5.0
TIMES = 400


@dataclass
class Samples:
    """What was measured of one page. processor: seconds that the processor worked, which other programs on the machine
    do not lengthen. took: seconds by the clock for all of them, when several people asked at once."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    took: float = 0.0
    queries: int | None = None

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.took


def measure(visitors: list[Visitor], work: Work) -> Samples:
    """Lets the visitors do the same work at once, for at most SECONDS or TIMES in all; raises what went wrong.

    Only the last request of each piece of work is timed; a rate is of the work as a whole.
    """
    samples = Samples()
    problems: list[BaseException] = []
    for visitor in visitors:
        visitor.reconnect()
        work(visitor)
    end = time.perf_counter() + SECONDS

    def visit(visitor: Visitor) -> None:
        try:
            while time.perf_counter() < end and len(samples.seconds) < TIMES and not problems:
                work(visitor)
                samples.seconds.append(visitor.seconds)
        except BaseException as problem:  # noqa: BLE001 (raised below, in the thread of the test)
            problems.append(problem)

    threads = [threading.Thread(target=visit, args=[visitor]) for visitor in visitors]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    samples.took = time.perf_counter() - started
    if problems:
        raise problems[0]
    return samples


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def table(title: str, columns: list[str], rows: list[list[str]]) -> str:
    """Plain text; the first column to the left, figures to the right."""
    widths = [max(len(row[number]) for row in [columns, *rows]) for number in range(len(columns))]

    def line(cells: list[str]) -> str:
        first, *rest = (
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join([first, *rest])

    return "\n".join(["", title, line(columns), line(["-" * width for width in widths]), *map(line, rows)])
