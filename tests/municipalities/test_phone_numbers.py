import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from municipalities.models.contacts import as_dialled, is_phone_number


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("112", "112"),
        ("0900-8844", "09008844"),
        ("0123 - 45 67 89", "0123456789"),
        ("(0123) 45 67 89", "0123456789"),
        ("+31 123 45 67 89", "+31123456789"),
        ("+31 (0)123 456789", "+31123456789"),
        ("0031 123.456.789", "0031123456789"),
        ("0800 - 12 34 567", "08001234567"),
        ("14 020", "14020"),
        ("116 000", "116000"),
        ("+32 2 123 45 67", "+3221234567"),
    ],
)
def test_a_number_is_dialled_without_its_decoration(written, dialled):
    is_phone_number(written)
    assert as_dialled(written) == dialled


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "bel maar",
        "06-abcdefgh",
        "----",
        "1.............2",
        "0123456789012345",
        "+",
        "٠١٢٣٤٥٦٧",
        "112\n",
        "#31#06",
        "06-123",
        "06-1234",
        "1-2-3-4-5",
        "00000",
        "00 23 456",
        "06 1234 56789",
    ],
)
def test_what_is_no_number_is_refused_in_dutch(written):
    with pytest.raises(ValidationError, match="geen telefoonnummer"):
        is_phone_number(written)


@given(st.text(max_size=20))
def test_whatever_is_accepted_can_be_dialled(text):
    try:
        is_phone_number(text)
    except ValidationError:
        return
    dialled = as_dialled(text)
    assert dialled.lstrip("+").isascii()
    assert dialled.lstrip("+").isdigit()
    assert len(dialled) >= 2
