"""Settings for `gunicorn -c site/config/gunicorn.py`, run from the root of the project."""

import os
import sys

if "DEBUG" not in os.environ:
    sys.exit(
        "Set DEBUG=0, or DEBUG=1 on a laptop. It is on by default, and then an error shows the inside of the site."
    )

pythonpath = "site"
wsgi_app = "config.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 2
max_requests = 5000
max_requests_jitter = 500
accesslog = None
# It would lie in the home folder; nothing is written outside var/.
control_socket_disable = True
