"""A mail about somebody's data, in text and HTML, in the language of the site."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from ..models import User

# While a mail is on its way its row is locked: a mail server that does not answer must not hold that for long.
SECONDS_TO_WAIT = 15


def mail_to(person: User, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """template: the name of a pair of templates, .txt and .html. The caller chooses the language."""
    text, html = (render_to_string(f"account/email/{template}.{kind}", context) for kind in ("txt", "html"))
    connection = get_connection(timeout=SECONDS_TO_WAIT)
    mail = EmailMultiAlternatives(subject, text, to=[person.email], connection=connection)
    mail.attach_alternative(html, "text/html")
    return mail


def full_address(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
