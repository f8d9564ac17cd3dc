"""Neighbours of the given cases: other words, other places, other numbers."""

from collections.abc import Mapping

from indicators.importing.tests.kinds.model import Sample
from indicators.importing.tests.kinds.samples import (
    around,
    characters,
    deadlines,
    flat_tables,
    formulas,
    headings,
    lists,
    numbers,
    parts,
    runs,
    scales,
    structure,
)

KINDS: Mapping[str, tuple[Sample, ...]] = {
    **flat_tables.KINDS,
    **around.KINDS,
    **characters.KINDS,
    **deadlines.KINDS,
    **formulas.KINDS,
    **headings.KINDS,
    **lists.KINDS,
    **numbers.KINDS,
    **parts.KINDS,
    **runs.KINDS,
    **scales.KINDS,
    **structure.KINDS,
}
