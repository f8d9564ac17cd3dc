"""What belongs to an agency or to one person, for its own people and for all others."""

from contextlib import nullcontext

import pytest
from django.urls import reverse

from indicators.models import Submission
from indicators.tests.sweep.asking import ask, everything, undone
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import (
    APPROVER,
    EVERYBODY,
    NOBODY,
    OF_AGENCY,
    OTHER,
    OWN,
    READERS,
)
from indicators.tests.sweep.world import CODE, DRAFTED, World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

ROLES = pytest.mark.parametrize("role", sorted(EVERYBODY))
# Who gets at a file besides those who read everything: nobody but its sender, and only as
# long as the sender works for its agency.
SENDERS_OF: dict[str, set[str]] = {
    "office": NOBODY,
    "own": {OWN},
    "colleague": NOBODY,
    "moved": NOBODY,
}
# What the sender of a file may do with it.
OF_SENDER = {
    *(("GET", f"import{page}") for page in ("", "-file", "-workbook", "-findings")),
    *((way, f"import-{page}") for way in ("GET", "POST") for page in ("mapping", "cell", "names")),
    *(("POST", f"import-{page}") for page in ("confirm", "discard")),
}
# Under whose address whose signed report is asked for, and who gets it there.
REPORTS: dict[tuple[str, str], set[str]] = {
    ("agency", "agency"): READERS | OF_AGENCY,
    ("other", "other"): READERS | {OTHER},
    ("other", "agency"): NOBODY,
    ("agency", "other"): NOBODY,
    ("agency", "later"): NOBODY,
}
OF_FILES = [name for name in PAGES if name.startswith("import-") and "template" not in name]


@pytest.mark.usefixtures("undrawn")
@ROLES
def test_file_is_for_its_sender_and_for_those_who_read_everything(role: str, world: World) -> None:
    """An officer who now has an approver sends no more, and reads no file that was sent."""
    client = world.client_of(role)
    before = everything()
    wrong = []
    for whose, batch in world.batches.items():
        for name in ("import", *OF_FILES):
            for method, allowed in zip(("GET", "POST"), PAGES[name], strict=True):
                is_sender = role in SENDERS_OF[whose] and (method, name) in OF_SENDER
                may = role in allowed or is_sender
                with undone() if may and method == "POST" else nullcontext():
                    status = ask(client, method, reverse(name, args=(batch.pk,)), {})
                if (status is not None) != may:
                    wrong.append((whose, method, name, status))
    assert wrong == []
    assert everything() == before


@pytest.mark.usefixtures("undrawn")
@ROLES
def test_signed_report_is_found_under_its_agency_and_period_only(role: str, world: World) -> None:
    client = world.client_of(role)
    wrong = []
    for (of, whose), readers in REPORTS.items():
        slug = getattr(world, of).slug
        address = reverse("entry-attachment", args=(CODE, slug, world.attachments[whose].pk))
        status = ask(client, "GET", address, {})
        if (status is not None) != (role in readers):
            wrong.append((of, whose, status))
    assert wrong == []


@ROLES
@pytest.mark.parametrize(
    ("is_ready", "readers"), [(False, NOBODY), (True, {OWN, APPROVER})], ids=["begun", "ready"]
)
def test_draft_of_a_colleague_is_shown_only_to_who_is_asked_to_submit_it(
    role: str, is_ready: bool, readers: set[str], world: World
) -> None:
    client = world.client_of(role)
    # Beside an accepted figure no draft is shown.
    Submission.objects.filter(agency=world.agency).delete()
    world.draft(is_ready=is_ready)
    shown = client.get(reverse("entry-form", args=(CODE, world.agency.slug))).content.decode()
    assert (DRAFTED in shown) == (role in readers)


@pytest.mark.usefixtures("undrawn")
@ROLES
def test_only_who_submits_for_an_agency_submits(role: str, world: World) -> None:
    client = world.client_of(role)
    Submission.objects.filter(agency=world.agency).delete()
    name = f"{world.slug}:to_date"
    typed = {f"{name}:numerator": "5", f"{name}:denominator": "10", "action": "submit"}
    client.post(reverse("entry-form", args=(CODE, world.agency.slug)), typed)
    is_submitted = Submission.objects.filter(agency=world.agency).exists()
    assert is_submitted == (role in {OWN, APPROVER})
