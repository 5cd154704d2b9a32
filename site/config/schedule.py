"""What runs by the clock (docs/tasks.md): `celery beat` and `manage.py periodic` read it from the settings."""

from celery.schedules import crontab

SCHEDULE = {
    "publish scheduled pages": {"task": "config.tasks.publish_scheduled", "schedule": crontab()},
    "issue missing certificates": {
        "task": "certificates.tasks.issue_missing_certificates",
        "schedule": crontab(minute="*/5"),
    },
    "mail missing opening requests": {
        "task": "municipalities.tasks.mail_missing_opening_requests",
        "schedule": crontab(minute="*/5"),
    },
    "mail missing erasure requests": {
        "task": "accounts.tasks.mail_missing_erasure_requests",
        "schedule": crontab(minute="*/5"),
    },
    "tell missed focal points": {
        "task": "municipalities.tasks.tell_missed_focal_points",
        "schedule": crontab(minute="*/5"),
    },
    "tell missed route news": {
        "task": "municipalities.tasks.tell_missed_route_news",
        "schedule": crontab(minute="*/5"),
    },
    # Before the roles, which look at who holds which today.
    "carry out mergers": {
        "task": "municipalities.tasks.carry_out_mergers",
        "schedule": crontab(hour=0, minute=2),
    },
    "send missing invitations": {
        "task": "accounts.tasks.send_missing_invitations",
        "schedule": crontab(minute="*/5"),
    },
    "tell missed transfers": {"task": "accounts.tasks.tell_missed_transfers", "schedule": crontab(minute="*/5")},
    "sweep staff files": {"task": "accounts.tasks.sweep_staff_files", "schedule": crontab(minute="*/15")},
    "end sessions": {"task": "accounts.tasks.end_sessions", "schedule": crontab(hour=0, minute=7)},
    "follow dated roles": {"task": "accounts.tasks.follow_dated_roles", "schedule": crontab(hour=0, minute=5)},
    "apply retention": {"task": "accounts.tasks.apply_retention", "schedule": crontab(hour=3, minute=30)},
    "remove waiting uploads": {
        "task": "media.tasks.remove_waiting_uploads",
        "schedule": crontab(minute=40),
    },
    "send reminders": {"task": "municipalities.tasks.send_reminders", "schedule": crontab(hour=7, minute=0)},
}
