"""One signed-in person with a browser: pages are opened, their forms sent, all of it timed."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

TIMEOUT = 60
# gunicorn closes a connection that nobody used for two seconds.
_MOST_IDLE = 1.0
_CSRF = "csrftoken"


@dataclass(frozen=True)
class Answer:
    """What the site said to one action; `status` is 0 where it said nothing at all."""

    action: str
    status: int
    seconds: float


@dataclass
class Browser:
    """Sends what a browser sends behind the proxy that speaks https."""

    port: int
    session: str
    answers: list[Answer] = field(default_factory=list)
    _token: str = ""
    _connection: http.client.HTTPConnection | None = None
    _used_at: float = 0.0

    def open(self, action: str, path: str) -> dict[str, str]:
        """Open a page; the fields of its forms with what stands in them."""
        status, text = self._send(action, "GET", path)
        return _Fields.of(text) if status == http.client.OK else {}

    def send(
        self, action: str, path: str, fields: Mapping[str, str], *, htmx: bool = False
    ) -> tuple[int, str]:
        """Send a form; the status and the text of the answer."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if htmx:
            headers["HX-Request"] = "true"
        return self._send(action, "POST", path, urlencode(fields), headers)

    def _send(
        self,
        action: str,
        method: str,
        path: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        before = time.perf_counter()
        try:
            status, text = self._answer(method, path, body, headers or {})
        except (OSError, http.client.HTTPException):
            self._connection, status, text = None, 0, ""
        self.answers.append(Answer(action, status, time.perf_counter() - before))
        return status, text

    def _answer(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        if self._connection and time.monotonic() - self._used_at > _MOST_IDLE:
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        cookies = f"sessionid={self.session}; {_CSRF}={self._token}"
        own = {
            "Host": "localhost",
            "Origin": "https://localhost",
            "X-Forwarded-Proto": "https",
            "Cookie": cookies,
        }
        self._connection.request(method, path, body, own | dict(headers))
        answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _sign, value = cookie.partition(";")[0].partition("=")
            if name == _CSRF:
                self._token = value
        text = answer.read().decode()
        self._used_at = time.monotonic()
        return answer.status, text


class _Fields(HTMLParser):
    """The named text, hidden and chosen fields of a page that a person may fill in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._area: str | None = None
        self._is_shut = False

    @classmethod
    def of(cls, page: str) -> dict[str, str]:
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type")
        if tag == "fieldset":
            self._is_shut = "disabled" in given
        elif self._is_shut or not name:
            return
        elif tag == "textarea":
            self.found[name], self._area = "", name
        elif tag == "input" and (kind in ("text", "hidden") or "checked" in given):
            self.found[name] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "fieldset":
            self._is_shut = False
