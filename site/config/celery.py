"""The Celery application: `PYTHONPATH=.:site celery -A config worker` and `... beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("signaalwijs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
