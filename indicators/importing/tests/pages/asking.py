"""The page of a file, and its button."""

from django.test import Client
from django.urls import reverse

from indicators.models import ImportBatch


def page(client: Client, batch: ImportBatch, **query: str) -> str:
    return client.get(reverse("import", args=(batch.pk,)), query).content.decode()


def confirm(client: Client, batch: ImportBatch, *, ticked: bool = True) -> ImportBatch:
    """Press the button of the preview as it stands."""
    form = client.get(reverse("import", args=(batch.pk,))).context["form"]
    data = {"digest": form["digest"].value()}
    if ticked:
        data |= {f"accept_{code}": "on" for code in form.codes}
    client.post(reverse("import-confirm", args=(batch.pk,)), data)
    batch.refresh_from_db()
    return batch
