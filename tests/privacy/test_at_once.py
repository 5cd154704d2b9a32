"""With real transactions: two admins who erase each other, and one request that is mailed by two workers."""

import threading

import pytest
from django.core import mail
from django.db import connections

from accounts.models import ErasureRequest, Role, User
from accounts.privacy.erasure import ErasureRefused, erase_person
from accounts.privacy.requests import mail_request
from tests.factories import make_role, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs) -> None:
    barrier = threading.Barrier(len(jobs))

    def run(job):
        try:
            barrier.wait()
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_admins_cannot_erase_each_other():
    admins = [make_role(Role.ADMIN).user for _number in range(2)]
    refused = []

    def erase(admin):
        try:
            erase_person(User.objects.get(pk=admin.pk), force=True)
        except ErasureRefused as refusal:
            refused.append(refusal)

    at_once(*(lambda admin=admin: erase(admin) for admin in admins))
    assert len(refused) == 1
    assert User.objects.filter(erased_at=None, is_active=True, roles__role=Role.ADMIN).count() == 1


def test_one_request_is_mailed_once():
    make_role(Role.ADMIN)
    request = ErasureRequest.objects.create(user=make_user())
    at_once(*([lambda: mail_request(request.pk)] * 2))
    assert len(mail.outbox) == 1
