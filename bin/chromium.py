"""Print the path of a Chromium for the browser tests.

python bin/chromium.py            look for one
python bin/chromium.py --install  and install one where there is none, and the letters that office PCs have
"""

import os
import shutil
import subprocess
import sys

# First the one without a window, which takes two thirds of the time of the others.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_PACKAGES = NAMES[:2]
NOT_FOUND = (
    "No Chromium found for the browser tests. Install it (Debian, Ubuntu: apt-get install chromium), "
    "or set CHROMIUM to the path of a Chromium or Chrome."
)


def run(*command: str, seconds: int) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def on_path() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def of_playwright() -> str | None:
    """The one that Playwright downloaded; on a bare machine it may lack the libraries to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if run(path, "--version", seconds=30) else None


def install() -> str | None:
    print("  Playwright: download its Chromium", file=sys.stderr)
    run(sys.executable, "-m", "playwright", "install", "chromium", seconds=300)
    if path := of_playwright():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  Debian: install its Chromium", file=sys.stderr)
        run("apt-get", "update", seconds=300)
        for package in DEBIAN_PACKAGES:
            if run("apt-get", "install", "--yes", "--no-install-recommends", package, seconds=600):
                break
    return on_path()


def install_letters() -> None:
    """Letters as wide as those of an office PC. The style sheet makes them stand in for our own while these load, and
    a test looks whether the page stays where it is; without them a browser takes whatever there is."""
    found = subprocess.run(["fc-match", "Arial"], capture_output=True, text=True) if shutil.which("fc-match") else None
    if found and any(name in found.stdout for name in ("Arial", "Liberation")):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  Debian: install the Liberation letters", file=sys.stderr)
        run("apt-get", "update", seconds=300)
        run("apt-get", "install", "--yes", "--no-install-recommends", "fontconfig", "fonts-liberation", seconds=300)


def find(*, may_install: bool) -> str | None:
    if "CHROMIUM" in os.environ:
        return shutil.which(os.environ["CHROMIUM"])
    return on_path() or of_playwright() or (install() if may_install else None)


if __name__ == "__main__":
    found = find(may_install="--install" in sys.argv)
    if found is None:
        sys.exit(NOT_FOUND)
    if "--install" in sys.argv:
        install_letters()
    print(found)
