from typing import Any

from django import template
from django.conf import settings

from accounts.models import User
from config.demo.people import ACCOUNTS
from municipalities.models import Municipality

register = template.Library()


@register.simple_tag
def demo_accounts() -> dict[str, Any]:
    """The accounts of the demo with their password, for the sign-in page of a trial machine; empty elsewhere."""
    if not settings.DEBUG:
        return {}
    present = set(User.objects.filter(email__in=[person.email for person in ACCOUNTS]).values_list("email", flat=True))
    places = dict(Municipality.objects.filter(cbs_code__startswith="GM99").values_list("cbs_code", "display_name"))
    people = [
        {
            "email": person.email,
            "role": person.role.label.capitalize() if person.role else person.email.partition("@")[0].capitalize(),
            "place": places.get(person.municipality, ""),
        }
        for person in ACCOUNTS
        if person.email in present
    ]
    return {"password": settings.DEMO_PASSWORD, "people": people} if people else {}
