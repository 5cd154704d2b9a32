"""A document behind an agreement: what is stored, who gets it, and when the file goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent, Role
from municipalities import evidence_documents
from municipalities.constants import RouteStatus
from municipalities.evidence_documents import MAX_BYTES, clean_name, no_files_left_on_failure
from municipalities.lifecycle import confirm, draft_for, send_back, submit
from municipalities.models import ReadinessEvidence
from municipalities.models.routes import protected_storage
from tests.factories import make_focal_point, make_membership, make_municipality, make_role
from tests.municipalities.conftest import signed_in
from tests.municipalities.documents import pdf, pdf_bytes, zip_bytes
from tests.municipalities.test_registration_views import BASE, agreements

AGREEMENTS = f"{BASE}afspraken/"
FIELD = "integral_approach-document"


@pytest.fixture
def evidence(focal, draft, django_capture_on_commit_callbacks):
    """The agreement of the draft with a document."""
    assert focal.post(AGREEMENTS, agreements() | {FIELD: pdf("Besluit college.pdf")}).status_code == 302
    return draft.evidence.get(check_code="integral_approach")


def address(evidence: ReadinessEvidence) -> str:
    return f"/meldroute/onderbouwing/{evidence.pk}/"


def stored_files() -> set[str]:
    storage = protected_storage()
    found: set[str] = set()
    if storage.exists("evidence"):
        for year in storage.listdir("evidence")[0]:
            found |= {f"evidence/{year}/{name}" for name in storage.listdir(f"evidence/{year}")[1]}
    return found


@pytest.fixture(autouse=True)
def no_files_of_another_test(db):
    for name in stored_files():
        protected_storage().delete(name)


# Storing


def test_a_document_is_stored_under_a_name_of_our_own_and_shown_by_its_own(focal, focal_point, evidence):
    assert evidence.document_name == "Besluit college.pdf"
    assert "Besluit" not in evidence.document.name
    assert stored_files() == {evidence.document.name}
    content = focal.get(AGREEMENTS).content.decode()
    assert "Besluit college.pdf" in content
    assert address(evidence) in content
    event = AuditEvent.objects.get(action="evidence.document_stored")
    assert (event.actor, event.municipality) == (focal_point, evidence.route.municipality)


def test_saving_again_without_a_file_keeps_the_document(focal, evidence):
    focal.post(AGREEMENTS, agreements(**{"integral_approach-reference": "Ander kenmerk"}))
    evidence.refresh_from_db()
    assert (evidence.reference, evidence.document_name) == ("Ander kenmerk", "Besluit college.pdf")
    assert stored_files() == {evidence.document.name}


def test_a_replaced_document_takes_the_place_of_the_first(focal, evidence, django_capture_on_commit_callbacks):
    first = evidence.document.name
    with django_capture_on_commit_callbacks(execute=True):
        focal.post(AGREEMENTS, agreements() | {FIELD: pdf("nieuw.pdf")})
    evidence.refresh_from_db()
    assert evidence.document_name == "nieuw.pdf"
    assert stored_files() == {evidence.document.name} != {first}


def test_a_document_can_be_removed(focal, evidence, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        focal.post(AGREEMENTS, agreements(**{"integral_approach-remove": "on"}))
    evidence.refresh_from_db()
    assert (evidence.document.name, evidence.document_name) == ("", "")
    assert evidence.reference, "the agreement itself stays"
    assert stored_files() == set()
    assert AuditEvent.objects.filter(action="evidence.document_removed").count() == 1


def test_an_agreement_is_not_emptied_while_its_document_stays(focal, evidence):
    empty = agreements(**{"integral_approach-reference": "", "integral_approach-decided_on": ""})
    assert "Vul dit ook in" in focal.post(AGREEMENTS, empty).content.decode()
    evidence.refresh_from_db()
    assert evidence.document


def test_an_emptied_agreement_goes_with_its_document(focal, draft, evidence, django_capture_on_commit_callbacks):
    empty = agreements(**{"integral_approach-reference": "", "integral_approach-decided_on": ""})
    with django_capture_on_commit_callbacks(execute=True):
        focal.post(AGREEMENTS, empty | {"integral_approach-remove": "on"})
    assert not draft.evidence.filter(check_code="integral_approach").exists()
    assert stored_files() == set()


def test_a_document_alone_is_half_an_agreement(focal, draft):
    draft.evidence.all().delete()
    data = agreements(**{"integral_approach-reference": "", "integral_approach-decided_on": ""}) | {FIELD: pdf()}
    content = focal.post(AGREEMENTS, data).content.decode()
    assert "Vul dit ook in" in content
    assert "Kies het opnieuw" in content
    assert (draft.evidence.count(), stored_files()) == (0, set())


# Refusing


FAKES = {
    "a zip": (zip_bytes, "Dit is geen PDF"),
    "a web page": (lambda: b"<html><script>alert(1)</script></html>", "Dit is geen PDF"),
    "a program": (lambda: b"MZ\x90\x00%PDF-1.7", "Dit is geen PDF"),
    "empty": (lambda: b"", "leeg"),
    "locked": (lambda: pdf_bytes(password="geheim"), "beveiligd met een wachtwoord"),
    "cut off": (lambda: pdf_bytes()[:40], "kapot"),
    "only a beginning": (lambda: b"%PDF-1.7\n" + b"\x00\xff" * 500, "kapot"),
    "a zip behind a beginning": (lambda: b"%PDF-1.7\n" + zip_bytes(), "kapot"),
    "without pages": (lambda: pdf_bytes(pages=0), "geen bladzijden"),
    "11 MB": (lambda: pdf_bytes() + b"\n" * (11 * 1024 * 1024), "te groot: 12 MB"),
    "50 MB of zip": (lambda: b"PK\x03\x04" + b"\x00" * (50 * 1024 * 1024), "te groot: 51 MB"),
}


@pytest.mark.parametrize("fake", FAKES)
def test_what_is_no_pdf_is_refused_in_dutch_and_nothing_is_half_saved(focal, draft, fake):
    make, words = FAKES[fake]
    before = list(draft.evidence.values())
    upload = SimpleUploadedFile("besluit.pdf", make(), content_type="application/pdf")
    response = focal.post(AGREEMENTS, agreements(**{"internal_cooperation-reference": "Gewijzigd"}) | {FIELD: upload})
    assert response.status_code == 200
    [error] = response.context["form"].errors[FIELD]
    assert words in error
    assert "Gewijzigd" in response.content.decode(), "what was typed stays on the screen"
    assert (list(draft.evidence.values()), stored_files()) == (before, set())


def test_exactly_10_mb_is_accepted(focal, draft):
    content = pdf_bytes()
    upload = SimpleUploadedFile("groot.pdf", content + b"\n" * (MAX_BYTES - len(content)))
    assert focal.post(AGREEMENTS, agreements() | {FIELD: upload}).status_code == 302
    assert draft.evidence.get(check_code="integral_approach").document.size == MAX_BYTES


@given(st.binary(max_size=300))
def test_whatever_comes_behind_the_beginning_gets_a_sentence_and_no_crash(content):
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7\n" + content)
    with pytest.raises(evidence_documents.ValidationError) as refused:
        evidence_documents.check_pdf(upload)
    assert refused.value.code in {"broken", "no_pages", "encrypted"}


def test_the_name_of_a_file_decides_nothing(focal, draft):
    upload = SimpleUploadedFile("besluit.docx", pdf_bytes(), content_type="application/msword")
    focal.post(AGREEMENTS, agreements() | {FIELD: upload})
    assert draft.evidence.get(check_code="integral_approach").document_name == "besluit.docx.pdf"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("besluit.pdf", "besluit.pdf"),
        ("BESLUIT.PDF", "BESLUIT.pdf"),
        ("C:\\Users\\karin\\besluit.pdf", "besluit.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("besluit\u202efdp.exe", "besluit fdp.exe.pdf"),
        ('a"; filename="b.html', "a filename= b.html.pdf"),
        ("regel\r\nSet-Cookie: x", "regel Set-Cookie x.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 146 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_cleaned(name, cleaned):
    assert clean_name(name) == cleaned


@given(st.text(max_size=400))
def test_a_cleaned_name_is_one_short_line_that_ends_in_pdf(name):
    cleaned = clean_name(name)
    assert cleaned.endswith(".pdf")
    assert len(cleaned) <= evidence_documents.MAX_NAME_LENGTH
    assert not set(cleaned) & set('\r\n\t"/\\<>:;|?*\0')
    assert clean_name(cleaned) == cleaned


def test_a_file_does_not_stay_when_the_database_takes_back_the_change(focal, draft, monkeypatch):
    def broken(*_arguments, **_fields):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("municipalities.forms.agreements.record", broken)
    before = list(draft.evidence.values())
    with pytest.raises(RuntimeError):
        focal.post(AGREEMENTS, agreements() | {FIELD: pdf()})
    assert (list(draft.evidence.values()), stored_files()) == (before, set())


def test_only_the_files_of_a_failed_change_go():
    name = protected_storage().save("evidence/2026/blijft.pdf", pdf())
    with pytest.raises(ZeroDivisionError), no_files_left_on_failure():
        raise ZeroDivisionError
    assert protected_storage().exists(name)


# Versions


def test_a_new_version_shares_the_file_until_the_last_version_lets_go(
    focal, focal_point, municipality, draft, evidence, django_capture_on_commit_callbacks
):
    director = municipality.region.roles.get().user
    confirm(submit(draft, focal_point), director)
    copy = draft_for(municipality, focal_point).evidence.get(check_code="integral_approach")
    assert (copy.document.name, copy.document_name) == (evidence.document.name, "Besluit college.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        focal.post(AGREEMENTS, agreements(**{"integral_approach-remove": "on"}))
    assert stored_files() == {evidence.document.name}, "the version in force still names it"
    with django_capture_on_commit_callbacks(execute=True):
        evidence.delete()
    assert stored_files() == set()


def test_a_file_goes_with_the_route_that_is_deleted(draft, evidence, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        draft.steps.all().delete()
        draft.delete()
    assert stored_files() == set()


def test_a_change_that_is_taken_back_leaves_the_file(evidence, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        evidence.delete()
    assert len(stored_files()) == 1, "it goes on commit, not before"


# Downloading


def test_the_focal_point_gets_the_file_as_a_download_and_it_is_written_down(focal, focal_point, evidence):
    response = focal.get(address(evidence))
    assert b"".join(response.streaming_content) == pdf_bytes()
    assert response["Content-Disposition"] == 'attachment; filename="Besluit college.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    event = AuditEvent.objects.get(action="evidence.downloaded")
    assert (event.actor, event.municipality, event.object_id) == (
        focal_point,
        evidence.route.municipality,
        str(evidence.pk),
    )
    assert event.details["version"] == 1


def test_signed_out_you_sign_in_first(client, evidence):
    assert client.get(address(evidence)).url.startswith("/inloggen/")


@pytest.mark.parametrize(
    "who", ["colleague", "focal point of another", "care coordinator", "director of another region", "admin"]
)
def test_whoever_has_nothing_to_do_with_it_finds_nothing(municipality, evidence, who):
    users = {
        "colleague": lambda: make_membership(municipality=municipality).user,
        "focal point of another": lambda: make_focal_point(make_municipality(region=municipality.region)).user,
        "care coordinator": lambda: make_role(Role.CARE_COORDINATOR, region=municipality.region).user,
        "director of another region": lambda: make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region).user,
        "admin": lambda: make_role(Role.ADMIN).user,
    }
    evidence.route.status = RouteStatus.SUBMITTED
    evidence.route.save()
    assert signed_in(users[who]()).get(address(evidence)).status_code == 404
    assert not AuditEvent.objects.filter(action="evidence.downloaded").exists()


def test_the_chain_director_sees_what_was_submitted_and_not_a_draft(director, municipality, focal_point, evidence):
    chain_director = municipality.region.roles.get().user
    assert director.get(address(evidence)).status_code == 404
    route = submit(evidence.route, focal_point)
    assert director.get(address(evidence)).status_code == 200
    send_back(route, chain_director, remarks="Wie vervangt?")
    assert director.get(address(evidence)).status_code == 404
    confirm(submit(route, focal_point), chain_director)
    assert director.get(address(evidence)).status_code == 200


def test_no_document_and_a_lost_file_are_not_found(focal, draft, evidence):
    other = draft.evidence.get(check_code="internal_cooperation")
    assert focal.get(address(other)).status_code == 404
    protected_storage().delete(evidence.document.name)
    assert focal.get(address(evidence)).status_code == 404


def test_a_document_has_no_address_of_its_own(client, evidence):
    assert client.get(f"/uploads/{evidence.document.name}").status_code == 404
    assert client.get(f"/protected/{evidence.document.name}").status_code == 404
    with pytest.raises(NotImplementedError):
        _ = evidence.document.url


@pytest.mark.parametrize("method", ["post", "delete"])
def test_a_download_is_only_read(focal, evidence, method):
    assert getattr(focal, method)(address(evidence)).status_code == 405
