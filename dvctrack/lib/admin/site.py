"""The site of the admin: what is worked on there, by job."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Job(TextChoices):
    """What people come to the admin for, in the order of its index."""

    FIGURES = "figures", _("Periods and figures")
    DEADLINES = "deadlines", _("Services and deadlines")
    AGENCIES = "agencies", _("Agencies")
    FILES = "files", _("Imported files")
    PUBLISHING = "publishing", _("Publishing")
    PEOPLE = "people", _("People")
    SETTINGS = "settings", _("Configuration")


@dataclass(frozen=True)
class Waiting:
    """How many rows wait under a quick filter; the number stops at `MOST_COUNTED` + 1."""

    words: Any
    count: int
    address: str


class HouseSite(AdminSite):
    pass


class HouseAdminConfig(AdminConfig):
    default_site = "dvctrack.lib.admin.site.HouseSite"
    # The name under which the framework's own templates and checks know it.
    name = "django.contrib.admin"
