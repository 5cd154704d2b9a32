"""One person with one keep-alive connection, who signs in through the form like everybody."""

import re
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings

from .server import HOST

OPTION = re.compile(r'name="answer" value="([^"]+)"')
ATTEMPT = re.compile(r'name="attempt" value="(\d+)"')


class Visitor:
    """seconds: of the last request, from sending it to having its whole answer.

    Whatever a visitor does must succeed: a page that fails is quick, and its time would be a lie.
    """

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.seconds = 0.0
        self.body = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Gives the status and where a redirect leads; the page is in `body`."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        content = None
        if fields is not None:
            content = urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, content, headers)
        response = self.connection.getresponse()
        page = response.read()
        self.seconds = time.perf_counter() - started
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.body = page.decode(errors="replace")
        return response.status, response.headers.get("Location", "")

    def reconnect(self) -> None:
        """A server closes a connection on which nothing was asked for some seconds."""
        self.connection.close()

    def get(self, path: str) -> None:
        status, _location = self.ask("GET", path)
        assert status == 200, f"{path} answered {status}"

    def sign_in(self, email: str) -> "Visitor":
        self.get("/inloggen/")
        fields = {"login": email, "password": settings.DEMO_PASSWORD}
        status, _location = self.ask("POST", "/inloggen/", fields)
        assert status == 302, f"{email} could not sign in: {status}"
        return self

    def finish(self, lessons: list[str]) -> "Visitor":
        """Reads the lessons: the quiz opens after them."""
        for lesson in lessons:
            self.get(lesson)
            self.ask("POST", lesson, {})
        return self

    def answer(self, quiz: str) -> None:
        """Answers the next question of a quiz with its first option; `seconds` is what storing it took."""
        status, question = self.ask("POST", f"{quiz}start/", {})
        assert "/vraag/" in question, f"{quiz} did not start: {status} {question}"
        self.get(question)
        option, attempt = OPTION.search(self.body), ATTEMPT.search(self.body)
        assert option and attempt, f"{question} shows no form to answer"
        fields = {"answer": option.group(1), "attempt": attempt.group(1)}
        status, _location = self.ask("POST", question, fields)
        assert status == 302, f"an answer to {question} was not stored: {status}"
