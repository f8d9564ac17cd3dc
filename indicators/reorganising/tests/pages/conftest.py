from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency, Reorganisation
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory

HEADING = "predecessor,relation,successor,successor_name,effective_on,basis,is_verified,note"
MERGER = (
    HEADING,
    'ninh-binh,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,"NQ 202/2025/QH15, 12/6/2025",yes,',
    'ha-nam,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,"NQ 202/2025/QH15, 12/6/2025",no,nhớ lại',
)
Send = Callable[..., Reorganisation]


@pytest.fixture
def client(client: Client, db: None) -> Client:
    client.force_login(staff("quantri", Role.ADMINISTRATOR))
    return client


@pytest.fixture
def ninh_binh(db: None) -> Agency:
    return AgencyFactory.create(slug="ninh-binh", name="Ninh Bình", display_order=42)


@pytest.fixture
def ha_nam(db: None) -> Agency:
    return AgencyFactory.create(slug="ha-nam", name="Hà Nam", display_order=26)


@pytest.fixture
def send(client: Client, ninh_binh: Agency, ha_nam: Agency) -> Send:
    """Sends a file as an administrator does; without rows that of a merger."""

    def send(*rows: str, name: str = "sap-xep.csv") -> Reorganisation:
        file = SimpleUploadedFile(name, "\n".join(rows or MERGER).encode())
        response = client.post(reverse("reorganise"), {"file": file})
        act = Reorganisation.objects.latest("pk")
        assert response["Location"] == reverse("reorganisation", args=(act.pk,))
        return act

    return send
