"""One signed-in person with a browser: pages are opened, their forms sent, all of it timed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

_TIMEOUT = 60


@dataclass(frozen=True)
class Answer:
    """What the site said to one action; `status` is 0 where it said nothing at all."""

    action: str
    status: int
    seconds: float
    text: str = ""


class Browser:
    """Sends what a browser sends behind the proxy that speaks https, and keeps its connection."""

    def __init__(self, port: int, user: User) -> None:
        signed_in = Client()
        signed_in.force_login(user)
        self._site = f"localhost:{port}"
        self._session = requests.Session()
        self._session.cookies.set("sessionid", signed_in.cookies["sessionid"].value)
        self._session.headers.update(
            {"Origin": f"https://{self._site}", "X-Forwarded-Proto": "https"}
        )
        self.answers: list[Answer] = []

    def open(self, action: str, path: str) -> dict[str, str]:
        """Open a page; the fields of its forms with what stands in them."""
        answer = self.ask(action, "GET", path)
        return fields_of(answer.text) if answer.status == requests.codes.ok else {}

    def send(self, action: str, path: str, fields: Mapping[str, str], **given: Any) -> Answer:
        return self.ask(action, "POST", path, data=fields, **given)

    def ask(self, action: str, method: str, path: str, **given: Any) -> Answer:
        status, text, began = 0, "", time.perf_counter()
        try:
            answer = self._session.request(
                method,
                f"http://{self._site}{path}",
                timeout=_TIMEOUT,
                allow_redirects=False,
                **given,
            )
            for cookie in self._session.cookies:
                # The proxy, which is left out here, would speak https.
                cookie.secure = False
            status, text = answer.status_code, answer.headers.get("Location") or answer.text
        except requests.RequestException:
            pass
        self.answers.append(Answer(action, status, time.perf_counter() - began))
        return Answer(action, status, self.answers[-1].seconds, text)


def fields_of(text: str) -> dict[str, str]:
    """Without those that nobody may fill in."""
    page: Any = html.fromstring(text)
    for shut in page.xpath("//fieldset[@disabled]"):
        shut.drop_tree()
    return {name: text for form in page.forms for name, text in form.form_values()}
