"""What a region sees: no number of people under five can be read, added up or subtracted (DESIGN.md rule 2)."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage.counts import Counts, Standing
from courses.coverage.suppression import THRESHOLD, ShownCount, ShownCounts, shown_count, shown_counts, total

# Everybody is in one of four: not started, busy, expired, valid.
small_parts = st.tuples(*[st.integers(0, 9)] * 4)
parts = st.tuples(*[st.integers(0, 400)] * 4)


def counts_of(not_started: int, busy: int, expired: int, valid: int) -> Counts:
    completed = expired + valid
    return Counts(not_started + busy + completed, busy + completed, completed, valid)


def parts_of(counts: Counts) -> tuple[int, int, int, int]:
    return (
        counts.staff - counts.started,
        counts.started - counts.completed,
        counts.completed - counts.valid,
        counts.valid,
    )


def everything_that_looks_like(shown: ShownCounts) -> list[Counts]:
    """Each municipality that would have been shown in the same way: what a reader cannot tell apart."""
    found = []
    for staff in range(shown.staff.low, shown.staff.high + 1):
        for started in range(shown.started.low, min(staff, shown.started.high) + 1):
            for completed in range(shown.completed.low, min(started, shown.completed.high) + 1):
                for valid in range(shown.valid.low, min(completed, shown.valid.high) + 1):
                    counts = Counts(staff, started, completed, valid)
                    if shown_counts(counts) == shown:
                        found.append(counts)
    return found


def assert_no_small_number_is_known(counts: Counts) -> None:
    """Whatever sum of parts has under five people in it could, for all a reader knows, be five different numbers."""
    possible = [parts_of(other) for other in everything_that_looks_like(shown_counts(counts))]
    own = parts_of(counts)
    assert own in possible
    for chosen in product((False, True), repeat=4):
        if any(chosen) and sum(n for n, is_in in zip(own, chosen, strict=True) if is_in) < THRESHOLD:
            sums = {sum(n for n, is_in in zip(other, chosen, strict=True) if is_in) for other in possible}
            assert len(sums) >= THRESHOLD, (counts, chosen, sums)


@given(small_parts)
def test_no_small_number_of_people_is_known(numbers):
    assert_no_small_number_is_known(counts_of(*numbers))


@given(parts)
def test_no_small_number_is_known_in_a_large_municipality(numbers):
    assert_no_small_number_is_known(counts_of(*numbers))


def test_no_small_number_is_known_in_any_small_municipality():
    """All of them, up to sixteen people."""
    looks_like: dict[ShownCounts, set[tuple[int, ...]]] = defaultdict(set)
    for numbers in product(range(17), repeat=4):
        if sum(numbers) <= 16:
            looks_like[shown_counts(counts_of(*numbers))].add(numbers)
    for possible in looks_like.values():
        for chosen in product((0, 1), repeat=4):
            sums = {sum(n * is_in for n, is_in in zip(numbers, chosen, strict=True)) for numbers in possible}
            assert not any(chosen) or min(sums) >= THRESHOLD or len(sums) >= THRESHOLD


@given(parts)
def test_what_is_shown_is_true(numbers):
    counts, shown = counts_of(*numbers), shown_counts(counts_of(*numbers))
    for name in ("staff", "started", "completed", "valid", "due"):
        assert getattr(shown, name).low <= getattr(counts, name) <= getattr(shown, name).high
    if shown.percentages:
        assert shown.percentages[0] <= (counts.percentage or 0) <= shown.percentages[1]


@given(parts)
def test_an_exact_number_is_at_least_five_and_not_close_to_everybody(numbers):
    shown = shown_counts(counts_of(*numbers))
    for name in ("started", "completed", "valid", "due"):
        number = getattr(shown, name)
        assert not number.is_exact or THRESHOLD <= number.low <= shown.staff.low - THRESHOLD


@given(st.lists(parts, max_size=6))
def test_the_total_is_what_a_reader_could_add_up(municipalities):
    rows = [shown_counts(counts_of(*numbers)) for numbers in municipalities]
    summed = total(rows)
    for name in ("staff", "started", "completed", "valid", "due"):
        assert getattr(summed, name).low == sum(getattr(row, name).low for row in rows)
        assert getattr(summed, name).high == sum(getattr(row, name).high for row in rows)
        true = sum(getattr(counts_of(*numbers), name) for numbers in municipalities)
        assert getattr(summed, name).low <= true <= getattr(summed, name).high


@pytest.mark.parametrize(("number", "text"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, "5"), (300, "300")])
def test_a_count_under_five_is_shown_as_under_five(number, text):
    assert str(shown_count(number)) == text


def test_one_who_is_due_cannot_be_computed():
    shown = shown_counts(Counts(staff=7, started=6, completed=6, valid=6))
    assert [str(n) for n in (shown.staff, shown.valid, shown.due)] == ["7", "<8", "<8"]


def test_few_of_many_are_a_range_and_so_is_the_rest():
    shown = shown_counts(Counts(staff=50, started=48, completed=30, valid=28))
    texts = [str(getattr(shown, name)) for name in ("staff", "started", "completed", "valid", "due")]
    assert texts == ["50", "46–50", "28–32", "28", "22"]


def test_nobody_of_many_is_shown_as_under_five():
    shown = shown_counts(Counts(staff=50))
    assert [str(shown.valid), str(shown.due)] == ["<5", "46–50"]
    assert shown.percentages == (0, 8)
    assert shown.standing is Standing.BEHIND


def test_everybody_of_many_is_shown_as_on_target():
    shown = shown_counts(Counts(50, 50, 50, 50))
    assert [str(shown.valid), str(shown.due)] == ["46–50", "<5"]
    assert shown.standing is Standing.ON_TARGET


def test_too_few_to_say_anything():
    for counts in (Counts(), Counts(4, 4, 4, 4)):
        shown = shown_counts(counts)
        assert {str(getattr(shown, name)) for name in ("staff", "started", "completed", "valid", "due")} == {"<5"}
        assert (shown.percentages, shown.standing) == (None, None)


def test_the_total_does_not_undo_what_is_hidden():
    rows = [shown_counts(Counts(20, 15, 10, 10)), shown_counts(Counts(3, 3, 3, 3))]
    assert str(total(rows).staff) == "20–24"
    assert total([]) == ShownCounts(*[ShownCount()] * 5)
