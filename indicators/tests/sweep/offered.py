"""What a page offers: where its links lead, and what its buttons send."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from indicators.tests.sweep.asking import DENIED, read_to_end, undone

IS_POSTED = "translate(@method, 'POST', 'post') = 'post'"
BUTTONS = ".//button[not(@type='button')] | .//input[@type='submit']"
# In the header of every page.
LEFT_OUT = ("logout", "admin:logout", "set_language")


@dataclass(frozen=True)
class Button:
    """What it sends: all that its form holds, one row of a list ticked, and its own name."""

    address: str
    name: str
    value: str
    form: QueryDict


@dataclass(frozen=True)
class Offers:
    """What stands on one page of `address`."""

    address: str
    page: Any

    @classmethod
    def of(cls, answer: Any, address: str) -> "Offers":
        return cls(address, html.document_fromstring(answer.content.decode()))

    def links(self) -> Iterator[str]:
        """Addresses of this site, without what stands behind #."""
        asking = f"//form[not({IS_POSTED})]/@action"
        for link in self.page.xpath(f"//a/@href | //@hx-get | {asking}"):
            address, _fragment = urldefrag(urljoin(self.address, link))
            parts = urlsplit(address)
            if not parts.scheme and not parts.netloc and not _is_left_out(address):
                yield address

    def buttons(self) -> Iterator[Button]:
        for form in self.page.xpath(f"//form[{IS_POSTED}]"):
            said = QueryDict(mutable=True)
            for name, value in form.form_values():
                said.appendlist(name, value or "")
            for tick in form.xpath(f".//input[@name='{ACTION_CHECKBOX_NAME}']")[:1]:
                said[ACTION_CHECKBOX_NAME] = tick.get("value")
            own = urljoin(self.address, form.get("action") or "")
            for button in form.xpath(BUTTONS):
                address = urljoin(own, button.get("formaction") or "")
                if button.get("disabled") is None and not _is_left_out(address):
                    name, value = button.get("name") or "", button.get("value") or ""
                    yield Button(address, name, value, said)
            for choice in form.xpath(".//select[@name='action']/option[@value!='']/@value"):
                yield Button(own, "action", choice, said)


def shape(link: str) -> tuple[str, ...]:
    """A list is asked once for each kind of narrowing it, whatever it is narrowed to."""
    parts = urlsplit(link)
    return (parts.path, *sorted(QueryDict(parts.query)))


def _is_left_out(address: str) -> bool:
    return urlsplit(address).path in {reverse(name) for name in LEFT_OUT}


def refuses(client: Client, link: str) -> bool:
    """Whether one is not let in there, or where it leads on to."""
    answer = client.get(link)
    while answer.status_code in (301, 302):
        link = urlsplit(answer["Location"])._replace(scheme="", netloc="").geturl()
        answer = client.get(link)
    read_to_end(answer)
    return answer.status_code in DENIED or urlsplit(link).path == reverse("login")


def refuses_button(client: Client, button: Button) -> bool:
    """Whether it answers that it may not be, or that there is no such act."""
    said = button.form.copy()
    if button.name:
        said[button.name] = button.value
    with undone():
        answer = client.post(button.address, dict(said.lists()))
    is_act = button.name == "action"
    leads_back = answer.status_code == 302 and answer["Location"] == button.address
    return answer.status_code in DENIED or (is_act and leads_back)
