"""A mail to one person: once, whatever fails or runs twice, in text and HTML, in the language of the site."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation

from .models import User

# While a mail is on its way its row is locked: a mail server that does not answer must not hold that for long.
SECONDS_TO_WAIT = 15


def once(send: Callable[[], object], rows: type[Model], **key: Any) -> bool:
    """The row and the mail in one transaction: no row without a mail, and no second mail, also from a parallel run.

    The unique row is written first, so a second run waits for it; a mail that fails takes the row along. Gives
    whether the mail was sent now. rows: a model with a unique constraint on just the fields of the key.
    """
    with transaction.atomic():
        _row, is_new = rows._default_manager.get_or_create(**key)
        if is_new:
            send()
    return is_new


def mail_to(person: User, subject: str, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """template: the path of a pair of templates, without .txt and .html. Dutch, whatever language the worker has."""
    with translation.override(settings.LANGUAGE_CODE):
        mail = EmailMultiAlternatives(
            subject,
            render_to_string(f"{template}.txt", context),
            to=[person.email],
            connection=get_connection(timeout=SECONDS_TO_WAIT),
        )
        mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


@dataclass(frozen=True)
class News:
    """What one person is told. quote: what somebody wrote, in their own words. Without a button there is no url."""

    what: str
    meaning: str
    button: str = ""
    url: str = ""
    quote: str = ""


def news_mail(person: User, news: News) -> EmailMultiAlternatives:
    return mail_to(person, news.what, "email/news", {"news": news, "person": person, "url": news.url})


def full_address(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
