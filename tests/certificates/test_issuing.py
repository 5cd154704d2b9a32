from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from kombu.exceptions import OperationalError
from PIL import Image, ImageChops, ImageColor
from pypdf import PdfReader

from certificates import tasks
from certificates.drawing import BRAND, background_png
from certificates.issuing import completions_without_certificate, issue
from certificates.models import ALPHABET, Certificate, new_code
from certificates.pdf import check_url
from printing.pictures import qr_png
from tests.factories import make_completion, make_user

pytestmark = pytest.mark.django_db


def text_of(certificate):
    pages = PdfReader(BytesIO(certificate.pdf.open("rb").read())).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def test_a_completion_earns_one_certificate_with_a_pdf():
    certificate = issue(make_completion(user=make_user(first_name="Zoë", last_name="de Wít")))
    text = text_of(certificate)
    assert "Zoë de Wít" in text
    assert certificate.module_title in text
    assert certificate.municipality_name in text
    assert certificate.shown_code in text


@pytest.mark.parametrize(
    "name", ["Łucja Żak", "Anne-Sofie van 's-Gravenhage tot Súdwest-Fryslân en nog veel langer", "X"]
)
def test_names_with_accents_and_long_names_stay_on_one_page(name):
    assert name.split()[0] in text_of(issue(make_completion(user=make_user(first_name=name, last_name=""))))


def test_issuing_twice_changes_nothing():
    completion = make_completion()
    first, second = issue(completion), issue(completion)
    assert (first.pk, first.code, first.pdf.name) == (second.pk, second.code, second.pdf.name)
    assert Certificate.objects.count() == 1


def test_the_task_runs_on_commit_of_the_completion(django_capture_on_commit_callbacks):
    from courses.signals import module_completed

    completion = make_completion()
    with django_capture_on_commit_callbacks(execute=True):
        module_completed.send(sender=type(completion), completion=completion)
        assert not Certificate.objects.exists()
    assert Certificate.objects.get().completion == completion


def test_a_completion_that_is_gone_earns_nothing():
    assert tasks.issue_certificate(12345) is None


def test_the_words_stay_when_the_person_module_and_municipality_change():
    completion = make_completion()
    certificate = issue(completion)
    before = (certificate.name, certificate.module_title, certificate.municipality_name)
    completion.user.first_name = "Anders"
    completion.user.save()
    completion.module.delete()
    completion.municipality.display_name = "Nieuwe naam"
    completion.municipality.save()
    certificate.refresh_from_db()
    assert (certificate.name, certificate.module_title, certificate.municipality_name) == before


def test_the_sweep_makes_up_for_a_lost_broker(monkeypatch):
    completion = make_completion()

    def broker_is_away(*args):
        raise OperationalError

    monkeypatch.setattr(tasks.issue_certificate, "delay", broker_is_away)
    tasks.ask_for_certificate(completion.pk)
    assert not Certificate.objects.exists()
    assert tasks.issue_missing_certificates() == 1
    assert tasks.issue_missing_certificates() == 0
    assert Certificate.objects.get().pdf


def test_the_sweep_goes_on_after_one_that_fails(monkeypatch):
    bad, good = make_completion(), make_completion()
    original = tasks.issue

    def fails_once(completion):
        if completion.pk == bad.pk:
            raise RuntimeError
        return original(completion)

    monkeypatch.setattr(tasks, "issue", fails_once)
    assert tasks.issue_missing_certificates() == 1
    assert [c.pk for c in completions_without_certificate()] == [bad.pk]
    assert Certificate.objects.get().completion == good


def test_one_sweep_issues_no_more_than_its_share_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP", 2)
    for _number in range(3):
        make_completion()
    assert [tasks.issue_missing_certificates() for _sweep in range(3)] == [2, 1, 0]


def test_a_certificate_whose_pdf_was_never_stored_is_found_by_the_sweep():
    certificate = issue(make_completion())
    Certificate.objects.update(pdf="")
    assert tasks.issue_missing_certificates() == 1
    certificate.refresh_from_db()
    assert certificate.pdf


def test_the_command_says_what_it_did(capsys):
    make_completion()
    call_command("issue_certificates")
    assert '"issued": 1' in capsys.readouterr().out


def test_dates_are_written_in_dutch():
    completion = make_completion(completed_on=date(2026, 3, 1), valid_until=date(2028, 2, 29))
    assert "29 februari 2028" in text_of(issue(completion))


def test_a_code_has_no_letters_that_look_alike():
    assert not set("01OIL") & set(ALPHABET)
    assert len({new_code() for _ in range(200)}) == 200


def test_pictures_are_stored_as_they_are_and_not_as_text():
    with issue(make_completion()).pdf.open() as pdf:
        assert b"ASCII85" not in pdf.read()


def pictures_of(certificate):
    page = PdfReader(BytesIO(certificate.pdf.open("rb").read())).pages[0]
    return [picture.image.convert("RGB") for picture in page.images]


def is_same(one, other):
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def test_the_code_to_scan_leads_to_the_check_page_of_this_certificate(settings):
    settings.BASE_URL = "https://signaalwijs.demodam.nl/"
    certificate = issue(make_completion())
    assert check_url(certificate) == f"https://signaalwijs.demodam.nl/certificaat/{certificate.shown_code.lower()}/"
    expected = Image.open(BytesIO(qr_png(check_url(certificate)))).convert("RGB")
    assert any(is_same(picture, expected) for picture in pictures_of(certificate))
    other = Image.open(BytesIO(qr_png(check_url(issue(make_completion()))))).convert("RGB")
    assert not any(is_same(picture, other) for picture in pictures_of(certificate))


def test_a_seal_stands_on_the_paper():
    """By its colours: a ring around the eye at the right, and nothing of it at the left."""
    paper = Image.open(BytesIO(background_png())).convert("RGB")
    assert any(is_same(picture, paper) for picture in pictures_of(issue(make_completion())))
    ring = paper.crop((1300, 760, 1600, 1060)).getcolors(100_000)
    brand = sum(count for count, colour in ring if ImageColor.getrgb(BRAND) == colour)
    assert brand > 0.2 * 300 * 300
