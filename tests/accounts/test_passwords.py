import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.passwords import CommonWordValidator
from tests.factories import PASSWORD, make_membership, make_user


@pytest.mark.parametrize(
    "password",
    ["Welkom2026!!!", "wachtwoord1234", "G3meente-Zomer", "zomer zomer 2026", "W3lk0m-W3lk0m", "qwerty123456"],
)
def test_what_everybody_tries_first_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_too_common" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize("password", ["paard batterij nietje juist", "Welkom bij de kraanvogels", "x7$kP9!mmQ2z"])
def test_a_good_one_is_not(password):
    CommonWordValidator().validate(password)
    validate_password(password)


def problems(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return {error.code: error.messages[0] for error in refused.error_list}
    return {}


def test_one_that_is_too_short_reads_so_in_dutch():
    assert problems("kort") == {"password_too_short": "Dit wachtwoord is te kort. Gebruik minstens 12 tekens."}


@pytest.fixture
def zoe():
    user = make_user(email="zoe.devries@demodam.example", first_name="Zoë", last_name="de Vries")
    make_membership(user=user, listed_name="Zoë de Vries-Partnér")
    return user


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "zoe.devries2026",
        "Zoë_de_Vries_2026!",
        "devries.zoe.123",
        "Z03-D3vr13s-2026",
        "Demodam2026!!",
        "partner12345!",
        "Vriesvriesvries1",
    ],
)
def test_what_is_mostly_somebodys_name_or_address_is_refused(zoe, password):
    assert "naam of het e-mailadres" in problems(password, zoe)["password_too_similar"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    ["paard batterij nietje juist", "Zoë vangt zeven garnalen", "mevrouw de Vries fietst door de regen", PASSWORD],
)
def test_a_sentence_with_a_name_in_it_is_not(zoe, password):
    assert problems(password, zoe) == {}


@pytest.mark.django_db
def test_short_names_count_together():
    jan = make_user(email="j.bos@example.nl", first_name="Jan", last_name="Bos")
    assert problems("JanBos-202612", jan)
    assert not problems("boswandeling in januari", jan)


@pytest.mark.django_db
def test_what_is_wrong_stands_at_the_field_where_it_was_typed(client):
    user = make_user()
    client.force_login(user)
    page = client.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"})
    assert list(page.context["form"].errors) == ["password1"]
    answer = {"oldpassword": PASSWORD, "password1": "vier kraanvogels op het wad", "password2": "iets heel anders"}
    page = client.post("/account/wachtwoord/", answer).content.decode()
    assert "Nog een keer het nieuwe wachtwoord: Je moet hetzelfde wachtwoord twee keer intoetsen." in page
