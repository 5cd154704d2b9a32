import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.passwords import CommonWordValidator


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
