"""The list of municipalities: `manage.py import_municipalities`."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from municipalities.models import Municipality, Region
from municipalities.register import OWN_LIST
from tests.factories import make_municipality, make_region

pytestmark = pytest.mark.django_db
HEADER = "code,name,display_name,slug,province_code,province,safety_region_code,safety_region,police_unit,riec,note"
HAGUE = "GM0518,'s-Gravenhage,Den Haag,den-haag,PV28,Zuid-Holland,VR15,Haaglanden,Den Haag,Den Haag,"
SUDWEST = "GM1900,Súdwest-Fryslân,Súdwest-Fryslân,sudwest-fryslan,PV21,Fryslân,VR02,Fryslân,Noord-Nederland,,"


def run(*arguments) -> tuple[dict, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_municipalities", *arguments, stdout=out)
    except SystemExit as stop:
        code = stop.code
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    return json.loads(lines[0]), code


@pytest.fixture
def imported(tmp_path):
    def run_on(*lines, encoding="utf-8"):
        path = tmp_path / "gemeenten.csv"
        path.write_bytes("\n".join(lines).encode(encoding) if isinstance(lines[0], str) else lines[0])
        return run(str(path))

    return run_on


def refused(answer, line, field) -> str:
    result, code = answer
    assert code == 1
    assert result["ok"] is False
    assert not Municipality.objects.filter(cbs_code="GM0518").exists(), "a refused file changes nothing"
    return next(e["message"] for e in result["errors"] if (e["line"], e["field"]) == (line, field))


def test_the_own_list_gives_342_municipalities_in_25_regions():
    assert run() == ({"ok": True, "created": 342, "updated": 0, "unchanged": 0, "errors": []}, 0)
    assert (Municipality.objects.count(), Region.objects.count()) == (342, 25)
    assert not Municipality.objects.filter(region__is_fictional=True).exists()


def test_the_second_time_nothing_changes():
    run()
    assert run()[0] == {"ok": True, "created": 0, "updated": 0, "unchanged": 342, "errors": []}


def test_the_own_list_has_its_provenance_beside_it():
    assert "## municipalities.csv" in (OWN_LIST.parent / "PROVENANCE.md").read_text()
    with OWN_LIST.open(encoding="utf-8", newline="") as file:
        assert len({row["code"] for row in csv.DictReader(file)}) == 342


def test_many_rows_take_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        run()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_names_with_accents_and_apostrophes_come_in_as_they_are(imported, encoding):
    assert imported(HEADER, HAGUE, SUDWEST, encoding=encoding)[0]["created"] == 2
    hague = Municipality.objects.get(cbs_code="GM0518")
    assert (hague.name, hague.display_name, hague.region.name) == ("'s-Gravenhage", "Den Haag", "Haaglanden")
    assert Municipality.objects.get(slug="sudwest-fryslan").display_name == "Súdwest-Fryslân"


def test_a_letter_and_its_accent_apart_are_the_same_name(imported):
    imported(HEADER, SUDWEST)
    apart = SUDWEST.replace("ú", "u\u0301").replace("â", "a\u0302")
    assert imported(HEADER, apart)[0]["unchanged"] == 1


def test_semicolons_and_windows_line_ends_are_fine(imported):
    content = "\r\n".join([HEADER, HAGUE, ""]).replace(",", ";").encode("utf-8-sig")
    assert imported(content)[0]["created"] == 1


def test_only_the_needed_columns_are_enough(imported):
    assert imported("code,name,safety_region_code,safety_region", "GM0518,'s-Gravenhage,VR15,Haaglanden")[0]["ok"]
    assert Municipality.objects.get().slug == "s-gravenhage"


def test_a_column_that_is_not_there_leaves_what_was_there(imported):
    imported(HEADER, HAGUE)
    imported("code,name,display_name,slug,safety_region_code,safety_region", "GM0518,Nieuw,Nieuw,nieuw,VR15,Haaglanden")
    hague = Municipality.objects.get()
    assert (hague.name, hague.province) == ("Nieuw", "Zuid-Holland")


def test_a_changed_row_is_updated_and_the_rest_left_alone(imported):
    imported(HEADER, HAGUE, SUDWEST)
    result, code = imported(HEADER, HAGUE.replace("Den Haag,den-haag", "De Haag,den-haag"), SUDWEST)
    assert (code, result["updated"], result["unchanged"]) == (0, 1, 1)
    assert Municipality.objects.get(cbs_code="GM0518").display_name == "De Haag"


def test_what_a_region_asks_of_its_municipalities_stays(imported):
    make_region(code="VR15", name="Haaglanden", profile="two_domains", grace_days=10)
    assert imported(HEADER, HAGUE)[0]["created"] == 1
    region = Region.objects.get(code="VR15")
    assert (region.profile, region.grace_days) == ("two_domains", 10)


def test_a_region_with_a_new_name_gets_it(imported):
    make_region(code="VR15", name="Oude naam")
    assert imported(HEADER, HAGUE)[0]["ok"]
    assert Region.objects.get(code="VR15").name == "Haaglanden"


def test_a_municipality_that_is_not_in_the_list_stays(imported):
    other = make_municipality(cbs_code="GM0001", valid_to="2020-12-31")
    fictional = make_municipality(cbs_code="GM9901", is_fictional=True)
    assert imported(HEADER, HAGUE)[0]["created"] == 1
    for municipality in (other, fictional):
        before = municipality.name
        municipality.refresh_from_db()
        assert municipality.name == before


def test_a_fictional_municipality_is_never_touched(imported):
    make_municipality(cbs_code="GM9901", is_fictional=True, display_name="Demodam", slug="demodam")
    row = "GM9901,Echt,Echt,echt,,,VR15,Haaglanden,,,"
    assert "verzonnen" in refused(imported(HEADER, HAGUE, row), 3, "code")
    assert "Demodam" in refused(
        imported(HEADER, HAGUE, row.replace("9901", "9903").replace("echt", "demodam")), 3, "slug"
    )


def test_a_fictional_region_is_never_touched(imported):
    make_region(code="VR15", name="Demoregio", is_fictional=True)
    assert "verzonnen" in refused(imported(HEADER, HAGUE), 2, "safety_region_code")


def test_a_region_name_of_another_region_is_refused(imported):
    make_region(code="VR01", name="Haaglanden")
    assert "VR01" in refused(imported(HEADER, HAGUE), 2, "safety_region")


@pytest.mark.parametrize("code", ["GM518", "0518", "gm0518", "GM05180", "GM05l8", ""])
def test_a_code_that_is_none_is_refused(imported, code):
    assert "geen CBS-code" in refused(imported(HEADER, HAGUE.replace("GM0518", code)), 2, "code")


@pytest.mark.parametrize("code", ["VR1", "15", "VRXX", ""])
def test_a_region_code_that_is_none_is_refused(imported, code):
    assert "VR en twee" in refused(imported(HEADER, HAGUE.replace("VR15", code)), 2, "safety_region_code")


def test_a_double_code_is_refused_with_both_lines(imported):
    message = refused(imported(HEADER, HAGUE, SUDWEST, SUDWEST.replace("sudwest", "zuidwest")), 4, "code")
    assert "twee keer" in message
    assert "regel 3" in message


def test_two_municipalities_at_one_address_are_refused(imported):
    assert "twee keer" in refused(imported(HEADER, HAGUE, SUDWEST.replace("sudwest-fryslan", "den-haag")), 3, "slug")


def test_one_region_under_two_names_is_refused(imported):
    other = HAGUE.replace("GM0518", "GM0519").replace("den-haag", "x").replace("Haaglanden", "Haaglande")
    assert "Haaglande" in refused(imported(HEADER, HAGUE, other), 3, "safety_region")


@pytest.mark.parametrize(("text", "field"), [("'s-Gravenhage", "name"), ("Haaglanden", "safety_region")])
def test_an_empty_name_is_refused(imported, text, field):
    assert "leeg" in refused(imported(HEADER, HAGUE.replace(text, " ")), 2, field)


def test_a_name_that_is_too_long_is_refused(imported):
    assert "100" in refused(imported(HEADER, HAGUE.replace("'s-Gravenhage", "x" * 101)), 2, "name")


def test_an_address_that_is_none_is_refused(imported):
    assert refused(imported(HEADER, HAGUE.replace("den-haag", "den haag?")), 2, "slug")


def test_a_new_line_inside_a_name_is_refused(imported):
    assert "teken" in refused(imported(HEADER, HAGUE.replace("'s-Gravenhage", '"\'s-Graven\nhage"')), 3, "name")


def test_a_missing_column_is_named(imported):
    assert "safety_region_code" in refused(
        imported(HEADER.replace("safety_region_code,", ""), HAGUE), 1, "safety_region_code"
    )


def test_an_unknown_and_a_double_column_are_named(imported):
    assert "onbekend" in refused(imported(HEADER.replace("riec", "rieck"), HAGUE), 1, "rieck")
    assert "twee keer" in refused(imported(HEADER.replace("riec", "note"), HAGUE), 1, "note")


def test_a_row_with_too_few_columns_is_refused(imported):
    assert "regel: 3." in refused(imported(HEADER, HAGUE, "GM0001,Een,een"), 3, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf", "leeg"),
        (HEADER.encode(), "geen enkele gemeente"),
        (HEADER.encode() + b"\n,,,,,,,,,,\n", "geen enkele gemeente"),
        (HEADER.encode() + "\nGM0001,Súd".encode("latin-1"), "UTF-8"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (HEADER.encode() + b"\n" + HAGUE.replace("Den", "\0").encode(), "teken"),
        (HEADER.encode() + b'\n"GM0001', "geen CSV"),
    ],
)
def test_what_is_no_list_is_refused(imported, content, words):
    result, code = imported(content)
    assert (code, result["ok"]) == (1, False)
    assert words in result["errors"][0]["message"]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "nergens.csv", tmp_path):
        result, code = run(str(path))
        assert code == 1
        assert "niet te lezen" in result["errors"][0]["message"]
