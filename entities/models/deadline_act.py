from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.frozen import Frozen, FrozenQuerySet
from entities.choices import DeadlineActKind as Kind
from entities.models.agency import Agency
from entities.models.legal_document import LegalDocument
from entities.models.service_deadline import ServiceDeadline

# What counts without a reason, and what counts only by a document.
_WITHOUT_REASON = (Kind.NOTE, Kind.PROMISE, Kind.CLAIM)
_BY_DOCUMENT = (Kind.EXTEND, Kind.WITHDRAW, Kind.RESTORE)
_WITH_DUE_DAY = (Kind.PROMISE, Kind.EXTEND)
_MAY_HAVE_DUE_DAY = (*_WITH_DUE_DAY, Kind.ASK, Kind.CORRECT)
_WITH_DONE_DAY = (Kind.CLAIM, Kind.CONFIRM)
# These count from the day of what they set right, on purpose.
REACHING_BACK = (Kind.CORRECT, Kind.ANNUL)


class DeadlineActQuerySet(FrozenQuerySet["DeadlineAct"]):
    def in_effect(self, seen_at: datetime | None = None) -> Self:
        """The acts that were not annulled; with `seen_at` those recorded by then, of which an
        annulment recorded later says nothing yet.
        """
        if seen_at is None:
            return self.exclude(kind=Kind.ANNUL).filter(annulment__isnull=True)
        standing = Q(annulment__isnull=True) | Q(annulment__recorded_at__gt=seen_at)
        return self.exclude(kind=Kind.ANNUL).filter(standing, recorded_at__lte=seen_at)


class DeadlineAct(Frozen):
    """What became of an order: one act, recorded once and never changed.

    It counts from `day`; several of one day count in the order in which they were recorded, which
    is that of their keys. A correction counts from the day of the order, an annulment from that of
    the act that it takes back: both reach back on purpose. `recorded_at` says when it was known.
    """

    deadline = models.ForeignKey(
        ServiceDeadline,
        verbose_name=_("service deadline"),
        on_delete=models.PROTECT,
        related_name="acts",
        # Acts taken over from before they were kept may be of an order that is gone.
        db_constraint=False,
    )
    kind = models.CharField(pgettext_lazy("of an act", "kind"), max_length=10, choices=Kind)
    day = models.DateField(_("counts from"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where a command recorded it."),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("By which it was decided; of a correction the decision that orders."),
    )
    due_on = models.DateField(
        _("new due day"),
        null=True,
        blank=True,
        help_text=_("As promised, extended, asked for or corrected."),
    )
    words = models.CharField(
        _("deadline as corrected"),
        max_length=100,
        blank=True,
        help_text=_("Corrected words stand for the due day too: none where they have none."),
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("new lead agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    joins = models.ForeignKey(
        ServiceDeadline,
        verbose_name=_("joined to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joined_acts",
        help_text=_("The deadline with which it counts once."),
    )
    annuls = models.OneToOneField(
        "self",
        verbose_name=_("annuls"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annulment",
    )
    is_carried_over = models.BooleanField(
        _("carried over"),
        default=False,
        editable=False,
        help_text=_("Recorded before acts were kept, when an extension needed no document."),
    )

    objects = DeadlineActQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline act")
        verbose_name_plural = _("deadline acts")
        ordering = ("day", "pk")
        indexes = (models.Index(fields=("deadline", "day"), name="deadline_act_by_day"),)
        constraints = (
            models.CheckConstraint(
                name="deadline_act_has_a_reason",
                condition=Q(kind__in=_WITHOUT_REASON) | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="deadline_act_has_a_document",
                condition=~Q(kind__in=_BY_DOCUMENT)
                | Q(document__isnull=False)
                | Q(is_carried_over=True),
                violation_error_message=_("Name the document by which it was decided."),
            ),
            models.CheckConstraint(
                name="deadline_act_due_day",
                condition=(~Q(kind__in=_WITH_DUE_DAY) | Q(due_on__isnull=False))
                & (Q(kind__in=_MAY_HAVE_DUE_DAY) | Q(due_on__isnull=True)),
                violation_error_message=_(
                    "A promise and an extension have a new due day; a note, a report, a "
                    "confirmation and the like have none."
                ),
            ),
            models.CheckConstraint(
                name="deadline_act_done_day",
                condition=(~Q(kind__in=_WITH_DONE_DAY) | Q(done_on__isnull=False))
                & (Q(kind__in=_WITH_DONE_DAY) | Q(done_on__isnull=True)),
                violation_error_message=_(
                    "Say on which day the service was completed; only a report of completion and "
                    "its confirmation have such a day."
                ),
            ),
            models.CheckConstraint(
                name="deadline_act_done_by_its_day",
                condition=Q(done_on__isnull=True) | Q(done_on__lte=F("day")),
                violation_error_message=_("The day of completion must not be in the future."),
            ),
            models.CheckConstraint(
                name="deadline_act_names_what_it_needs",
                condition=(~Q(kind=Kind.TRANSFER) | Q(agency__isnull=False))
                & (Q(kind__in=(Kind.TRANSFER, Kind.CORRECT)) | Q(agency__isnull=True))
                & (~Q(kind=Kind.JOIN) | Q(joins__isnull=False))
                & (Q(kind=Kind.JOIN) | Q(joins__isnull=True)),
                violation_error_message=_(
                    "A transfer names the new lead agency, and a joining the other deadline."
                ),
            ),
            models.CheckConstraint(
                name="deadline_act_annuls_another",
                condition=(~Q(kind=Kind.ANNUL) | Q(annuls__isnull=False))
                & (Q(kind=Kind.ANNUL) | Q(annuls__isnull=True)),
                violation_error_message=_("An annulment names the act that it takes back."),
            ),
            models.CheckConstraint(
                name="deadline_act_note_has_words",
                condition=~Q(kind=Kind.NOTE) | ~Q(note=""),
                violation_error_message=_("Write the note."),
            ),
        )

    @property
    def mark(self) -> str:
        """In a word, that it changes lists of days before it was recorded; else ""."""
        if self.kind in REACHING_BACK:
            return gettext("sets the record right")
        return gettext("recorded later") if localdate(self.recorded_at) > self.day else ""

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.day:%d/%m/%Y}"
