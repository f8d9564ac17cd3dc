"""A person with a browser, who signs in as people do: password, second factor, pages and forms."""

import re
from base64 import b32decode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from django_otp.oath import totp
from lxml import html

HOST = "dvc.example.vn"
_SECRET = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
_TIMEOUT = 60


@dataclass
class Visitor:
    """Of the site at `address`: that of the proxy with its `certificate`, else that of the site."""

    address: str
    certificate: str = ""
    http: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        """The answer, which must not be an error; a redirect is not followed."""
        headers = {"Host": HOST, "Referer": f"https://{HOST}{path}"}
        if not self.certificate:
            # What the proxy does.
            headers["X-Forwarded-Proto"] = "https"
            for cookie in self.http.cookies:
                cookie.secure = False
        answer = self.http.request(
            method,
            f"{self.address}{path}",
            headers=headers,
            verify=self.certificate or True,
            timeout=_TIMEOUT,
            allow_redirects=False,
            **given,
        )
        answer.raise_for_status()
        return answer

    def fields(self, page: str, path: str, *, target: str = "") -> dict[str, str] | None:
        """The fields of the form of this page that goes to `target`, else to the page itself."""
        tree: Any = html.fromstring(page)
        sent = [form for form in tree.forms if form.method == "POST"]
        form = next((row for row in sent if (row.action or path) == (target or path)), None)
        if form is None:
            return None
        ticks = {box.name: box.get("value", "on") for box in form.xpath(".//*[@type='checkbox']")}
        return {**dict(form.form_values()), **ticks}

    def send(
        self, path: str, *, target: str = "", files: Any = None, **typed: str
    ) -> requests.Response:
        """Open a page, tick and fill in its form, and send it."""
        fields = self.fields(self.ask("GET", path).text, path, target=target)
        assert fields is not None, f"{path} has no form to {target or path}"
        return self.ask("POST", target or path, data={**fields, **typed}, files=files)

    def sign_in(self, name: str, password: str) -> None:
        """With the telephone that is set up on the way, where one is asked for."""
        answer = self.send("/login/", username=name, password=password)
        while answer.is_redirect:
            answer = self.ask("GET", path_of(answer))
        secret = _SECRET.search(answer.text)
        if secret:
            code = totp(b32decode(secret[0].replace(" ", "")))
            target = "/login/code/"
            fields = self.fields(answer.text, target, target=target)
            assert fields is not None
            self.ask("POST", target, data={**fields, "code": f"{code:06}"})
        assert not self.ask("GET", "/work/").is_redirect, f"{name} is not signed in"


def path_of(answer: requests.Response) -> str:
    """Where an answer leads."""
    parts = urlsplit(answer.headers["Location"])
    return parts._replace(scheme="", netloc="").geturl()
