"""What the walks share."""

import pytest
from django.http import HttpRequest, HttpResponse

from config import views


@pytest.fixture
def bare_dead_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of what strangers find is one of two pages, which take half of the time: test_dead_ends.py reads those."""

    def bare(request: HttpRequest, template_name: str, status: int) -> HttpResponse:
        return HttpResponse(template_name, status=status)

    monkeypatch.setattr(views, "render", bare)
