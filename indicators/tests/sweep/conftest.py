import logging
from collections.abc import Iterator

import pytest
from django.template.backends.django import Template

from indicators.tests.sweep.world import World, make_world


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """No page starts LibreOffice here."""
    monkeypatch.setattr("indicators.publishing.pdf.libreoffice", lambda: None)
    return make_world()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are not drawn and refusals not logged: whoever is let in is let in before that."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
