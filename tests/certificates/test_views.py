from datetime import timedelta

import pytest
from django.core.files.storage import InMemoryStorage
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certificates.issuing import issue
from certificates.models import Certificate
from certificates.verification import initials, normalised_code
from tests.factories import make_completion, make_user, read_anew

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_certificate(kept_for_the_file):
    return issue(make_completion(user=make_user(first_name="Sanne", last_name="van der Berg")))


@pytest.fixture
def certificate(kept_certificate):
    return read_anew(kept_certificate)


def test_anybody_can_check_a_valid_certificate_and_sees_no_name(client, certificate):
    response = client.get(f"/certificaat/{certificate.shown_code.lower()}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Dit certificaat is geldig" in page
    assert "S. v. d. B." in page
    assert "Sanne" not in page
    assert "Berg" not in page
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.parametrize("spelling", ["{}", "{} ", "-{}-"])
def test_the_code_may_be_written_in_several_ways(client, certificate, spelling):
    assert client.get(f"/certificaat/{spelling.format(certificate.code)}/").status_code == 200


def test_no_search_engine_keeps_the_page_of_a_certificate(client, certificate):
    assert '<meta name="robots" content="noindex">' in client.get(certificate.get_absolute_url()).content.decode()


def test_an_expired_certificate_says_so(client, certificate):
    Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert "Dit certificaat is verlopen" in client.get(certificate.get_absolute_url()).content.decode()


def test_the_last_day_of_validity_counts(client, certificate):
    Certificate.objects.update(valid_until=timezone.localdate())
    assert "Dit certificaat is geldig" in client.get(certificate.get_absolute_url()).content.decode()


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "x", "é"])
def test_an_unknown_code_gets_a_sentence_and_a_new_try(client, code):
    response = client.get(f"/certificaat/{code}/")
    assert response.status_code == 404
    assert "Wij kennen deze code niet" in response.content.decode()
    assert b'name="code"' in response.content


@pytest.mark.parametrize("code", ["%00", "é" * 300, "..%2F..%2Fetc"])
def test_what_can_be_no_code_is_not_found(client, code):
    assert client.get(f"/certificaat/{code}/").status_code == 404


def test_no_code_is_asked_for_in_words(client):
    assert "Vul de code" not in client.get("/certificaat/").content.decode()
    page = client.get("/certificaat/", {"code": " - "}).content.decode()
    assert "Vul de code van het certificaat in." in page
    assert 'aria-invalid="true"' in page


def test_a_typed_code_leads_to_its_page(client, certificate):
    response = client.get("/certificaat/", {"code": certificate.shown_code})
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    assert client.get("/certificaat/", {"code": " - "}).status_code == 200


def test_mine_shows_only_my_own(client, certificate):
    other = issue(make_completion())
    client.force_login(certificate.user)
    page = client.get("/certificaten/").content.decode()
    assert certificate.shown_code in page
    assert other.shown_code not in page


def test_mine_without_certificates_offers_a_next_step(client):
    client.force_login(make_user())
    page = client.get("/certificaten/").content.decode()
    assert "Je hebt nog geen certificaat" in page
    assert "/mijn-leren/" in page


def test_a_certificate_that_is_being_made_is_announced(client):
    completion = make_completion()
    client.force_login(completion.user)
    assert "wordt gemaakt" in client.get("/certificaten/").content.decode()


@pytest.mark.parametrize("path", ["/certificaten/", "/certificaten/{code}/pdf/"])
def test_signed_out_leads_to_the_sign_in_page(client, certificate, path):
    response = client.get(path.format(code=certificate.code))
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")


def test_i_download_my_pdf(client, certificate):
    client.force_login(certificate.user)
    response = client.get(f"/certificaten/{certificate.code.lower()}/pdf/")
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert 'filename="certificaat-' in response["Content-Disposition"]


def test_a_pdf_that_was_lost_from_disk_is_made_again(client, certificate):
    storage: InMemoryStorage = certificate.pdf.storage
    storage.delete(certificate.pdf.name)
    client.force_login(certificate.user)
    response = client.get(f"/certificaten/{certificate.code}/pdf/")
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_somebody_elses_pdf_is_not_found(client, certificate):
    client.force_login(make_user())
    assert client.get(f"/certificaten/{certificate.code}/pdf/").status_code == 404


@pytest.mark.parametrize("path", ["/certificaten/", "/certificaat/AAAA/", "/certificaat/", "/certificaten/AAAA/pdf/"])
def test_nothing_is_changed_by_a_post(client, certificate, path):
    client.force_login(certificate.user)
    assert client.post(path).status_code == 405


def test_the_list_costs_the_same_for_one_as_for_many(client, certificate, django_assert_max_num_queries):
    for _number in range(10):
        Certificate.objects.create(
            user=certificate.user,
            name="N",
            module_title="M",
            municipality_name="G",
            completed_on=timezone.localdate(),
            valid_until=timezone.localdate(),
        )
    client.force_login(certificate.user)
    with django_assert_max_num_queries(10):
        client.get("/certificaten/")


@given(st.text(max_size=40))
def test_initials_never_hold_a_whole_name(name):
    for part in initials(name).split():
        assert len(part) == 2


@given(st.text(max_size=60))
def test_a_normalised_code_is_short_and_plain(code):
    assert len(normalised_code(code)) <= 20
    assert normalised_code(code) == normalised_code(normalised_code(code)) or not code.isascii()


def test_guessing_codes_is_stopped_for_who_guesses_and_nobody_else(client, certificate):
    guesser = {"REMOTE_ADDR": "192.0.2.1"}
    statuses = [client.get(f"/certificaat/raad{number}/", **guesser).status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]
    refused = client.get(certificate.get_absolute_url(), **guesser)
    assert refused.status_code == 429, "else a right guess would still show"
    assert "Even wachten" in refused.content.decode()
    assert client.get(certificate.get_absolute_url(), REMOTE_ADDR="192.0.2.2").status_code == 200
    client.force_login(make_user())
    assert client.get(certificate.get_absolute_url(), **guesser).status_code == 200


def test_looking_at_real_certificates_has_no_limit(client, certificate):
    assert {client.get(certificate.get_absolute_url()).status_code for _ in range(40)} == {200}
