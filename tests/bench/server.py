"""The site as it runs in production, for the time of the bench: gunicorn with two workers, DEBUG off."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WORKERS = 2


def environment(database: str) -> dict[str, str]:
    """Production's settings, but over plain HTTP and with files of its own."""
    usual = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    own = usual / "bench"
    own.mkdir(parents=True, exist_ok=True)
    if not (own / "assets").exists():
        (own / "assets").symlink_to(usual / "assets")
    return {
        **os.environ,
        "DATABASE_URL": database,
        "VAR_DIR": str(own),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SECURE_SSL_REDIRECT": "0",
        # Whoever measures signs in as everybody, without a telephone.
        "SECOND_STEP_REQUIRED": "0",
        "TRUSTED_PROXY_COUNT": "0",
        "ALLOWED_HOSTS": HOST,
        "CELERY_BROKER_URL": "",
        "EMAIL_URL": "dummymail://",
        "WEB_CONCURRENCY": str(WORKERS),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def manage(environment: dict[str, str], *command: str) -> float:
    """Runs a command of manage.py quietly and gives its seconds; what it said is shown when it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *command], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return time.perf_counter() - started


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


@contextmanager
def running(environment: dict[str, str]) -> Iterator[int]:
    """Starts gunicorn and gives its port; stops it afterwards. Its log lies beside its files."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "site/config/gunicorn.py"]
    with (Path(environment["VAR_DIR"]) / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(command, env={**environment, "PORT": str(port)}, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=40)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            break
        connection = HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except (ConnectionError, TimeoutError):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start; see gunicorn.log in the folder bench of VAR_DIR")
