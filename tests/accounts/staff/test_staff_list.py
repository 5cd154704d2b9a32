"""The focal point keeps the staff list: add, change, uit dienst; of the own municipality only, and history stays."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts.models import AuditEvent, Membership, Organisation, Role, RoleAssignment, User
from accounts.privacy.erasure import erase_person
from accounts.staff.changes import Details, StaffRefused, add_person, come_back, leave
from accounts.staff_import.applying import apply, preview
from accounts.staff_import.planning import Outcome
from tests.factories import (
    make_focal_point,
    make_membership,
    make_municipality,
    make_role,
    make_target_group,
    make_user,
)
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST = "/medewerkers/demodam/"
TODAY = timezone.localdate()


def typed(**fields):
    group = make_target_group()
    return {
        "email": "anna@demodam.nl",
        "name": "Anna van der Berg",
        "target_groups": [group.pk],
        "organisation": "",
        "joined_on": TODAY.isoformat(),
        "left_on": "",
        **fields,
    }


def listed(browser, query=""):
    return [row.name for row in browser.get(f"{LIST}{query}").context["page_obj"]]


def test_somebody_new_is_in_the_list_and_gets_a_mail(browser, municipality, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{LIST}nieuw/", typed(email="Anna@Demodam.nl")).url == LIST
    membership = municipality.memberships.get(user__email="anna@demodam.nl")
    assert (membership.user.first_name, membership.user.last_name) == ("Anna", "van der Berg")
    assert not membership.user.has_usable_password()
    assert [group.code for group in membership.target_groups.all()] == ["enforcement_officer"]
    assert [message.to for message in mail.outbox] == [["anna@demodam.nl"]]
    assert "Anna van der Berg" in listed(browser)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "geen adres"}, "e-mailadres"),
        ({"email": "anna@demod\u0430m.nl"}, "“\u0430” na “anna@demod” geen gewone letter"),
        ({"email": "anna@xn--demodm-7nf.nl"}, "“\u0430” na “anna@demod” geen gewone letter"),
        ({"email": "anna@xn--demodam.nl"}, "geen gewone letter"),
        ({"email": "=1+1@x.nl"}, "begint niet met ="),
        ({"name": " - "}, "is geen naam"),
        ({"name": "=cmd|'/c calc'!A0"}, "begint niet met ="),
        ({"name": "Anna\u202egreB"}, "onzichtbaar"),
        ({"organisation": "@Woonfijn", "left_on": "2099-01-01"}, "begint niet met @"),
        ({"left_on": "1999-01-01"}, "voor de eerste"),
        ({"joined_on": "1899-12-31"}, "1900"),
        ({"organisation": "Woonfijn"}, "hoort een laatste dag"),
        ({"target_groups": ["999999"]}, "999999"),
        ({"target_groups": ["9223372036854775808"]}, "geldige keuze"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(browser, municipality, fields, words):
    before = (User.objects.count(), Membership.objects.count(), Organisation.objects.count())
    response = browser.post(f"{LIST}nieuw/", typed(**fields))
    assert response.status_code == 200
    assert words in response.content.decode().partition("Dit lukt nog niet")[2]
    assert (User.objects.count(), Membership.objects.count(), Organisation.objects.count()) == before


def test_an_address_of_another_municipality_is_joined_and_nothing_of_it_is_seen(browser, municipality):
    elsewhere = make_user(email="anna@demodam.nl", first_name="Geheim", last_name="Elders")
    make_membership(user=elsewhere)
    new = browser.post(f"{LIST}nieuw/", typed(email="bram@demodam.nl", name="Bram Bos"), follow=True)
    known = browser.post(f"{LIST}nieuw/", typed(name="Anna Bos"), follow=True)
    for response in (new, known):
        assert response.redirect_chain == [(LIST, 302)]
    assert "Elders" not in known.content.decode()
    states = {row.user.email: row.state for row in known.context["page_obj"]}
    assert states["anna@demodam.nl"] == states["bram@demodam.nl"]
    assert listed(browser, "?zoek=Elders") == []
    assert municipality.memberships.get(user=elsewhere).name == "Anna Bos"
    people = browser.get("/dekking/demodam/collegas/").content.decode()
    assert "Anna Bos" in people
    assert "Elders" not in people


def test_the_same_person_twice_is_refused_whatever_the_capitals(browser, municipality):
    browser.post(f"{LIST}nieuw/", typed())
    response = browser.post(f"{LIST}nieuw/", typed(email="ANNA@demodam.nl"))
    assert "staat al in de lijst" in response.content.decode()
    assert municipality.memberships.filter(user__email="anna@demodam.nl").count() == 1


def test_a_change_is_kept_and_told_in_the_log(browser, municipality):
    membership = make_membership(municipality=municipality)
    boa, desk = make_target_group(), make_target_group("desk")
    data = typed(name="Nieuwe Naam", target_groups=[boa.pk, desk.pk], organisation=" Woonfijn ")
    data["left_on"] = (TODAY + timedelta(days=30)).isoformat()
    assert browser.post(f"{LIST}{membership.pk}/", data).url == LIST
    membership.refresh_from_db()
    assert (membership.name, membership.organisation.name) == ("Nieuwe Naam", "Woonfijn")
    event = AuditEvent.objects.get(action="membership.changed")
    assert event.municipality == municipality
    assert event.details["changes"]["Werkgever"] == ["", "Woonfijn"]


def test_uit_dienst_keeps_history_and_ends_the_roles(browser, municipality):
    membership = make_membership(municipality=municipality)
    role = make_role(Role.MANAGER, user=membership.user, municipality=municipality)
    yesterday = TODAY - timedelta(days=1)
    assert browser.post(f"{LIST}{membership.pk}/uit-dienst/", {"last_day": yesterday.isoformat()}).url == LIST
    membership.refresh_from_db()
    role.refresh_from_db()
    assert membership.left_on == role.ends_on == yesterday
    assert membership.name not in listed(browser)
    assert listed(browser, "?stand=left") == [membership.name]


def test_nobody_takes_themselves_out(browser, focal_point, municipality):
    own = municipality.memberships.get(user=focal_point)
    for page in ("uit-dienst", "overstappen", "weer-in-dienst"):
        for response in (browser.get(f"{LIST}{own.pk}/{page}/"), browser.post(f"{LIST}{own.pk}/{page}/")):
            assert "Je kunt jezelf niet uit dienst melden of laten overstappen." in response.text
    page = browser.get(f"{LIST}{own.pk}/").text
    assert "Je kunt jezelf niet uit dienst melden of laten overstappen." in page
    assert 'name="left_on"' not in page
    browser.post(f"{LIST}{own.pk}/", typed(left_on=TODAY.isoformat()))
    partner = browser.post(f"{LIST}{own.pk}/", typed(organisation="Woonfijn"))
    assert "Bij iemand van een partner hoort een laatste dag." in partner.text
    own.refresh_from_db()
    assert (own.left_on, own.organisation) == (None, None)


@pytest.fixture
def gone(municipality):
    return make_membership(
        municipality=municipality,
        listed_name="Gerrit Gone",
        groups=("desk",),
        left_on=TODAY - timedelta(days=10),
        accepted_at=timezone.now(),
    )


def comes_back(browser, membership, **fields):
    data = {name: day.isoformat() for name, day in fields.items()}
    return browser.post(f"{LIST}{membership.pk}/weer-in-dienst/", data, follow=True)


def test_a_mistake_is_undone_as_if_nobody_left(browser, municipality, gone):
    assert "weer-in-dienst" in browser.get(f"{LIST}{gone.pk}/").text
    assert "Ging deze collega nooit weg? Kies dan" in browser.get(f"{LIST}{gone.pk}/weer-in-dienst/").text
    page = comes_back(browser, gone, first_day=gone.left_on + timedelta(days=1))
    assert "Gerrit Gone staat weer in de lijst." in page.text
    gone.refresh_from_db()
    assert gone.left_on is None
    assert municipality.memberships.filter(user=gone.user).count() == 1


def test_who_comes_back_later_gets_a_new_line_with_the_target_groups_of_then(browser, municipality, gone):
    comes_back(browser, gone, first_day=TODAY)
    new = municipality.memberships.get(user=gone.user, left_on=None)
    assert (new.joined_on, new.name, [group.code for group in new.target_groups.all()]) == (
        TODAY,
        "Gerrit Gone",
        ["desk"],
    )
    assert new.state == "active", "nobody is invited twice"
    gone.refresh_from_db()
    assert gone.left_on == TODAY - timedelta(days=10)
    again = comes_back(browser, gone, first_day=TODAY)
    assert again.redirect_chain[-1][0] == f"{LIST}{new.pk}/"
    assert "Gerrit Gone staat alweer in de lijst." in again.text
    old_line = browser.get(f"{LIST}{gone.pk}/").text
    assert "weer-in-dienst" not in old_line
    assert f'href="{LIST}{new.pk}/"' in old_line
    with pytest.raises(StaffRefused, match="staat al in de lijst"):
        come_back(gone, TODAY, None, by=make_focal_point(municipality).user)


def test_of_a_partner_the_last_day_comes_along(browser, gone):
    gone.organisation = Organisation.objects.create(name="Woonfijn")
    gone.save()
    assert "Dit lukt nog niet" in comes_back(browser, gone, first_day=TODAY).text
    assert "voor de eerste" in comes_back(browser, gone, first_day=TODAY, last_day=TODAY - timedelta(days=1)).text
    comes_back(browser, gone, first_day=TODAY, last_day=TODAY + timedelta(days=30))
    assert gone.municipality.memberships.filter(user=gone.user).count() == 2


def test_who_never_took_part_is_invited_again(browser, municipality, gone):
    municipality.memberships.filter(pk=gone.pk).update(accepted_at=None)
    comes_back(browser, gone, first_day=TODAY)
    assert municipality.memberships.get(user=gone.user, left_on=None).invitations.count() == 1


def test_whoever_is_there_does_not_come_back(browser, municipality):
    membership = make_membership(municipality=municipality)
    assert browser.get(f"{LIST}{membership.pk}/weer-in-dienst/").url == f"{LIST}{membership.pk}/"
    with pytest.raises(StaffRefused, match="niet uit dienst"):
        come_back(membership, TODAY, None, by=make_focal_point(municipality).user)


def test_whoever_was_erased_is_not_in_the_list(browser, gone):
    assert listed(browser, "?stand=left") == ["Gerrit Gone"]
    erase_person(gone.user)
    assert listed(browser, "?stand=left") == []
    assert "uit dienst en sta" not in browser.get(LIST).text
    assert browser.get(f"{LIST}{gone.pk}/").status_code == 404
    assert Membership.objects.filter(pk=gone.pk).exists(), "the figures need it"


def test_a_last_day_before_the_first_is_refused(browser, municipality):
    membership = make_membership(municipality=municipality, joined_on=TODAY)
    response = browser.post(f"{LIST}{membership.pk}/uit-dienst/", {"last_day": "2020-01-01"})
    assert "ligt voor de eerste" in response.content.decode()


def test_whoever_comes_back_gets_a_new_line(browser, municipality):
    gone = make_membership(
        municipality=municipality, left_on=TODAY - timedelta(days=10), user=make_user(email="a@b.nl")
    )
    browser.post(f"{LIST}nieuw/", typed(email="a@b.nl"))
    assert municipality.memberships.filter(user=gone.user).count() == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Anna Aa", "Bert Bee"]),
        ("?zoek=bee", ["Bert Bee"]),
        ("?zoek=woonfijn", ["Bert Bee"]),
        ("?zoek=anna@", ["Anna Aa"]),
        ("?doelgroep=desk", ["Anna Aa"]),
        ("?stand=active", ["Anna Aa"]),
        ("?stand=invited", ["Bert Bee"]),
        ("?stand=left", ["Gerrit Gone"]),
        ("?stand=coming", ["Corrie Cee"]),
        ("?stand=onzin&volgorde=onzin&doelgroep=onzin", ["Anna Aa", "Bert Bee"]),
    ],
)
def test_search_and_filters(browser, municipality, query, expected):
    now = timezone.now()
    make_membership(
        municipality=municipality,
        listed_name="Anna Aa",
        user=make_user(email="anna@x.nl"),
        groups=("desk",),
        accepted_at=now,
    )
    partner = Organisation.objects.create(name="Woonfijn")
    make_membership(municipality=municipality, listed_name="Bert Bee", organisation=partner)
    make_membership(municipality=municipality, listed_name="Corrie Cee", joined_on=TODAY + timedelta(days=3))
    make_membership(municipality=municipality, listed_name="Gerrit Gone", left_on=TODAY - timedelta(days=1))
    make_membership(listed_name="Van Elders", groups=("desk",))
    found = [name for name in listed(browser, query) if not name.startswith("Persoon")]
    assert found == expected


@pytest.mark.parametrize("typed_name", ["VRIËS", "vries", "Zoé", "zoe vriës", "lodz", "Łódź", "strasse", "zoe@x.nl"])
def test_capitals_and_accents_make_no_difference(browser, municipality, typed_name):
    partner = Organisation.objects.create(name="Łódź-straße")
    make_membership(
        municipality=municipality,
        listed_name="Zoë de Vriës",
        user=make_user(email="zoe@x.nl"),
        organisation=partner,
        left_on=TODAY,
    )
    make_membership(municipality=municipality, listed_name="Bert Bee")
    assert listed(browser, f"?zoek={typed_name}") == ["Zoë de Vriës"]
    assert [person.name for person in browser.get(f"/dekking/demodam/collegas/?zoek={typed_name}").context["people"]]


def test_somebody_is_found_by_the_name_of_now(browser, municipality, tmp_path):
    membership = make_membership(municipality=municipality, organisation=Organisation.objects.create(name="Oud"))
    membership.user.first_name = "Zoë"
    membership.user.save()
    membership.organisation.name = "Nieuw"
    membership.organisation.save()
    assert len(listed(browser, "?zoek=zoe nieuw")) == 1
    assert listed(browser, "?zoek=oud") == []
    path = tmp_path / "lijst.csv"
    path.write_text(f"email,name,left_on\n{membership.user.email},Élise,2099-01-01\n")
    apply(path, municipality, by=None)
    assert listed(browser, "?zoek=elise") == ["Élise"]
    assert listed(browser, "?zoek=zoe") == []


def test_what_was_stored_before_can_be_filled(municipality):
    membership = make_membership(municipality=municipality, listed_name="Zoë")
    Membership.objects.update(search_text="")
    import_module("accounts.migrations.0012_fill_words_to_find_somebody_by").fill(apps, None)
    membership.refresh_from_db()
    assert membership.search_text.startswith("zoe ")


def test_who_starts_later_is_told_apart(browser, municipality):
    first_day = TODAY + timedelta(days=70)
    response = browser.post(f"{LIST}nieuw/", typed(joined_on=first_day.isoformat()), follow=True)
    page = response.content.decode()
    assert "Dat is de eerste dag." in page
    assert "1 collega begint later en staat hier niet bij." in page
    assert "Anna van der Berg" not in listed(browser)
    assert "begint op" in browser.get(f"{LIST}?stand=coming").content.decode()


def test_large_numbers_are_written_as_people_do(browser, municipality):
    users = User.objects.bulk_create(User(email=f"p{number}@x.nl") for number in range(1200))
    Membership.objects.bulk_create(Membership(user=user, municipality=municipality) for user in users)
    page = browser.get(LIST).text
    assert "1.201 collega&#x27;s in de lijst" in page or "1.201 collega's in de lijst" in page
    assert "collega's hebben nog niet ingelogd" in page
    assert "Naar bladzijde" in page


def test_the_list_takes_as_many_queries_for_one_as_for_sixty(browser, municipality, django_assert_max_num_queries):
    for number in range(60):
        make_membership(municipality=municipality, listed_name=f"Collega {number}", groups=("desk",))
    browser.get(LIST)
    for query in ("", "?zoek=collega", "?page=2"):
        with django_assert_max_num_queries(10):
            browser.get(f"{LIST}{query}")


def test_the_download_can_be_read_in_again_and_holds_no_formula(browser, municipality, tmp_path):
    make_target_group("desk", name="Balie, burgerzaken")
    make_membership(municipality=municipality, listed_name='=HYPERLINK("http://x")', groups=("desk", "boa"))
    path = tmp_path / "lijst.csv"
    path.write_bytes(b"".join(browser.get(f"{LIST}medewerkers.csv").streaming_content))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "email;naam;doelgroepen;werkgever;in dienst sinds;laatste dag"
    assert any("'=HYPERLINK" in line for line in lines)
    assert any("desk; Boa" in line or "Boa; desk" in line for line in lines), "by name, unless that looks like two"
    municipality.memberships.update(listed_name="Anna Berg")
    path.write_text(path.read_text().replace('\'=HYPERLINK(""http://x"")', "Anna Berg"))
    counts = preview(path, municipality, by=None).counts
    assert counts[Outcome.ADDED] == counts[Outcome.REFUSED] == counts[Outcome.LEFT] == 0
    assert AuditEvent.objects.filter(action="staff.exported", municipality=municipality).exists()


@pytest.mark.parametrize("role", [None, Role.MANAGER, Role.CHAIN_DIRECTOR, Role.TRAINER, Role.ADMIN])
def test_others_find_nothing(municipality, role):
    place = {Role.MANAGER: {"municipality": municipality}, Role.CHAIN_DIRECTOR: {"region": municipality.region}}
    user = make_role(role, **place.get(role, {})).user if role else make_membership(municipality=municipality).user
    membership = make_membership(municipality=municipality)
    browser = signed_in(user)
    for path in ("", "nieuw/", "medewerkers.csv", f"{membership.pk}/", f"{membership.pk}/uit-dienst/"):
        assert browser.get(f"{LIST}{path}").status_code == 404
    with pytest.raises(StaffRefused):
        leave(membership, last_day=TODAY, by=user)
    with pytest.raises(StaffRefused):
        add_person(municipality, "x@y.nl", Details("X Y", (), "", TODAY), by=user)


def test_a_focal_point_of_elsewhere_reaches_nobody_here(municipality):
    other = make_municipality(slug="elders")
    stranger = signed_in(make_focal_point(other).user)
    membership = make_membership(municipality=municipality)
    assert stranger.get(LIST).status_code == 404
    for path in ("", "uitnodigen/", "uit-dienst/", "overstappen/"):
        assert stranger.post(f"/medewerkers/elders/{membership.pk}/{path}", typed()).status_code == 404
    membership.refresh_from_db()
    assert membership.left_on is None


def test_the_end_of_the_last_membership_ends_the_session(browser, municipality):
    membership = make_membership(municipality=municipality)
    colleague = signed_in(membership.user)
    colleague.get("/mijn-leren/")
    from allauth.usersessions.models import UserSession

    UserSession.objects.create(
        user=membership.user, session_key=colleague.session.session_key, ip="127.0.0.1", user_agent="test"
    )
    browser.post(f"{LIST}{membership.pk}/uit-dienst/", {"last_day": (TODAY - timedelta(days=1)).isoformat()})
    assert colleague.get("/mijn-leren/").status_code == 302
    assert RoleAssignment.objects.filter(user=membership.user).count() == 0


def test_a_hundred_mails_an_hour_is_enough_by_hand(browser, municipality):
    from django.core.cache import cache

    from accounts.staff import views

    cache.clear()
    for number in range(views.INVITATIONS.times):
        browser.post(f"{LIST}nieuw/", {"email": f"fout {number}"})
    refused = browser.post(f"{LIST}nieuw/", typed())
    assert refused.status_code == 429
    assert not municipality.memberships.filter(user__email="anna@demodam.nl").exists()
    cache.clear()


def test_whoever_left_or_is_yet_to_begin_is_found_by_name(browser, municipality):
    for name, dates in (
        ("Linde Weg", {"left_on": TODAY - timedelta(days=9)}),
        ("Linde Later", {"joined_on": TODAY + timedelta(days=9)}),
    ):
        make_membership(municipality=municipality, listed_name=name, **dates)
    assert "Linde" not in browser.get(LIST).text
    found = browser.get(LIST, {"zoek": "linde"}).text
    assert "Linde Weg" in found
    assert "Linde Later" in found


def test_looking_again_within_minutes_is_no_new_line_of_the_log(browser, municipality):
    for _time in range(3):
        browser.get(LIST)
    assert AuditEvent.objects.filter(action="staff.viewed").count() == 1
    cache.clear()
    browser.get(LIST)
    assert AuditEvent.objects.filter(action="staff.viewed").count() == 2


def test_a_last_day_to_come_is_on_the_page_of_the_person(browser, municipality):
    colleague = make_membership(municipality=municipality, left_on=date(2099, 12, 31))
    assert "Laatste dag: 31 december 2099" in browser.get(f"{LIST}{colleague.pk}/").text
