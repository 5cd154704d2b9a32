"""For a file that keeps a module and a membership (`kept_module`, `kept_membership`): each test gets them anew."""

from typing import Any

import pytest

from accounts.models import Membership
from courses.models import ModulePage
from tests.factories import read_anew


@pytest.fixture
def module(db: None, kept_module: ModulePage) -> Any:
    return read_anew(kept_module)


@pytest.fixture
def membership(db: None, kept_membership: Membership) -> Any:
    return read_anew(kept_membership)
