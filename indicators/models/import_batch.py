from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Agency
from entities.models.fields import SearchTextField
from indicators.choices import BatchState, BatchWork
from indicators.models.period import Period


class ImportBatch(models.Model):
    """One file that somebody sent: kept whole, with what was answered, found and changed.

    It waits until its person confirms it. Every figure that it wrote stands in the history
    with this batch, which is what an undo goes by.
    """

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    periods = models.ManyToManyField(Period, verbose_name=_("periods"), related_name="batches")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where a command imported it."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        help_text=_("Whose file it is, where an agency sent it for itself."),
    )
    received_at = models.DateTimeField(_("received at"))
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.WAITING
    )
    read_attempts = models.PositiveSmallIntegerField(_("attempts to read"), default=0)
    work = models.UUIDField(
        _("work in the background"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The last task about this file."),
    )
    doing = models.CharField(
        _("what is done"),
        max_length=10,
        choices=BatchWork,
        blank=True,
        db_default="",
        editable=False,
    )
    said = models.TextField(
        _("why it was not done"),
        blank=True,
        db_default="",
        editable=False,
        help_text=_("In the words of the person who asked for it."),
    )
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("answers"), default=dict, blank=True
    )
    findings: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("findings"), default=list, blank=True
    )
    digest = models.CharField(
        _("digest"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("What was shown of the file, in short."),
    )
    basis = models.CharField(
        _("basis"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Beside which state of the base it was looked at, in short."),
    )
    ledger: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("ledger of cells"),
        default=dict,
        blank=True,
        help_text=_("How many cells were read, passed over for which reason, or asked about."),
    )
    trace = models.TextField(
        _("trace"),
        blank=True,
        editable=False,
        help_text=_("Where the program failed over the file, for its operators."),
    )
    created_count = models.PositiveIntegerField(_("figures created"), default=0)
    updated_count = models.PositiveIntegerField(_("figures updated"), default=0)
    unchanged_count = models.PositiveIntegerField(_("figures unchanged"), default=0)
    written_services: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("services written"), default=list, blank=True, editable=False
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kept_on_undo: models.JSONField[list[Any], list[Any]] = models.JSONField(
        _("kept when undone"),
        default=list,
        blank=True,
        help_text=_("What had been changed since, and so was left as it was."),
    )

    search_text = SearchTextField(of=("file_name", "sha256"), max_length=400)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-received_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="import_batch_saved_has_its_moment",
                condition=~Q(state__in=("saved", "undone")) | Q(imported_at__isnull=False),
                violation_error_message=_("A file that was imported has the moment of it."),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def has_workbook(self) -> bool:
        """Whether the file can be given back with comments in its cells."""
        return str(self.file.name).endswith((".xlsx", ".xlsm"))

    @property
    def work_writes(self) -> bool:
        """Whether the last work on the file is one that writes figures."""
        return self.doing in (BatchWork.CONFIRM, BatchWork.UNDO)
