"""One set of screens writes two kinds of routes: the draft of a municipality and the example of a region."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User

from .example_route import ExampleTexts, changing_example
from .lifecycle import changing
from .models import Municipality, Region, ReportingRoute


@dataclass(frozen=True)
class RoutePages:
    """A route that is being written, and where its pages lie.

    key: what the addresses name the owner by. prefix: what the names of the addresses begin with.
    """

    route: ReportingRoute
    key: str
    prefix: str = ""

    @classmethod
    def of_draft(cls, draft: ReportingRoute) -> "RoutePages":
        return cls(draft, draft.municipality.slug)

    @classmethod
    def of_example(cls, example: ReportingRoute) -> "RoutePages":
        return cls(example, example.region.code, "example_")

    @property
    def is_example(self) -> bool:
        return self.municipality is None

    @property
    def municipality(self) -> Municipality | None:
        return self.route.municipality

    @property
    def region(self) -> Region:
        return self.municipality.region if self.municipality else self.route.region

    def address(self, page: str, *args: object) -> str:
        return reverse(f"municipalities:{self.prefix}{page}", args=[self.key, *args])

    @property
    def home(self) -> str:
        return self.address("home") if self.is_example else self.address("registration_of")

    def examples(self) -> ExampleTexts | None:
        """What the region shows whoever writes; an example has no example."""
        return None if self.is_example else ExampleTexts(self.region)

    @contextmanager
    def changing(self, user: User, *, part: str) -> Iterator[ReportingRoute]:
        held = changing_example if self.is_example else changing
        with held(self.route, user, part=part) as route:
            yield route
