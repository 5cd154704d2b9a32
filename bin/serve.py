"""Run the development server, with the periodic jobs beside it where no broker runs them. Ctrl-C stops both.

python bin/serve.py PORT
python bin/serve.py PORT --ask      starts nothing; fails with a sentence where something else has the port
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask politely: the reloader passes SIGTERM on to the server it started. Ctrl-C reached it already."""
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def is_taken(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    if is_taken(int(sys.argv[1])):
        print(f"Port {sys.argv[1]} is in use by something else. Take another one: PORT=8001 make run", file=sys.stderr)
        return 1
    if "--ask" in sys.argv:
        return 0
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    jobs = [[*MANAGE, "runserver", f"127.0.0.1:{sys.argv[1]}"]]
    if not os.environ.get("CELERY_BROKER_URL"):
        jobs.append([*MANAGE, "periodic"])
    processes = [subprocess.Popen(job) for job in jobs]
    try:
        return processes[0].wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            end(process)


if __name__ == "__main__":
    sys.exit(main())
