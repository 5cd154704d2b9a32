"""Names of people as they are written in lists: one line, with the particle in front of the last name."""

from .models import User

NAME_LENGTH = 150


def split_name(name: str) -> tuple[str, str]:
    """First name and the rest: "Anna van der Berg" is Anna and "van der Berg". One word is a first name."""
    first, _, rest = " ".join(name.split()).partition(" ")
    return first[:NAME_LENGTH], rest[:NAME_LENGTH]


def new_person(email: str, name: str) -> User:
    """Not saved, and without a password: whoever reads the mails of this address chooses one."""
    first, last = split_name(name)
    user = User(email=email.lower(), first_name=first, last_name=last)
    user.set_unusable_password()
    return user
