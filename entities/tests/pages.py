"""Reading a page as a reader does: its tables as text, its links, its headings."""

from typing import Protocol

from lxml import html
from lxml.html import HtmlElement


class Page(Protocol):
    """A response, as the test client returns it."""

    @property
    def content(self) -> bytes: ...


def tree(response: Page) -> HtmlElement:
    return html.fromstring(response.content.decode())


def text(element: HtmlElement) -> str:
    """The text of an element, one space between its words."""
    return " ".join(element.text_content().split())


def headings(response: Page, key: str) -> list[str]:
    """The column headings of the table with this key."""
    return [text(cell) for cell in tree(response).xpath(f"//*[@id='table-{key}']/thead//th")]


def rows(response: Page, key: str) -> list[list[str]]:
    """The cells of the table with this key, without its group headings."""
    found = tree(response).xpath(f"//*[@id='table-{key}']/tbody/tr[not(@class='group-row')]")
    return [[text(cell) for cell in row.xpath("./th|./td")] for row in found]


def groups(response: Page, key: str) -> list[str]:
    """The group headings of the table with this key."""
    return [
        text(row) for row in tree(response).xpath(f"//*[@id='table-{key}']//tr[@class='group-row']")
    ]


def links(response: Page, within: str = "//body") -> list[str]:
    return [str(href) for href in tree(response).xpath(f"{within}//a/@href")]
