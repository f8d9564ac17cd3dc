"""What a rename does to the official names of an agency."""

from entities.choices import NameKind
from entities.models import AgencyName
from indicators.reorganising.loaded import ONE_DAY, Loaded
from indicators.reorganising.reading import Column
from indicators.reorganising.steps import Step
from indicators.reorganising.writes import Writes


def rename(step: Step, loaded: Loaded, writes: Writes) -> None:
    """The new name holds from its day until the next one that is recorded; the name that it takes
    the place of ends the day before. `Agency.name` stays the last of all.

    Whatever the order in which renames are recorded, the same names hold on the same days.
    """
    agency, day = step.successor, step.day
    named = loaded.names.by_agency.get(agency.pk, [])
    earlier = [name for name in named if name.starts_on is None or name.starts_on <= day]
    later = named[len(earlier) :]
    new = AgencyName(
        agency=agency,
        text=step.row.text(Column.SUCCESSOR_NAME),
        kind=NameKind.OFFICIAL,
        starts_on=day,
        ends_on=later[0].starts_on - ONE_DAY if later and later[0].starts_on else None,
    )
    last = earlier[-1] if earlier else None
    if last and last.is_valid_on(day - ONE_DAY):
        writes.change(last, ends_on=day - ONE_DAY)
    else:
        # On days without a row of their own it was called what it is called now.
        after = last.ends_on + ONE_DAY if last and last.ends_on else None
        old = AgencyName(
            agency=agency,
            text=agency.name,
            kind=NameKind.OFFICIAL,
            starts_on=after,
            ends_on=day - ONE_DAY,
        )
        writes.create(old)
        earlier.append(old)
    writes.create(new)
    named = loaded.names.by_agency[agency.pk] = [*earlier, new, *later]
    writes.change(agency, name=named[-1].text)
