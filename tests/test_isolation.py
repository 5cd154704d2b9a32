"""The promises of tests/conftest.py: no test finds what another one left, and none writes into var/."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import FileField
from wagtail.models import Page, Site


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["once", "again"])
def test_a_test_with_real_transactions_finds_what_the_migrations_made(time):
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.exists()
    Page.objects.all().delete()


@pytest.mark.django_db
def test_what_such_a_test_emptied_is_put_back():
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.exists()


def test_every_upload_of_a_test_goes_to_a_temporary_folder(settings, tmp_path_factory):
    fields = [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FileField)
    ]
    assert fields
    for field in fields:
        assert Path(field.storage.path("x")).is_relative_to(tmp_path_factory.getbasetemp()), field
