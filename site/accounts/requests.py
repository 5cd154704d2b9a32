from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """For the type checker: the request behind `login_required`."""

    user: User
