"""Every address of the site, found where the site finds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Place:
    """An address: its name or else its pattern, and the view that stands there.

    `namespace` is "admin" for the admin's, "api" for the API's and empty for pages; `folder`
    is what stands before the pattern.
    """

    namespace: str
    folder: str
    name: str
    view: Any


def places() -> list[Place]:
    return list(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, namespace: str, folder: str) -> Iterator[Place]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            inner = ":".join(filter(None, (namespace, found.namespace)))
            yield from _below(found, inner, f"{folder}{found.pattern}")
        elif isinstance(found, URLPattern):
            name = found.name or str(found.pattern)
            yield Place(namespace, folder, name, found.callback)
