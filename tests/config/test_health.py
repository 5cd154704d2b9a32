"""What a load balancer asks."""

import pytest
from django.db import DatabaseError, connection


def test_the_process_answers_without_its_database(client):
    response = client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"ok": True})


@pytest.mark.django_db
def test_it_is_ready_when_the_database_answers(client):
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"ok": True, "database": True})


@pytest.mark.django_db
def test_it_is_not_ready_while_the_database_is_away(client, monkeypatch):
    def is_away():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", is_away)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"ok": False, "database": False})
