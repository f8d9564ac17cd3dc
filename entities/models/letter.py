from collections import Counter
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext_lazy as _

from entities.choices import LetterPurpose, LetterState
from entities.models.agency import Agency

# All tries of a letter are made within this time, where a worker runs.
LONGEST_WAY = timedelta(hours=1)


class LetterQuerySet(models.QuerySet["Letter"]):
    def stuck(self, at: datetime) -> Self:
        """Those that could not be sent, and those that wait longer than any should."""
        waits_long = Q(state=LetterState.WAITING, written_at__lte=at - LONGEST_WAY)
        return self.filter(Q(state=LetterState.FAILED) | waits_long)

    def failed_first(self) -> Self:
        """Those that could not be sent, those that wait, and those that were sent."""
        order = (LetterState.FAILED, LetterState.WAITING, LetterState.SENT)
        places = Case(*(When(state=state, then=place) for place, state in enumerate(order)))
        return self.order_by(places, "-written_at", "-pk")

    def by_state(self) -> Counter[str]:
        """How many there are of each state."""
        rows = self.order_by().values_list("state").annotate(number=Count("pk"))
        return Counter(dict(rows))


class Letter(models.Model):
    """One letter to one address, kept before it is sent, with the text as sent.

    `key` says what it is about, such as a period, an agency and a day: of one purpose and key
    there is one letter, so that nobody gets it twice. A link that opens an account is in no
    kept text: it is made when the letter leaves.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=LetterPurpose)
    key = models.CharField(_("what it is about"), max_length=250)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="letters",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
    )
    address = models.CharField(_("address"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    state = models.CharField(
        _("state"), max_length=10, choices=LetterState, default=LetterState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("why it was not sent"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where it was written by schedule."),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("purpose", "key"),
                name="letter_once",
                violation_error_message=_("This letter is already written."),
            ),
            models.CheckConstraint(
                name="letter_sent_has_its_moment",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                violation_error_message=_("A letter that was sent has the moment of it."),
            ),
        )

    def __str__(self) -> str:
        return self.subject
