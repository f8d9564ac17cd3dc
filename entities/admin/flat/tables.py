"""The tables of agencies, documents, services and people as flat files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from import_export.fields import Field

from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.admin.related import KeyWidget
from dvctrack.lib.admin.resources import FlatResource, Key
from dvctrack.lib.names import plain
from entities.admin.flat.keys import AgencyWidget, DocumentWidget
from entities.models import (
    AgencyCode,
    DeadlineAct,
    LegalDocument,
    Membership,
    Service,
    ServiceName,
    Succession,
)


class AgencyCodeResource(FlatResource):
    """Codes by their system and agency."""

    key_columns = ("system", "code", "agency")
    agency = Field("agency", "agency", widget=AgencyWidget())

    class Meta:
        model = AgencyCode
        fields = ("agency", "system", "code", "is_verified", "starts_on", "ends_on")
        export_order = fields


class SuccessionResource(FlatResource):
    """Which agency stands in the place of which, for export: an act writes it together with names,
    last days, memberships and obligations, and takes it back with them.
    """

    predecessor = Field("predecessor", "predecessor", widget=AgencyWidget())
    successor = Field("successor", "successor", widget=AgencyWidget())
    basis = Field("basis", "basis", widget=DocumentWidget())

    class Meta:
        model = Succession
        fields = (
            *("predecessor", "relation", "successor", "effective_on"),
            *("basis", "is_verified", "note"),
        )
        export_order = fields


class LegalDocumentResource(FlatResource):
    """Documents by type, number and day of issue."""

    key_columns = ("type", "number", "issued_on")

    class Meta:
        model = LegalDocument
        fields = ("type", "number", "issued_on", "title", "is_verified")
        export_order = fields


class ServiceResource(FlatResource):
    """Services by the words of their name; the decisions that order one come with its orders."""

    key_columns = ("name",)

    class Meta:
        model = Service
        fields = ("name", "code")
        export_order = fields

    def key(self, values: Mapping[str, Any]) -> Key:
        return (plain(values["name"]),)

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        spellings = set(ServiceName.objects.values_list("key", flat=True))
        for row in rows:
            key = plain(row.instance.name)
            if not key:
                row.refuse(_("Write the name of the service in words."), "name")
            elif row.stored is None and key in spellings:
                row.refuse(_("A service is found under this spelling already."), "name")


class ServiceNameResource(FlatResource):
    """Other spellings of services by their words."""

    key_columns = ("text",)
    service = Field("service", "service", widget=KeyWidget(Service, "name", "name"))

    class Meta:
        model = ServiceName
        fields = ("service", "text")
        export_order = fields

    def key(self, values: Mapping[str, Any]) -> Key:
        return (plain(values["text"]),)

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        names = set(Service.objects.values_list("key", flat=True))
        for row in rows:
            if row.is_changed and plain(row.instance.text) in names:
                row.refuse(_("A service is found under this spelling already."), "text")


class DeadlineActResource(FlatResource):
    """What was recorded of orders, for export: only acts on the page of a service record more."""

    service = Field("deadline__service__name", "service")
    agency = Field("deadline__agency", "agency", widget=AgencyWidget())
    by = Field("by__username", "by")
    labels = {
        "service": Service._meta.verbose_name,
        "agency": AgencyCode._meta.get_field("agency").verbose_name,
    }

    class Meta:
        model = DeadlineAct
        fields = (
            *("service", "agency", "kind", "day", "due_on", "done_on"),
            *("reason", "by", "recorded_at"),
        )
        export_order = fields


class MembershipResource(FlatResource):
    """Who may do what, for export: people come in through the list of invitations, which writes to
    them.
    """

    user = Field("user__username", "user")
    agency = Field("agency", "agency", widget=AgencyWidget())

    class Meta:
        model = Membership
        fields = ("user", "role", "agency", "starts_on", "ends_on")
        export_order = fields


class UserResource(FlatResource):
    """Accounts without their secrets, for export, as memberships."""

    class Meta:
        model = User
        fields = (
            *("username", "last_name", "first_name", "email"),
            *("is_active", "last_login", "date_joined"),
        )
        export_order = fields
