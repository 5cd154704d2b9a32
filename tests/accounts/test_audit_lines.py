"""A line of the log reads as a sentence: names instead of numbers and codes, days as people write them."""

import pytest

from accounts.audit import record
from accounts.audit_log.details import details_in_words
from accounts.audit_log.lines import lines_of
from accounts.models import AuditEvent, Role
from accounts.privacy.erasure import erase_person
from accounts.sign_in_log import sign_in_failed, signed_in
from accounts.staff.changes import Details, add_person, change_person
from accounts.staff_import.applying import apply
from tests.factories import make_focal_point, make_membership, make_municipality, make_role, make_user

pytestmark = pytest.mark.django_db


def only(action: str, **how):
    (line,) = lines_of(AuditEvent.objects.filter(action=action), **how)
    return line


def test_who_signs_in_stands_there_by_name_and_for_admins_by_address():
    user = make_user(first_name="Robin", last_name="Boa", email="robin@example.nl")
    signed_in(user)
    assert only("account.signed_in").about == "Robin Boa"
    assert only("account.signed_in", by_address=True).about == "Robin Boa (robin@example.nl)"
    assert only("account.signed_in").by == "Robin Boa"


def test_who_tried_says_which_account_and_without_one_only_a_mark():
    user = make_user(first_name="Robin", last_name="Boa")
    sign_in_failed(user.email)
    sign_in_failed("niemand@example.nl")
    unknown, known = lines_of(AuditEvent.objects.filter(action="account.sign_in_failed"))
    assert (known.about, known.by) == ("Robin Boa", "iemand die niet is ingelogd")
    assert unknown.about == "Een e-mailadres zonder account"
    assert unknown.details[0].startswith("Kenmerk van het adres: ")


def test_of_a_deleted_account_the_number_is_left():
    user = make_user()
    signed_in(user)
    number = user.pk
    user.delete()
    assert only("account.signed_in").about == f"Verwijderd account (nummer {number})"
    assert only("account.signed_in").by == "het systeem"


def test_an_erasure_says_in_words_what_went():
    user = make_membership().user
    erase_person(user, force=True)
    line = only("person.erased")
    assert line.about == "Gewiste persoon"
    assert line.details == ["Weggehaald of zonder naam gemaakt: Account (1), Dienstverbanden (1)"]


def test_a_file_that_was_read_in_says_its_name_what_came_of_it_and_who_began(tmp_path):
    municipality = make_municipality()
    keeper = make_focal_point(municipality).user
    path = tmp_path / "x.csv"
    path.write_text("email,name,left_on\nanna@demodam.nl,Anna,\nbram@demodam.nl,Bram,\nkapot,Kees,\n")
    apply(path, municipality, by=keeper, file_name="lijst van mei.csv")
    line = only("staff.imported")
    assert line.details == ["Bestand: lijst van mei.csv", "2 erbij, 1 overgeslagen"]
    assert line.by == keeper.name


def test_a_name_that_stays_the_same_is_no_change_and_days_are_written_out():
    municipality = make_municipality()
    keeper = make_focal_point(municipality).user
    membership = make_membership(municipality=municipality, user=make_user(first_name="Bilal", last_name="Brugzicht"))
    details = Details("Bilal Brugzicht", (), "", membership.joined_on)
    assert change_person(membership, details, by=keeper) == []
    record(
        "membership.changed", membership, details={"changes": {"Laatste dag": ["2026-11-26", ""], "Aan": ["True", ""]}}
    )
    assert set(only("membership.changed").details) == {
        "Laatste dag: van 26 november 2026 naar leeg",
        "Aan: van ja naar leeg",
    }
    assert details_in_words({"last_day": "2026-02-31"}) == ["Laatste dag: 2026-02-31"], "what is no day stays as it is"


def test_a_person_stands_before_what_it_is_about_but_not_twice():
    municipality = make_municipality(display_name="Demodam")
    keeper = make_focal_point(municipality).user
    make_role(Role.MANAGER, municipality=municipality, user=make_user(first_name="Willem", last_name="Team"))
    add_person(municipality, "anna@demodam.nl", Details("Anna", (), "", keeper.memberships.get().joined_on), by=keeper)
    (line,) = lines_of(AuditEvent.objects.filter(action="role.given", object_label__startswith="leidinggevende"))
    assert line.about == "Willem Team: leidinggevende Demodam"
    assert only("membership.added").about == "Anna (Demodam)"
