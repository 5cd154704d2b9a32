"""The readiness board: who sees which municipalities, and that the table, the map and the CSV say the same."""

import csv
import io
from datetime import UTC, datetime, timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit import deleting_what_is_overdue, record
from accounts.models import AuditEvent, Role
from municipalities.board.activity import last_activity_of, with_last_activity
from municipalities.board.rows import board_of
from municipalities.board.standing import Standing
from municipalities.constants import RouteStatus
from municipalities.models import Municipality, ReportingRoute
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_region,
    make_registered_route,
    make_role,
    make_user,
    read_anew,
)
from tests.municipalities.conftest import signed_in

REGION, COUNTRY = "/meldroute/regio/", "/meldroute/land/"
PAGES = [REGION, f"{REGION}meldroutes.csv", COUNTRY, f"{COUNTRY}meldroutes.csv"]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def kept_region(kept_for_the_file):
    """Drenthe with one municipality of each standing; their outlines are known, but that of Súdwest-Drenthe."""
    region = make_region(code="VR03", name="Drenthe")
    make_open_municipality(region=region, cbs_code="GM0106", display_name="Assen", slug="assen")
    make_municipality(region=region, cbs_code="GM0114", display_name="Emmen", slug="emmen")
    waiting = make_municipality(region=region, cbs_code="GM0119", display_name="Meppel", slug="meppel")
    make_focal_point(waiting)
    make_complete_draft(waiting, status=RouteStatus.SUBMITTED, submitted_at=timezone.now())
    left = make_open_municipality(
        region=region, cbs_code="GM1731", display_name="Midden-Drenthe", slug="midden-drenthe"
    )
    left.focal_points.update(ended_on=TODAY - timedelta(days=1))
    make_registered_route(
        make_municipality(region=region, display_name="Súdwest-Drenthe", slug="sudwest-drenthe", cbs_code="GM8889"),
        valid_until=TODAY + timedelta(days=60),
    )
    return region


@pytest.fixture(scope="module")
def kept_director(kept_region):
    return make_role(Role.CHAIN_DIRECTOR, region=kept_region).user


@pytest.fixture
def region(db, kept_region):
    return read_anew(kept_region)


@pytest.fixture
def director(db, kept_director):
    return signed_in(read_anew(kept_director))


@pytest.fixture
def admin(db, kept_admin):
    return signed_in(read_anew(kept_admin))


def names(response) -> list[str]:
    return [row.name for row, _url in response.context["rows"]]


def svg_of(response) -> ElementTree.Element:
    content = response.content.decode()
    start = content.index('<svg class="sw-map"')
    return ElementTree.fromstring(content[start : content.index("</svg>", start) + 6])  # noqa: S314 (our own page)


def links_of(response) -> dict[str, str]:
    return {link.get("aria-label"): link.get("href") for link in svg_of(response).iter("a")}


def lines_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_you_sign_in_first(client, region, path):
    assert client.get(path).url.startswith("/inloggen/")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("learner", set()),
        ("focal point", set()),
        ("trainer", set()),
        ("chain director", set(PAGES[:2])),
        ("care coordinator", set(PAGES[:2])),
        ("former chain director", set()),
        ("admin", set(PAGES[2:])),
        ("superuser", set(PAGES[2:])),
    ],
)
def test_who_sees_a_board(region, who, sees):
    place = region.municipalities.get(slug="assen")
    user = {
        "learner": lambda: make_membership(municipality=place).user,
        "focal point": lambda: place.focal_points.first().user,
        "trainer": lambda: make_role(Role.TRAINER).user,
        "chain director": lambda: make_role(Role.CHAIN_DIRECTOR, region=region).user,
        "care coordinator": lambda: make_role(Role.CARE_COORDINATOR, region=region).user,
        "former chain director": lambda: (
            make_role(Role.CHAIN_DIRECTOR, region=region, ends_on=TODAY - timedelta(days=1)).user
        ),
        "admin": lambda: make_role(Role.ADMIN).user,
        "superuser": lambda: make_user(is_superuser=True),
    }[who]()
    browser = signed_in(user)
    expected = {path: 200 if path in sees else 404 for path in PAGES}
    if who in {"admin", "superuser"}:
        # Whoever follows the country and no region is shown the way.
        expected[REGION] = 302
        assert browser.get(REGION).url == COUNTRY
    assert {path: browser.get(path).status_code for path in PAGES} == expected


@pytest.mark.parametrize("path", [REGION, COUNTRY])
def test_a_board_is_only_read(director, admin, path):
    assert {director.post(path).status_code, admin.post(path).status_code} == {405}


def test_another_region_stays_unseen(director):
    make_municipality(display_name="Elders", region=make_region(name="Buitenland"))
    content = director.get(REGION).content.decode()
    assert "Elders" not in content
    assert "Buitenland" not in content
    assert "Elders" not in str(lines_of(director.get(f"{REGION}meldroutes.csv")))


def test_what_asks_for_attention_stands_first(director):
    response = director.get(REGION)
    assert names(response) == ["Meppel", "Midden-Drenthe", "Súdwest-Drenthe", "Emmen", "Assen"]
    content = " ".join(response.content.decode().split())
    assert "In 2 van de 5 gemeenten is de training dicht" in content
    assert "1 meldroute wacht op bevestiging" in content
    assert "Bekijk die van Meppel" in content


def test_a_meldroute_ends_soon_from_sixty_days_on(region):
    place = region.municipalities.get(slug="assen")
    standings = []
    for days in (61, 60, 0, -1):
        place.routes.update(valid_until=TODAY + timedelta(days=days))
        standings.append(board_of(Municipality.objects.filter(pk=place.pk)).rows[0].standing)
    assert standings == [Standing.OPEN, Standing.CLOSING, Standing.CLOSING, Standing.CLOSED]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"stand": "wacht"}, ["Meppel"]),
        ({"stand": "uitstel"}, ["Midden-Drenthe", "Súdwest-Drenthe"]),
        ({"stand": "dicht"}, ["Emmen", "'s-Gravendam"]),
        ({"zoek": "SUDWEST"}, ["Súdwest-Drenthe"]),
        ({"zoek": "'s-grav"}, ["'s-Gravendam"]),
        ({"zoek": "officieel"}, ["'s-Gravendam"]),
        ({"zoek": "drenthe", "stand": "open"}, []),
        ({"zoek": "  "}, ["Meppel", "Midden-Drenthe", "Súdwest-Drenthe", "Emmen", "'s-Gravendam", "Assen"]),
        ({"zoek": "<script>"}, []),
        ({"volgorde": "naam"}, ["Assen", "Emmen", "Meppel", "Midden-Drenthe", "'s-Gravendam", "Súdwest-Drenthe"]),
        (
            {"volgorde": "einde"},
            ["Midden-Drenthe", "Súdwest-Drenthe", "Assen", "Emmen", "Meppel", "'s-Gravendam"],
        ),
        ({"regio": "VR03", "stand": "open"}, ["Assen"]),
        ({"stand": "open", "page": "9999"}, ["Assen"]),
        ({"stand": "open", "page": "x"}, ["Assen"]),
    ],
)
def test_the_list_is_filtered_and_sorted(director, region, query, expected):
    make_municipality(region=region, name="Officieel Gravendam", display_name="'s-Gravendam", slug="s-gravendam")
    make_municipality(region=region, display_name="Was", valid_to=TODAY - timedelta(days=1))
    make_municipality(region=region, display_name="Wordt", valid_from=TODAY + timedelta(days=1))
    assert names(director.get(REGION, query)) == expected
    assert [line["Gemeente"].removeprefix("'") for line in lines_of(director.get(PAGES[1], query))] == [
        name.removeprefix("'") for name in expected
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"stand": "onzin"}, "Deze stand bestaat niet."),
        ({"regio": "VR99"}, "Deze regio staat niet op je bord."),
        ({"volgorde": "kleur"}, "Zo kun je niet sorteren."),
        ({"zoek": "x" * 101}, "Zoek met hoogstens 100 tekens."),
    ],
)
def test_a_wrong_filter_is_named_and_left_out(director, query, sentence):
    response = director.get(REGION, query)
    assert sentence in response.content.decode()
    assert len(names(response)) == 5
    assert director.get(PAGES[1], query).url.startswith(f"{REGION}?")


def test_the_region_of_somebody_else_is_no_filter(director):
    other = make_municipality(region=make_region(code="VR01", name="Groningen")).region
    assert "Deze regio staat niet op je bord." in director.get(REGION, {"regio": other.code}).content.decode()


def test_who_follows_two_regions_chooses(director, region):
    user = make_role(Role.CHAIN_DIRECTOR, region=region).user
    other = make_municipality(region=make_region(code="VR01", name="Groningen"), display_name="Veendam").region
    make_role(Role.CARE_COORDINATOR, region=other, user=user)
    browser = signed_in(user)
    assert browser.get(REGION).context["board"].total == 6
    response = browser.get(REGION, {"regio": "VR01"})
    assert names(response) == ["Veendam"]
    assert "Regio Groningen" in response.content.decode()


def test_the_map_has_a_link_with_a_name_for_each_municipality_with_an_outline(director):
    response = director.get(REGION)
    until = (TODAY + timedelta(days=335)).day
    links = links_of(response)
    assert [label.split(":")[0] for label in links] == ["Meppel", "Midden-Drenthe", "Emmen", "Assen"]
    assert next(label for label in links if label.startswith(f"Assen: open tot en met {until} "))
    assert "Meppel: wacht op bevestiging, ingediend" in links
    assert "Emmen: dicht, nog niet begonnen" in links
    assert next(label for label in links if label.startswith("Midden-Drenthe: sluit binnenkort, open tot en met "))
    assert links["Emmen: dicht, nog niet begonnen"] == f"{REGION}emmen/"
    assert "1 gemeente staat niet op de kaart" in response.content.decode()
    assert "Bron: CBS/Kadaster" in response.content.decode()


def test_every_area_is_inside_the_window(director):
    svg = svg_of(director.get(REGION))
    left, top, width, height = map(int, svg.get("viewBox").split())
    assert (width, height) < (900, 900), "the map of a region is zoomed to it"
    for path in [link.find("path") for link in svg.iter("a")]:
        x, y = map(int, path.get("d")[1:].split("l")[0].split())
        assert left <= x <= left + width
        assert top <= y <= top + height


def test_the_land_of_who_merged_is_on_the_map_of_the_successor(director, region):
    emmen, meppel, assen = (region.municipalities.get(slug=slug) for slug in ("emmen", "meppel", "assen"))
    last_day = TODAY - timedelta(days=1)
    before = {link.get("href"): link.find("path").get("d") for link in svg_of(director.get(REGION)).iter("a")}
    Municipality.objects.filter(pk=assen.pk).update(valid_to=last_day, successor=meppel)
    Municipality.objects.filter(pk=meppel.pk).update(valid_to=last_day, successor=emmen)
    response = director.get(REGION)
    after = {link.get("href"): link.find("path").get("d") for link in svg_of(response).iter("a")}
    assert "Assen" not in names(response)
    assert "Meppel" not in names(response)
    for old in ("assen", "meppel", "emmen"):
        assert before[f"{REGION}{old}/"] in after[f"{REGION}emmen/"]
    Municipality.objects.filter(pk=emmen.pk).update(valid_to=last_day, successor=assen)
    assert director.get(REGION).status_code == 200, "a ring of successors, which nobody should make"


def test_map_and_table_follow_the_same_filter(director):
    response = director.get(REGION, {"stand": "dicht"})
    assert [label.split(":")[0] for label in links_of(response)] == names(response) == ["Emmen"]
    svg = svg_of(response)
    others = next(group for group in svg.iter("g") if group.get("class") == "sw-map__others")
    assert sorted(title.text for title in others.iter("title")) == ["Assen", "Meppel", "Midden-Drenthe"]


def test_the_legend_counts_to_the_total(director):
    board = director.get(REGION, {"stand": "open"}).context["board"]
    assert [number for _standing, number in board.counted] == [1, 2, 1, 1]
    assert sum(number for _standing, number in board.counted) == board.total == 5
    assert (board.open, board.closed) == (3, 2)


def test_a_region_without_any_outline_has_only_the_table(db):
    place = make_municipality(display_name="Nergensdam", cbs_code="GM8888")
    response = signed_in(make_role(Role.CHAIN_DIRECTOR, region=place.region).user).get(REGION)
    assert "sw-map" not in response.content.decode()
    assert names(response) == ["Nergensdam"]


def test_a_region_without_municipalities_says_so(db):
    director = make_role(Role.CHAIN_DIRECTOR, region=make_municipality(valid_to="2000-01-01").region).user
    assert "nog geen gemeenten" in signed_in(director).get(REGION).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ("oo", "In beide gemeenten is de training open"),
        ("dd", "In beide gemeenten is de training dicht"),
        ("ooo", "In alle 3 gemeenten is de training open"),
        ("ddd", "In alle 3 gemeenten is de training dicht"),
        ("d", "Dam 0: dicht, nog niet begonnen"),
    ],
)
def test_the_headline_says_what_is_so(places, sentence):
    region = make_region()
    for number, place in enumerate(places):
        make = make_open_municipality if place == "o" else make_municipality
        make(region=region, display_name=f"Dam {number}")
    content = signed_in(make_role(Role.CHAIN_DIRECTOR, region=region).user).get(REGION).content.decode()
    assert sentence in unescape(content)


def test_the_csv_says_what_the_table_says(director, region):
    board = director.get(REGION).context["board"]
    lines = lines_of(director.get(f"{REGION}meldroutes.csv"))
    assert [
        (line["Gemeente"], line["Stand"], line["Toelichting"], line["Wat mist"], line["Training open tot en met"])
        for line in lines
    ] == [(row.name, row.standing.label, row.words, ", ".join(row.missing), str(row.until or "")) for row in board.rows]
    assert {line["Regio"] for line in lines} == {"Drenthe"}
    assert [line["Wie is aan zet"] for line in lines] == [row.is_up_to for row in board.rows]
    assert lines[0]["Wie is aan zet"] == Role.CHAIN_DIRECTOR.label


def test_no_name_of_a_person_leaves_the_board(director, region):
    content = director.get(REGION).content.decode() + str(lines_of(director.get(f"{REGION}meldroutes.csv")))
    for place in region.municipalities.all():
        for appointed in place.focal_points.all():
            assert appointed.user.last_name not in content
            assert appointed.user.email not in content


def test_a_download_is_in_the_log(director, region):
    director.get(f"{REGION}meldroutes.csv", {"stand": "dicht", "zoek": "emm"})
    event = AuditEvent.objects.get(action="board.exported")
    assert (event.region, event.object_label, event.actor.roles.get().region) == (region, "Drenthe", region)
    assert event.details == {"rows": 1, "standing": "dicht", "searched": True}


def test_a_download_of_the_country_is_in_the_log(admin, region):
    assert len(lines_of(admin.get(f"{COUNTRY}meldroutes.csv"))) == 5
    event = AuditEvent.objects.get(action="board.exported")
    assert (event.region, event.object_label) == (None, "Heel Nederland")


def test_an_admin_sees_every_region_and_may_zoom_in(admin, region):
    make_municipality(region=make_region(code="VR01", name="Groningen"), cbs_code="GM0047", display_name="Veendam")
    response = admin.get(COUNTRY)
    assert response.context["board"].total == 6
    assert "In 3 van de 6 gemeenten is de training dicht" in response.content.decode()
    zoomed = admin.get(COUNTRY, {"regio": "VR01"})
    assert names(zoomed) == ["Veendam"]
    assert svg_of(zoomed).get("viewBox") != svg_of(response).get("viewBox")


def test_an_admin_who_directs_a_region_has_both(region):
    user = make_role(Role.ADMIN).user
    make_role(Role.CHAIN_DIRECTOR, region=region, user=user)
    for path in (REGION, COUNTRY):
        assert "Het hele land" in signed_in(user).get(path).content.decode()


def test_every_link_of_the_board_leads_somewhere(director, admin, region):
    care_coordinator = signed_in(make_role(Role.CARE_COORDINATOR, region=region).user)
    for browser, path in ((director, REGION), (care_coordinator, REGION), (admin, COUNTRY)):
        for url in links_of(browser.get(path)).values():
            assert browser.get(f"{path}{url}" if url.startswith("?") else url).status_code == 200


def test_the_last_activity_is_the_latest_of_version_appointment_and_log(region):
    place = region.municipalities.get(slug="assen")

    def last_activity():
        return last_activity_of(with_last_activity(Municipality.objects.filter(pk=place.pk)).get())

    with deleting_what_is_overdue():
        AuditEvent.objects.all().delete()
    ReportingRoute.objects.filter(municipality=place).update(updated_at=datetime(2020, 3, 1, 23, 30, tzinfo=UTC))
    place.focal_points.update(appointed_on="2020-01-01")
    assert str(last_activity()) == "2020-03-02", "the day in Amsterdam"
    place.focal_points.update(appointed_on="2021-01-01")
    assert str(last_activity()) == "2021-01-01"
    place.focal_points.update(appointed_on=TODAY + timedelta(days=3))
    assert str(last_activity()) == "2020-03-02", "what is still to come is no activity"
    record("coverage.people_seen", place, municipality=place)
    record("certificate.issued", place, municipality=place)
    record("staff.viewed", place, municipality=place)
    record("reminder.sent", place, municipality=place)
    assert str(last_activity()) == "2020-03-02", "learning and the staff list are no activity of the meldroute"
    record("route.looked_at", place, municipality=place)
    assert last_activity() == TODAY


def test_where_nothing_ever_happened_the_table_says_so(director):
    assert "nog niets" in director.get(REGION, {"zoek": "Emmen"}).content.decode()


@pytest.mark.parametrize("page", ["region_routes", "country_routes"])
def test_the_menu_leads_to_the_board(region, page):
    user = (
        make_role(Role.ADMIN).user if page == "country_routes" else make_role(Role.CARE_COORDINATOR, region=region).user
    )
    url = reverse(f"municipalities:{page}")
    assert f'href="{url}" aria-current="page"' in signed_in(user).get(url).content.decode()
