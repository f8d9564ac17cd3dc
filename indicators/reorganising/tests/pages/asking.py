"""The pages of an act, and their buttons."""

from typing import Any

from django.test import Client
from django.urls import reverse

from entities.models import Reorganisation


def page(client: Client, act: Reorganisation, name: str = "reorganisation") -> str:
    shown = client.get(reverse(name, args=(act.pk,))).content.decode()
    return " ".join(shown.split())


def press(client: Client, act: Reorganisation, button: str, **data: Any) -> str:
    """What is shown after a button of the act was pressed."""
    address = reverse(f"reorganisation-{button}", args=(act.pk,))
    response = client.post(address, data, follow=True)
    act.refresh_from_db()
    return " ".join(response.content.decode().split())


def digest(client: Client, act: Reorganisation) -> str:
    found: str = client.get(reverse("reorganisation", args=(act.pk,))).context["digest"]
    return found


def confirm(client: Client, act: Reorganisation, **chosen: str) -> str:
    """Press the button of the preview as it stands."""
    return press(client, act, "confirm", digest=digest(client, act), **chosen)
