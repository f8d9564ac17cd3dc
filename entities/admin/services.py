"""Legal documents, and the services that they order with their deadlines."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import HouseInline
from dvctrack.lib.admin.site import Job
from dvctrack.lib.names import plain
from entities.admin.trailed import TrailedAdmin
from entities.models import (
    Service,
    ServiceDeadline,
    ServiceName,
)

NAME_LENGTH = 70
# What the form of an order says to the action that gives it.
_GIVEN = (
    *("agency", "decision", "deadline_text", "due_on", "precision", "ordered_on"),
    *("printed_order", "coordinating", "coordinating_text", "note"),
)


class ServiceForm(forms.ModelForm[Service]):
    """No service has the name, or another spelling, of another, however it is written."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if known := Service.objects.spelled(name).exclude(pk=self.instance.pk).first():
            told = _("“%(name)s” is there already, spelled like this. Write it so.")
            raise ValidationError(told % {"name": known.name})
        return name


class ServiceNameForm(forms.ModelForm[ServiceName]):
    """Another spelling, which is that of no service by now."""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        others = ServiceName.objects.filter(key=plain(text)).exclude(pk=self.instance.pk)
        if others.exists() or Service.objects.filter(key=plain(text)).exists():
            raise ValidationError(_("A service is found under this spelling already."))
        return text


class OrderInline(HouseInline):
    """The orders of a service, to look at."""

    model = ServiceDeadline
    fields = ("agency", "decision", "deadline_text", "due_on")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceNameInline(HouseInline):
    model = ServiceName
    form = ServiceNameForm


@admin.register(Service)
class ServiceAdmin(TrailedAdmin[Service]):
    job = Job.DEADLINES
    help = gettext_lazy("The services by their names, with other spellings of them.")
    form = ServiceForm
    list_display = ("short_name", "code")
    list_filter = ("decisions",)
    search_fields = ("search_text",)
    autocomplete_fields = ("decisions",)
    inlines = (ServiceNameInline, OrderInline)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def short_name(self, service: Service) -> str:
        return Truncator(service.name).chars(NAME_LENGTH)

    def view_on_site(self, service: Service) -> str:
        return reverse("service", args=(service.pk,))
