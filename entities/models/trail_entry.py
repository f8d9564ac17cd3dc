from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dvctrack.lib.frozen import Frozen, FrozenQuerySet
from entities.choices import TrailKind


class TrailEntry(Frozen):
    """One act that the trail keeps: who did what, when, about what. Added and never changed.

    The person is written as the key and the name of the account on that day, without a foreign
    key, so that nothing that becomes of an account touches what is written here.

    Elsewhere: administrators read it on the page “Who did what”, and nobody changes it.
    """

    kind = models.CharField(pgettext_lazy("of an act", "kind"), max_length=20, choices=TrailKind)
    act = models.CharField(_("act"), max_length=60)
    at = models.DateTimeField(_("recorded at"), db_index=True)
    person = models.BigIntegerField(
        _("account"), null=True, blank=True, help_text=_("Empty where a command did it.")
    )
    person_name = models.CharField(_("person"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    about = models.CharField(_("what it is about"), max_length=250, blank=True)
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("facts"), default=dict, blank=True, encoder=DjangoJSONEncoder
    )

    objects = FrozenQuerySet["TrailEntry"].as_manager()

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("trail")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
