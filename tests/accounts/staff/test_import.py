"""Reading in a staff list: what it would do is shown first, then done in one transaction; twice changes nothing."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook

from accounts import tasks
from accounts.models import AuditEvent, Invitation, Membership, Role, StaffImport, User
from accounts.staff_import import reading, runs
from accounts.staff_import.applying import apply, preview
from accounts.staff_import.reading import FileRefused, StaffFile
from tests.factories import make_focal_point, make_membership, make_municipality, make_target_group, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/medewerkers/demodam/inlezen/"
TODAY = timezone.localdate()
HEADER = "email,name,target_groups,organisation,joined_on,left_on"


@pytest.fixture
def groups():
    return make_target_group(), make_target_group("desk", name="BRP-balie")


@pytest.fixture
def file(tmp_path):
    def _file(text, name="lijst.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return path

    return _file


def workbook(*rows):
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def outcome(result):
    return {str(kind): number for kind, number in result.counts.items() if number}


def stored(municipality):
    rows = municipality.memberships.exclude(listed_name="").select_related("user", "organisation")
    return {
        row.user.email: (
            row.name,
            sorted(group.code for group in row.target_groups.all()),
            str(row.organisation or ""),
            row.joined_on,
            row.left_on,
        )
        for row in rows
    }


ENGLISH = f"""{HEADER}
anna@demodam.nl,Anna van der Berg,enforcement_officer;desk,,2026-01-05,
bram@woonfijn.nl,Bram Müller,desk,Woonfijn,2026-02-01,2099-12-31
"""
DUTCH = """E-mail;Naam;Doelgroepen;Werkgever;In dienst sinds;Laatste dag
anna@demodam.nl;Anna van der Berg;"Enforcement Officer, BRP-balie";;05-01-2026;
bram@woonfijn.nl;Bram Müller;desk;Woonfijn;1-2-2026;31-12-2099
"""
EXPECTED = {
    "anna@demodam.nl": ("Anna van der Berg", ["desk", "enforcement_officer"], "", date(2026, 1, 5), None),
    "bram@woonfijn.nl": ("Bram Müller", ["desk"], "Woonfijn", date(2026, 2, 1), date(2099, 12, 31)),
}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH.replace("\n", "\r\n"), "utf-8-sig"),
        (DUTCH, "utf-8"),
        (DUTCH, "cp1252"),
        (
            workbook(
                ["email", "naam", "doelgroepen", "organisatie", "in dienst", "laatste dag"],
                ["anna@demodam.nl", "Anna van der Berg", "enforcement_officer;desk", None, date(2026, 1, 5), None],
                ["bram@woonfijn.nl", "Bram Müller", "desk", "Woonfijn", date(2026, 2, 1), "2099-12-31"],
            ),
            "",
        ),
    ],
    ids=["english", "with BOM and CRLF", "dutch", "windows-1252", "xlsx"],
)
def test_every_way_to_write_it_gives_the_same_list_and_twice_changes_nothing(
    municipality, groups, file, content, encoding
):
    path = file(content, encoding=encoding or "utf-8")
    assert outcome(preview(path, municipality, by=None)) == {"added": 2}
    assert stored(municipality) == {}, "looking writes nothing"
    assert outcome(apply(path, municipality, by=None)) == {"added": 2}
    assert stored(municipality) == EXPECTED
    before = (list(Membership.objects.values()), User.objects.count(), AuditEvent.objects.count())
    assert outcome(apply(path, municipality, by=None)) == {"same": 2}
    assert (list(Membership.objects.values()), User.objects.count(), AuditEvent.objects.count()) == before


def test_what_changes_and_who_leaves(municipality, groups, file):
    apply(file(ENGLISH), municipality, by=None)
    text = f"{HEADER}\nANNA@demodam.nl,Anna Berg,desk,,2026-01-05,\nbram@woonfijn.nl,,,Woonfijn,,2098-01-01\n"
    assert outcome(apply(file(text), municipality, by=None)) == {"changed": 2}
    assert stored(municipality)["anna@demodam.nl"][:2] == ("Anna Berg", ["desk"])
    assert stored(municipality)["bram@woonfijn.nl"] == (
        "Bram Müller",
        [],
        "Woonfijn",
        date(2026, 2, 1),
        date(2098, 1, 1),
    )
    leaves = "email,left_on\nanna@demodam.nl,2026-03-01\n"
    assert outcome(apply(file(leaves), municipality, by=None)) == {"left": 1}
    assert outcome(apply(file(leaves), municipality, by=None)) == {"same": 1}


def test_columns_that_are_not_there_leave_what_is_stored(municipality, groups, file):
    apply(file(ENGLISH), municipality, by=None)
    assert outcome(apply(file("email\nanna@demodam.nl\n"), municipality, by=None)) == {"same": 1}
    assert stored(municipality) == EXPECTED


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("geen adres,X Y,,,,", "geen e-mailadres"),
        ("anna@demod\u0430m.nl,X Y,,,,", "geen gewone letter"),
        ("=1+1@x.nl,X Y,,,,", "begint niet met ="),
        ("nieuw@demodam.nl,=cmd|'/c calc'!A0,,,,", "begint niet met ="),
        ("nieuw@demodam.nl,'@Anna,,,,", "begint niet met @"),
        ("nieuw@demodam.nl,Anna\u202egreB,,,,", "onzichtbaar"),
        ("nieuw@demodam.nl,X Y,,+Woonfijn,,2099-01-01", "begint niet met +"),
        ("nieuw@demodam.nl,,,,,", "hoort een naam"),
        ("nieuw@demodam.nl,---,,,,", "geen naam"),
        ("nieuw@demodam.nl,12,,,,", "geen naam"),
        ("nieuw@demodam.nl,X Y,astronaut,,,", "astronaut"),
        ("nieuw@demodam.nl,X Y,,,31-02-2026,", "geen datum"),
        ("nieuw@demodam.nl,X Y,,,1899-01-01,", "1900"),
        ("nieuw@demodam.nl,X Y,,,2026-05-01,2026-04-01", "voor de eerste"),
        ("nieuw@demodam.nl,X Y,,Woonfijn,,", "hoort een laatste dag"),
        ("ANNA@DEMODAM.NL,X Y,,,,", "staat ook op regel 2"),
        (f"nieuw@demodam.nl,{'x' * 201},,,,", "te lang"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_the_others_go_on(municipality, groups, file, row, words):
    path = file(f"{HEADER}\nanna@demodam.nl,Anna,,,,\n{row}\n")
    result = preview(path, municipality, by=None)
    assert outcome(result) == {"added": 1, "refused": 1}
    (refused,) = result.shown["refused"]
    assert refused["line"] == 3
    assert words in refused["problem"]
    apply(path, municipality, by=None)
    assert list(stored(municipality)) == ["anna@demodam.nl"]


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MOST_UNPACKED + 1))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "leeg"),
        ("anna@demodam.nl,Anna\n", "geen kolomnamen"),
        ("naam;doelgroepen\nAnna;desk\n", "email ontbreekt. Wel gevonden: naam, doelgroepen"),
        ("email;e-mail\na@b.nl;c@d.nl\n", "twee keer"),
        (b"%PDF-1.7\x00\x00", "geen lijst"),
        (b"PK\x03\x04 no archive at all", "beschadigd"),
        (bomb(), "uitgepakt te groot"),
        ("email,name\n" + "a@b.nl," + "x" * 1001 + "\n", "niet te lezen"),
        ('email,name\n"' + "x" * 140_000, "niet te lezen"),
    ],
    ids=["empty", "no header", "no email", "twice", "pdf", "no zip", "bomb", "long cell", "open quote"],
)
def test_a_file_that_cannot_be_read_says_what_and_where(municipality, file, content, words):
    with pytest.raises(FileRefused, match=words):
        apply(file(content), municipality, by=None)
    assert User.objects.count() == 0


def test_a_large_file_is_refused_before_it_is_read(file, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(FileRefused, match="groter dan"):
        next(StaffFile(file(ENGLISH)).rows())


def test_too_many_rows_write_nothing(municipality, file, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    text = "email,name\n" + "".join(f"p{number}@x.nl,Persoon\n" for number in range(3))
    with pytest.raises(FileRefused, match="meer dan 2 regels"):
        apply(file(text), municipality, by=None)
    assert not municipality.memberships.exists()


def test_an_address_of_elsewhere_is_joined_and_not_renamed(municipality, file):
    elsewhere = make_user(email="anna@demodam.nl", first_name="Geheim")
    make_membership(user=elsewhere)
    apply(file("email,name\nanna@demodam.nl,Anna\n"), municipality, by=None)
    elsewhere.refresh_from_db()
    assert elsewhere.first_name == "Geheim"
    assert municipality.memberships.get(user=elsewhere).name == "Anna"


def test_an_apostrophe_at_the_start_of_a_name_stays(municipality, file):
    apply(file("email,name\nanna@demodam.nl,'t Hart\n"), municipality, by=None)
    assert municipality.memberships.get().name == "'t Hart"


def test_queries_grow_with_chunks_not_with_rows(municipality, groups, file, django_assert_max_num_queries):
    text = "email,name,target_groups\n" + "".join(f"p{number}@x.nl,Persoon,desk\n" for number in range(900))
    with django_assert_max_num_queries(36):
        apply(file(text), municipality, by=None)
    assert municipality.memberships.count() == 900


# Through the screens


def post(browser, content, name="lijst.csv", **fields):
    upload = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return browser.post(PAGE, {"file": upload, "invites": "on", **fields})


@pytest.fixture
def run_on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_from_upload_to_list(browser, municipality, groups, run_on_commit):
    with run_on_commit():
        address = post(browser, f"{ENGLISH}fout,X,,,,\n").url
    page = browser.get(address).content.decode()
    assert "Dit gaat er veranderen" in page
    assert "Regel 4" in page
    assert "verwerk de andere regels" in page
    assert stored(municipality) == {}
    with run_on_commit():
        assert browser.post(f"{address}antwoord/", {"antwoord": "ja"}).url == address
    assert stored(municipality) == EXPECTED
    staff_import = StaffImport.objects.get()
    assert (staff_import.state, staff_import.file.name, list(staff_import.shown)) == ("done", "", ["refused"])
    done = browser.get(address).content.decode()
    assert "De lijst is verwerkt" in done
    assert "Regel 4" in done, "what was left out can still be read"
    assert Invitation.objects.count() == 2
    with run_on_commit():
        browser.post(f"{address}antwoord/", {"antwoord": "ja"})
    assert AuditEvent.objects.filter(action="staff.imported").count() == 1


def preview_of(browser, content, run_on_commit):
    with run_on_commit():
        address = post(browser, content).url
    return browser.get(address).content.decode()


def shown_rows(page, kind):
    """The text of one block of the preview, without its tags."""
    block = page.partition(f'id="soort-{kind}"')[2].partition("</section>")[0]
    return " ".join(re.sub("<[^>]*>", " ", block).split())


def test_the_preview_says_of_each_row_what_changes(browser, municipality, groups, file, run_on_commit):
    apply(file(ENGLISH), municipality, by=None)
    rows = (
        "anna@demodam.nl,Anna Berg,desk,,2026-02-05,",
        "bram@woonfijn.nl,,desk,,,2098-01-01",
        "carla@demodam.nl,Carla Cee,enforcement_officer;desk,,2027-02-01,",
        "dirk@demodam.nl,Dirk Dee,,,,",
        "emma@demodam.nl,Emma Ee,astronaut,,,",
    )
    page = preview_of(browser, f"{HEADER}\n" + "\n".join(rows), run_on_commit)
    changed = shown_rows(page, "changed")
    assert "Anna van der Berg anna@demodam.nl" in changed
    assert "Naam: van Anna van der Berg naar Anna Berg" in changed
    assert "Doelgroepen: van BRP-balie, Enforcement Officer naar BRP-balie" in changed
    assert "In dienst sinds: van 5 januari 2026 naar 5 februari 2026" in changed
    assert "Werkgever: van Woonfijn naar leeg" in changed
    added = shown_rows(page, "added")
    assert "Carla Cee carla@demodam.nl Doelgroepen: BRP-balie, Enforcement Officer" in added
    assert "In dienst sinds: 1 februari 2027" in added
    assert "Doelgroepen: geen." in added
    refused = shown_rows(page, "refused")
    assert "Regel 6 Emma Ee emma@demodam.nl Deze doelgroep kennen we niet: astronaut." in refused
    assert page.index('id="soort-refused"') < page.index('id="soort-changed"') < page.index('id="soort-added"')


def test_the_preview_says_who_leaves_and_who_keeps_no_target_group(browser, municipality, groups, file, run_on_commit):
    apply(file(ENGLISH), municipality, by=None)
    page = preview_of(browser, "email,target_groups,left_on\nanna@demodam.nl,,2026-12-01\n", run_on_commit)
    left = shown_rows(page, "left")
    assert "Anna van der Berg anna@demodam.nl Laatste dag: 1 december 2026" in left
    assert "Doelgroepen: van BRP-balie, Enforcement Officer naar leeg" in left
    assert "<dt>Uit dienst</dt><dd>1 collega</dd>" in page
    assert "1 collega houdt geen doelgroep over" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("email,naam\n", "Onder de kolomnamen staat geen enkele regel."),
        ("email\nanna@demodam.nl\n", "Alles in het bestand staat al zo in de lijst."),
        ("email\nnieuw@demodam.nl\n", "Er is geen regel die iets verandert."),
        ("email;functie;salaris\nanna@demodam.nl;boa;10\n", "Deze kolommen gebruiken we niet: functie, salaris."),
    ],
)
def test_a_file_that_does_little_says_so(browser, municipality, groups, file, run_on_commit, content, words):
    apply(file(ENGLISH), municipality, by=None)
    page = preview_of(browser, content, run_on_commit)
    assert words in page
    assert "Kies een ander bestand" in page


def test_what_was_refused_comes_back_as_a_file_that_can_be_mended_and_read_in(
    browser, municipality, groups, file, run_on_commit
):
    text = (
        "email;naam;functie;doelgroepen\nanna@demodam.nl;Anna;boa;astronaut\n=1@x.nl;Bram;;desk\ncor@x.nl;Cor;;desk\n"
    )
    with run_on_commit():
        address = post(browser, text).url
    with run_on_commit():
        browser.post(f"{address}antwoord/", {"antwoord": "ja"})
    response = browser.get(f"{address}overgeslagen.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "email;naam;doelgroepen;wat er mis is"
    assert lines[1].startswith("anna@demodam.nl;Anna;astronaut;Deze doelgroep kennen we niet")
    assert lines[2].startswith("'=1@x.nl;Bram;desk;")
    assert AuditEvent.objects.filter(action="staff.exported").exists()
    mended = "\n".join(lines).replace("astronaut", "BRP-balie").replace("'=1@", "bram@")
    assert outcome(apply(file(mended), municipality, by=None)) == {"added": 2}
    assert StaffFile(file(mended)).unused == []


def test_what_was_refused_is_kept_for_a_week(browser, municipality, groups, run_on_commit):
    with run_on_commit():
        address = post(browser, f"{ENGLISH}fout,X,,,,\n").url
    path = Path(StaffImport.objects.get().refused_rows.path)
    with run_on_commit():
        browser.post(f"{address}antwoord/", {"antwoord": "ja"})
    assert not path.exists(), "that of the preview went"
    path = Path(StaffImport.objects.get().refused_rows.path)
    assert path.exists()
    StaffImport.objects.update(changed_at=timezone.now() - timedelta(days=8))
    assert (tasks.sweep_staff_files(), path.exists()) == (1, False)
    page = browser.get(address).content.decode()
    assert "bewaren we niet meer" in page
    assert "fout" not in shown_rows(page, "refused")
    assert browser.get(f"{address}overgeslagen.csv").status_code == 404
    StaffImport.objects.update(changed_at=timezone.now() - timedelta(days=8))
    assert tasks.sweep_staff_files() == 0


def test_of_a_large_file_the_first_rows_are_shown(municipality, file):
    text = "email,name\n" + "".join(f"p{number}@x.nl,Persoon\n" for number in range(300))
    text += "".join(f"fout{number},Persoon\n" for number in range(300))
    result = preview(file(text), municipality, by=None)
    assert {kind: len(rows) for kind, rows in result.shown.items()} == {"added": 100, "refused": 200}
    assert result.repair.rows == 300


def test_a_list_that_was_read_in_is_found_back(browser, municipality, groups, run_on_commit):
    with run_on_commit():
        address = post(browser, ENGLISH).url
    page = browser.get(PAGE).content.decode()
    assert address in page
    assert "klaar om te bekijken" in page


def test_no_changes_nothing_and_leaves_no_file(browser, municipality, groups, run_on_commit):
    with run_on_commit():
        address = post(browser, f"{ENGLISH}fout,X,,,,\n").url
    paths = [Path(kept.path) for kept in (StaffImport.objects.get().file, StaffImport.objects.get().refused_rows)]
    page = browser.post(f"{address}antwoord/", {"antwoord": "nee"}, follow=True).content.decode()
    assert "Het bestand is weggegooid. Er is niets veranderd." in page
    assert not StaffImport.objects.exists()
    assert not any(path.exists() for path in paths)
    assert stored(municipality) == {}


def test_a_refused_file_says_why(browser, run_on_commit):
    with run_on_commit():
        address = post(browser, "zomaar wat\n").url
    page = browser.get(address).content.decode()
    assert "kunnen we niet inlezen" in page
    assert "geen kolomnamen" in page


@pytest.mark.parametrize(("name", "words"), [("lijst.exe", "eindigt op"), ("lijst.csv", "leeg")])
def test_what_is_no_list_is_refused_at_once(browser, name, words):
    response = post(browser, "" if words == "leeg" else "x", name=name)
    assert words in response.content.decode()
    assert not StaffImport.objects.exists()


def test_a_page_that_waits_looks_again(browser, municipality, focal_point):
    waiting = StaffImport.objects.create(municipality=municipality, uploaded_by=focal_point, file_name="x.csv")
    response = browser.get(f"{PAGE}{waiting.pk}/")
    assert response.headers["Refresh"]
    assert "We lezen het bestand" in response.content.decode()


def test_a_lost_task_is_taken_up_again(browser, municipality, groups):
    address = post(browser, ENGLISH).url
    assert StaffImport.objects.get().state == "waiting", "its commit never ran"
    StaffImport.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    tasks.sweep_staff_files()
    assert StaffImport.objects.get().state == "ready"
    assert "Dit gaat er veranderen" in browser.get(address).content.decode()


def test_what_nobody_looked_at_goes(browser, municipality, groups, run_on_commit):
    with run_on_commit():
        post(browser, ENGLISH)
    StaffImport.objects.update(changed_at=timezone.now() - timedelta(days=8))
    assert tasks.sweep_staff_files() == 1
    assert not StaffImport.objects.exists()


def test_whoever_lost_the_role_meanwhile_writes_nothing(browser, municipality, groups, focal_point, run_on_commit):
    with run_on_commit():
        post(browser, ENGLISH)
    StaffImport.objects.update(state="applying")
    focal_point.roles.filter(role=Role.FOCAL_POINT).delete()
    runs.write(StaffImport.objects.get().pk)
    assert StaffImport.objects.get().state == "failed"
    assert stored(municipality) == {}


def test_an_import_of_another_municipality_is_not_there(browser, municipality, run_on_commit):
    other = make_municipality(slug="elders")
    stranger = make_focal_point(other).user
    foreign = StaffImport.objects.create(municipality=other, uploaded_by=stranger, file_name="x.csv", state="ready")
    assert browser.get(f"{PAGE}{foreign.pk}/").status_code == 404
    assert browser.get(f"/medewerkers/elders/inlezen/{foreign.pk}/").status_code == 404
    browser.post(f"{PAGE}{foreign.pk}/antwoord/", {"antwoord": "ja"})
    foreign.refresh_from_db()
    assert foreign.state == "ready"


def test_nobody_takes_themselves_out_by_a_file(municipality, focal_point, file):
    text = f"email,left_on\n{focal_point.email},2026-01-01\n"
    result = preview(file(text), municipality, by=focal_point)
    assert outcome(result) == {"refused": 1}


def test_only_its_keeper_reads_in_a_list(municipality):
    learner = make_membership(municipality=municipality).user
    assert signed_in(learner).get(PAGE).status_code == 404
    assert post(signed_in(learner), ENGLISH).status_code == 404


# The command


def run(capsys, *args):
    code = 0
    try:
        call_command("import_staff", *map(str, args))
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_the_command_changes_everything_or_nothing(municipality, groups, file, capsys):
    code = municipality.cbs_code
    status, answer = run(capsys, code, file(ENGLISH), "--dry-run")
    assert (status, answer["ok"], answer["added"], answer["dry_run"]) == (0, True, 2, True)
    assert stored(municipality) == {}
    status, answer = run(capsys, code, file(f"{ENGLISH}fout,X,,,,\n"))
    assert (status, answer["ok"], answer["errors"][0]["line"]) == (1, False, 4)
    assert stored(municipality) == {}
    assert run(capsys, code, file(ENGLISH))[0] == 0
    assert stored(municipality) == EXPECTED


@pytest.mark.parametrize("args", [("GM0000", "lijst.csv"), (None, "bestaat-niet.csv")])
def test_the_command_says_what_is_not_there(municipality, file, capsys, args):
    file(ENGLISH)
    code, name = args
    status, answer = run(capsys, code or municipality.cbs_code, name)
    assert status == 1
    assert answer["errors"]


def test_the_log_says_of_each_person_what_the_list_changed(municipality, groups, file):
    for name in ("blijft", "gaat"):
        make_membership(municipality=municipality, user=make_user(email=f"{name}@x.nl"), listed_name="Oud")
    apply(
        file("email,name,left_on\nblijft@x.nl,Nieuw,\ngaat@x.nl,Oud,2099-12-31\nkomt@x.nl,Komt,\n"),
        municipality,
        by=None,
    )
    lines = AuditEvent.objects.filter(action__startswith="membership.").values_list("action", "details")
    assert sorted(action for action, _details in lines) == [
        "membership.added",
        "membership.changed",
        "membership.ended",
    ]
    details = dict(lines)
    assert details["membership.ended"]["last_day"] == "2099-12-31"
    assert details["membership.changed"]["changes"] == {"Naam": ["Oud", "Nieuw"]}
    assert all(found["person"] for found in details.values())


def test_a_row_with_more_cells_than_columns_is_refused(municipality, groups, file):
    rows = ("a@x.nl;Anna;BRP-balie;Boa;", "b@x.nl;Bea;BRP-balie;Boa;Extra", "c@x.nl;Cor;BRP-balie;;")
    text = "\n".join(["email;naam;doelgroepen;werkgever", *rows])
    found = preview(file(text), municipality, by=None)
    assert [row["line"] for row in found.shown["refused"] if "meer cellen" in row["problem"]] == [3]
    assert found.counts["added"] == 1, "an empty cell at the end says nothing"
