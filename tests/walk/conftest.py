"""What the walks share."""

import pytest
from django.http import HttpRequest, HttpResponse

from config import views

from .world import World, make_world


@pytest.fixture(scope="module")
def world(kept_for_the_file: None) -> World:
    return make_world()


@pytest.fixture
def bare_dead_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of what strangers find is one of two pages, which take a third of the time: see test_dead_ends.py."""

    def bare(request: HttpRequest, template_name: str, status: int) -> HttpResponse:
        return HttpResponse(template_name, status=status)

    monkeypatch.setattr(views, "render", bare)
