"""What is done to several services of the list at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import Act
from entities.deadlines.fields import TextWithList
from entities.deadlines.join_services import join_services
from entities.deadlines.may import may_coordinate_deadlines
from entities.models import Service

_MOST_OFFERED = 1000


def _names() -> list[tuple[str, str]]:
    names = Service.objects.order_by("name").values_list("name", "code")
    return list(names[:_MOST_OFFERED])


class JoinForm(forms.Form):
    """Which service stays, by its name or another spelling of it, and why."""

    kept = forms.CharField(
        label=gettext_lazy("The service that stays"),
        max_length=700,
        widget=TextWithList("services", _names),
        help_text=gettext_lazy(
            "The ticked ones become other spellings of it: their deadlines and what was recorded "
            "of them go over to it."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=100, widget=forms.Textarea({"rows": 2})
    )

    def clean_kept(self) -> Service:
        found = Service.objects.spelled(self.cleaned_data["kept"]).first()
        if found is None:
            raise ValidationError(_("No service is called like this. Choose one from the list."))
        return found


class JoinServices(Act[Service]):
    """Services that are one, written in several ways, become one."""

    name, label = "join", gettext_lazy("Join services that are one")
    form_class = JoinForm
    most = 50

    def may(self, user: User | AnonymousUser) -> bool:
        return may_coordinate_deadlines(user)

    def do(self, row: Service, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        other = Service.objects.get(pk=row.pk)
        kept = join_services(said["kept"], other, by=by, at=at, reason=said["reason"])
        return _("now another spelling of “%(service)s”") % {"service": kept.name}
