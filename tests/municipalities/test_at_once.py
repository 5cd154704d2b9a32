"""Two people at the same moment, each on a connection of their own.

Apart from the other files: what those keep is a transaction, and here there are real ones.
"""

import threading

import pytest
from django.db import connection

from accounts.models import Role, User
from municipalities.lifecycle import RouteRefused, submit
from municipalities.models import Municipality, OpeningRequest, ReportingRoute
from municipalities.opening_requests import AskingRefused, ask_to_open
from tests.factories import make_complete_draft, make_focal_point, make_membership, make_municipality, make_role


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_request():
    municipality = make_municipality()
    make_focal_point(municipality)
    user = make_membership(municipality=municipality).user
    barrier = threading.Barrier(2)
    refused = []

    def tab():
        try:
            barrier.wait()
            ask_to_open(User.objects.get(pk=user.pk), Municipality.objects.get(pk=municipality.pk))
        except AskingRefused as reason:
            refused.append(reason)
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab) for _number in range(2)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert OpeningRequest.objects.count() == 1
    assert len(refused) == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_submit_at_once_give_one_submission():
    """Really at once, each on a connection of their own."""
    municipality = make_municipality()
    people = [make_focal_point(municipality).user for _number in range(2)]
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region)
    draft = make_complete_draft(municipality)
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def press(user) -> None:
        seen = ReportingRoute.objects.get(pk=draft.pk)
        ready.wait(timeout=20)
        try:
            submit(seen, user)
            outcomes.append("ingediend")
        except RouteRefused as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Deze meldroute is al ingediend.", "ingediend"]
    assert ReportingRoute.objects.get(pk=draft.pk).submitted_by in people
