"""The downloads: the numbers of the page, in a file that a spreadsheet opens and does not execute."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Role
from courses.coverage.counts import coverage_of
from tests.factories import (
    make_completion,
    make_membership,
    make_module,
    make_municipality,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BOA, COUNTER = "enforcement_officer", "civil_registry"


def download(client, name: str, place: str, query: dict[str, str] | None = None) -> tuple[str, list[list[str]]]:
    response = client.get(reverse(f"courses:{name}", args=[place]), query or {})
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf"), "without a byte order mark Excel takes it for another encoding"
    text = content.decode("utf-8-sig")
    return response["Content-Disposition"], list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def municipality():
    return make_municipality(display_name="'s-Testdam", slug="s-testdam")


@pytest.fixture
def focal_point(client, municipality):
    user = make_role(Role.FOCAL_POINT, municipality=municipality).user
    client.force_login(user)
    return user


def test_the_table_in_the_file_is_the_table_on_the_page(client, municipality, focal_point):
    street, counter = make_module(groups=(BOA,), title="Straat"), make_module(groups=(COUNTER, BOA), title="Balie")
    for number in range(6):
        membership = make_membership(municipality=municipality, groups=(BOA, COUNTER) if number % 2 else (BOA,))
        for module in (street, counter)[: number % 3]:
            make_completion(user=membership.user, municipality=municipality, module=module)
    page = client.get(reverse("courses:coverage_municipality", args=[municipality.slug])).context["coverage"]
    disposition, (head, *lines) = download(client, "coverage_municipality_csv", municipality.slug)
    assert disposition == f'attachment; filename="dekking-s-testdam-{TODAY.isoformat()}.csv"'
    assert head[2:] == [
        "Doelgroep", "Module", "Collega's", "Begonnen", "Afgerond", "Geldig", "Moet nog", "Dekking in procenten"
    ]  # fmt: skip
    assert page == coverage_of(municipality)
    expected = [(row.group_name, row.module_title, row.counts) for row in page.rows]
    expected.append(("Iedereen, elke collega één keer", "", page.people))
    assert len(lines) == 4
    for line, (group, title, counts) in zip(lines, expected, strict=True):
        assert line[:4] == ["'s-Testdam", TODAY.isoformat(), group, title]
        figures = [counts.staff, counts.started, counts.completed, counts.valid, counts.due, counts.percentage]
        assert line[4:] == [str(figure) for figure in figures]


def test_the_list_has_a_line_for_each_person_and_module(client, municipality, focal_point):
    module = make_module(groups=(BOA,), title="Straat; en markt")
    done = make_membership(
        municipality=municipality,
        groups=(BOA,),
        user=make_user(first_name="Łucja", last_name="van 's-Gravenhage"),
        organisation=Organisation.objects.create(name="Boapool Zuid"),
    )
    make_completion(user=done.user, municipality=municipality, module=module, valid_until=TODAY)
    make_membership(municipality=municipality, user=make_user(first_name="José", last_name="Zwaan"))
    disposition, (head, *lines) = download(client, "coverage_people_csv", municipality.slug)
    assert disposition == f'attachment; filename="collegas-s-testdam-{TODAY.isoformat()}.csv"'
    assert head == ["Naam", "E-mailadres", "Werkgever", "Doelgroepen", "Module", "Stand", "Geldig tot en met"]
    name, email = "Łucja van 's-Gravenhage", done.user.email
    assert lines == [
        ["José Zwaan", lines[0][1], "'s-Testdam", "", "", "geen module", ""],
        [name, email, "Boapool Zuid", "Enforcement Officer", "Straat; en markt", "geldig", TODAY.isoformat()],
    ]


def test_the_list_in_the_file_is_the_list_on_the_page(client, municipality, focal_point):
    module = make_module(groups=(BOA,))
    for number in range(7):
        membership = make_membership(municipality=municipality, groups=(BOA,))
        if number % 2:
            make_completion(user=membership.user, municipality=municipality, module=module)
    for query in ({}, {"choice": "due", "order": "state"}, {"choice": "valid", "group": BOA}, {"search": "zzz"}):
        page = client.get(reverse("courses:coverage_people", args=[municipality.slug]), query).context["people"]
        _disposition, (_head, *lines) = download(client, "coverage_people_csv", municipality.slug, query)
        assert [line[1] for line in lines] == [person.user.email for person in page]


def test_a_long_list_is_read_in_pieces(client, municipality, focal_point, monkeypatch):
    monkeypatch.setattr("courses.coverage.export.CHUNK", 2)
    make_module(groups=(BOA,))
    people = [make_membership(municipality=municipality, groups=(BOA,)).user.email for _number in range(5)]
    _disposition, (_head, *lines) = download(client, "coverage_people_csv", municipality.slug)
    assert sorted(line[1] for line in lines) == sorted(people)


def test_a_region_downloads_what_it_sees(client, municipality):
    make_module(groups=(BOA,))
    for _number in range(6):
        make_membership(municipality=municipality, groups=(BOA,))
    small = make_municipality(region=municipality.region, display_name="Aardam")
    make_membership(municipality=small, groups=(BOA,))
    client.force_login(make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user)
    page = client.get(reverse("courses:coverage_region", args=[municipality.region.code])).context["coverage"]
    _disposition, (head, *lines) = download(client, "coverage_region_csv", municipality.region.code)
    figures = [line[head.index("Collega's") : head.index("Meldroute") + 1] for line in lines]
    assert figures == [
        ["<5", "<5", "<5", "<5", "<5", "", "Geen meldroute"],
        ["6", "<7", "<7", "<7", "<7", "0–100", "Geen meldroute"],
        ["6–10", "<11", "<11", "<11", "<11", "0–100", ""],
    ]
    shown = [(row.counts.staff, row.counts.started, row.counts.due) for row in page.rows]
    assert [(line[4], line[5], line[8]) for line in lines[:-1]] == [tuple(map(str, row)) for row in shown]


def test_a_name_with_a_formula_or_separators_stays_one_harmless_cell(client, municipality, focal_point):
    nasty = '=cmd|"/c calc"!A1;"x"'
    make_membership(municipality=municipality, user=make_user(first_name=nasty, last_name="\r\n=1+1"))
    _disposition, (_head, line) = download(client, "coverage_people_csv", municipality.slug)
    assert line[0] == f"'{nasty} \r\n=1+1"
    assert len(line) == 7
