from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.query import ModelIterable
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords, recorded
from dvctrack.lib.names import fold
from entities.choices import AgencyKind, NameKind
from entities.models.fields import NameKeyField
from entities.models.validity import Validity, span_in_order, valid_on

# The kinds of units below a province; those of one province are ranked among themselves.
LOCAL_KINDS = (AgencyKind.DEPARTMENT, AgencyKind.COMMUNE)
_PLACES = {kind: place for place, kind in enumerate(AgencyKind.values)}


class Peers(NamedTuple):
    """A peer group: a kind, and of local units the key of their province.

    Agencies are ranked within it, never across: communes of two provinces are no peers.
    """

    kind: str
    parent: int | None

    def found_by(self, prefix: str = "") -> Q:
        """The condition that finds its agencies; `prefix` leads to them, such as "agency__"."""
        return Q(**{f"{prefix}kind": self.kind, f"{prefix}parent": self.parent})


def annex_order(prefix: str = "", *, on: date | None = None) -> tuple[Func | str, ...]:
    """What a query is ordered by to stand as an annex prints it: by kind as `AgencyKind`
    declares them, units of one province together, then by display order, with `on` that of the
    day; `prefix` leads to the agency, such as "agency__".

    The place of a kind is where it stands in the list of kinds: unlike a CASE this also serves
    models that are ordered by their agency.
    """
    kind = StrIndex(Value(" ".join(AgencyKind.values)), F(f"{prefix}kind"))
    parent = Coalesce(F(f"{prefix}parent"), Value(0))
    place = place_on(on, prefix) if on else f"{prefix}display_order"
    return (kind, parent, place, f"{prefix}slug")


def annex_key(agency: "Agency") -> tuple[int, int, int, str]:
    """The same order for agencies in memory."""
    return (_PLACES[agency.kind], agency.parent_id or 0, agency.display_order, agency.slug)


def name_on(day: date | OuterRef, prefix: str = "", *, seen_at: datetime | None = None) -> Coalesce:
    """What an agency was called on `day`; `prefix` leads to the agency, such as "agency__".

    With `seen_at` as it was recorded at that moment; what was not recorded by then as it is now.
    """
    return _of_day("text", "name", day, prefix, seen_at)


def place_on(day: date, prefix: str = "", *, seen_at: datetime | None = None) -> Coalesce:
    """Where an agency stood on `day` within its kind, likewise."""
    return _of_day("display_order", "display_order", day, prefix, seen_at)


def _of_day(
    of_name: str, own: str, day: date | OuterRef, prefix: str, seen_at: datetime | None
) -> Coalesce:
    """A field of the official name of the day, else the agency's own.

    Of several names that hold it is the one that began last.
    """
    names = recorded(apps.get_model("entities", "AgencyName"), seen_at)
    official = names.filter(
        valid_on(day), agency=OuterRef(f"{prefix}pk"), kind=NameKind.OFFICIAL
    ).order_by(F("starts_on").desc(nulls_last=True))
    found = [Subquery(official.values(of_name)[:1])]
    if seen_at is not None:
        then = recorded(Agency, seen_at).filter(id=OuterRef(f"{prefix}pk"))
        found.append(Subquery(then.values(own)[:1]))
    return Coalesce(*found, F(f"{prefix}{own}"))


class _CalledOnTheDay(ModelIterable["Agency"]):
    def __iter__(self) -> Iterator["Agency"]:
        row: Any
        for row in super().__iter__():
            row.call(row.name_of_day, row.place_of_day, on=row.called_on)
            yield row


class AgencyQuerySet(models.QuerySet["Agency"]):
    def in_annex_order(self) -> Self:
        """By kind, then by the place of the day after `named_on`, else by today's."""
        if "place_of_day" in self.query.annotations:
            kind, parent, _place, slug = annex_order()
            return self.order_by(kind, parent, "place_of_day", slug)
        return self.order_by(*annex_order())

    def named_on(self, day: date, *, seen_at: datetime | None = None) -> Self:
        """The agencies as they were called and placed on `day`, in that order; not for saving.

        With `seen_at` as `name_on` says.
        """
        named = self.annotate(
            called_on=Value(day, models.DateField()),
            name_of_day=name_on(day, seen_at=seen_at),
            place_of_day=place_on(day, seen_at=seen_at),
        )
        named._iterable_class = _CalledOnTheDay
        return named.in_annex_order()

    def valid_on(self, day: date) -> Self:
        """The agencies that exist on `day`."""
        return self.filter(valid_on(day))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def matching(self, text: str) -> Self:
        """Agencies with a name that holds every word of `text`, whatever the accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(Q(key__contains=word) | Q(names__key__contains=word))
        return found.distinct()

    def get_by_natural_key(self, slug: str) -> "Agency":
        return self.get(slug=slug)


class Agency(Validity):
    """One unit for the days it exists (cơ quan).

    Two territories may bear one name: the province Quảng Trị of 2022 and the one of
    01/7/2025 are two agencies with two slugs.
    """

    slug = models.SlugField(
        _("slug"), unique=True, help_text=_("Permanent key of addresses, files and JSON.")
    )
    name = models.CharField(_("name"), max_length=200)
    key = NameKeyField(_("search key"), of=("name",), max_length=200, db_index=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("province"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("Of a commune or a department: they are ranked within their province."),
    )
    display_order = models.PositiveIntegerField(
        _("display order"), help_text=_("Place in the annex, within its kind.")
    )

    history = HistoricalRecords()
    objects = AgencyQuerySet.as_manager()
    # The day of the name and place of this instance, where they are not those that are stored.
    called_on: date | None = None
    # What it has wholly become, where a page of today names it (`units.name_heirs`).
    heir: "Agency | None" = None

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = annex_order()
        constraints = (
            span_in_order("agency_span_in_order"),
            models.CheckConstraint(
                name="agency_parent_only_of_local_units",
                condition=Q(parent__isnull=True) | Q(kind__in=LOCAL_KINDS),
                violation_error_message=_("Only communes and departments belong to a province."),
            ),
        )
        indexes = (models.Index(fields=("kind", "display_order"), name="agency_kind_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name_now(self) -> str:
        """Its full title, and what it is now: "Bình Dương, nay là Thành phố Hồ Chí Minh".

        One whose heir bears its name stands with its last day.
        """
        if self.heir is None:
            return self.full_title
        if self.heir.name == self.name and self.ends_on is not None:
            day = date_format(self.ends_on, "SHORT_DATE_FORMAT")
            return gettext("%(agency)s (until %(day)s)") % {"agency": self.full_title, "day": day}
        words = {"agency": self.full_title, "heir": self.heir.name}
        return gettext("%(agency)s, now %(heir)s") % words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses an instance with the name of a day: it would overwrite the last one."""
        if self.called_on:
            raise ValueError(f"{self.slug} has the name of {self.called_on}: load it to save it.")
        super().save(*args, **kwargs)

    def call(self, name: str, place: int, *, on: date) -> None:
        """Give this instance the name and the place that the agency had on a day."""
        if name != self.name:
            self.name, self.key = name, fold(name)
        self.display_order, self.called_on = place, on

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def full_title(self) -> str:
        """The name, of a unit below a province with it: several have a “Xã Hòa Bình”."""
        return f"{self.name}, {self.parent}" if self.parent else self.name

    @property
    def territory(self) -> str:
        """A province as a document names it: "tỉnh Gia Lai", "thành phố Huế"."""
        is_city = self.name.startswith("Thành phố ")
        return f"{self.name[0].lower()}{self.name[1:]}" if is_city else f"tỉnh {self.name}"

    @property
    def peers(self) -> Peers:
        """Those it is ranked among."""
        return Peers(self.kind, self.parent_id)

    def get_absolute_url(self) -> str:
        return reverse("agency", args=(self.slug,))
