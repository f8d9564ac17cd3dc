"""Worlds in which something is missing that most pages are about.

Their periods are of 2026, when no shipped target is in force any more; their agencies have no
other names and no codes, and there is no service in them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.factories import AgencyFactory, MembershipFactory, ReorganisationFactory
from indicators.models import Attachment, Indicator, PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.tests.factories import (
    ImportBatchFactory,
    IndicatorFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    PublicationFactory,
    TargetFactory,
)
from indicators.tests.leagues import add_row
from indicators.tests.sweep.roles import OTHER, OWN
from indicators.tests.sweep.world import World, make_world

COUNTS = {"numerator": 1, "denominator": 2}
RATE = {"numerator": None, "denominator": None, "reported_rate": 50, "reported_decimals": 0}
# What two provinces and a ministry report, by what lacks; one period a month.
FIGURES: dict[str, list[Mapping[str, Any]]] = {
    "a target": [COUNTS, COUNTS, COUNTS],
    "a target for ministries": [COUNTS, COUNTS, COUNTS],
    "a target for most": [COUNTS, COUNTS, COUNTS],
    "a figure": [{}, {}, {}],
    "more than a figure": [COUNTS, {}, {}],
    "counts": [RATE, RATE, RATE],
    "denominators": [{"numerator": 1, "denominator": None}] * 3,
    "anything to count": [{"numerator": 0, "denominator": 0}] * 3,
    "agencies that owe": [],
}


def poor_worlds() -> dict[str, World]:
    """One world, seen at each of its periods, by what lacks there."""
    world = make_world(has_services=False)
    # The map has a place for it.
    world.agency.slug = "ha-noi"
    world.agency.save()
    indicator = IndicatorFactory.create()
    agencies = [world.agency, world.other, AgencyFactory.create(kind=AgencyKind.MINISTRY)]
    asked = {
        lacking: _period(indicator, date(2026, month, 28), agencies, figures)
        for month, (lacking, figures) in enumerate(FIGURES.items(), start=1)
    }
    _target(asked["a target for ministries"], kind=AgencyKind.PROVINCE)
    _target(asked["a target for most"], kind="", agency=world.agency)
    for row in asked.values():
        payload = annex_content(row.period).as_json()
        PublicationFactory.create(period=row.period, payload=payload)
    asked["an indicator"] = PeriodIndicator(
        period=PeriodFactory.create(code="2026-11-28", as_of=date(2026, 11, 28)),
        indicator=IndicatorFactory.create(),
    )
    return {lacking: replace(world, asked=row) for lacking, row in asked.items()}


def world_without_periods() -> World:
    """Agencies with their people, and nothing to report."""
    own, elsewhere = (MembershipFactory.create(role=Role.OFFICER) for _place in range(2))
    assert own.agency
    assert elsewhere.agency
    return World(
        asked=PeriodIndicatorFactory.build(),
        agency=own.agency,
        other=elsewhere.agency,
        officers={OWN: own.user, OTHER: elsewhere.user},
        membership=own,
        batches={"office": ImportBatchFactory.create()},
        attachments={"agency": Attachment(pk=1)},
        planned="2026-12-28",
        act=ReorganisationFactory.create(),
        evidence=None,
    )


def _period(
    indicator: Indicator, day: date, agencies: list[Agency], figures: list[Mapping[str, Any]]
) -> PeriodIndicator:
    asked: PeriodIndicator = PeriodIndicatorFactory.create(
        indicator=indicator, period__code=day.isoformat(), period__as_of=day
    )
    for agency, figure in zip(agencies, figures, strict=False):
        add_row(asked, agency, **figure)
    return asked


def _target(asked: PeriodIndicator, **whose: Any) -> None:
    """In force on the day of this period alone."""
    day = asked.period.as_of
    TargetFactory.create(indicator=asked.indicator, starts_on=day, ends_on=day, **whose)
