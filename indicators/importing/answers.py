"""What a person answered about a file: its period or decision, its columns, its names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from indicators.annex.mapping import ColumnMapping
from indicators.models.table_mapping import mapping_as_json, mapping_from_json


@dataclass(frozen=True)
class NameAnswer:
    """Whom a name means; without an agency its rows are left out, for a reason.

    `is_remembered`: the spelling becomes a name of the agency when the file is saved.
    `is_group`: it means all agencies for which "các bộ, ngành" or the like stands.
    """

    agency: str = ""
    is_remembered: bool = False
    reason: str = ""
    is_group: bool = False

    @property
    def leaves_out(self) -> bool:
        return not self.agency and not self.is_group


@dataclass(frozen=True)
class CellAnswer:
    """What one cell is meant to hold, who said so and when: as typed, ISO for the moment."""

    text: str
    by: str
    at: str


@dataclass(frozen=True)
class Answers:
    """`period` is a code; `mappings` go by the place of the headings, `names` by their text.

    `decision` is the key of the document that orders services of which the file does not say it;
    `services` say by their text which names mean the service that is near to them, and which
    another one.

    `scales` say by what the numbers of a column are to be multiplied (1, 100, 1.000), by the
    cell of its heading; `cells` what single cells are meant to hold, by their place.
    """

    period: str = ""
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)
    names: Mapping[str, NameAnswer] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, CellAnswer] = field(default_factory=dict)
    decision: str = ""
    services: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            period=data.get("period", ""),
            mappings={
                place: mapping_from_json(mapping)
                for place, mapping in data.get("mappings", {}).items()
            },
            names={text: NameAnswer(**answer) for text, answer in data.get("names", {}).items()},
            scales=data.get("scales", {}),
            cells={ref: CellAnswer(**answer) for ref, answer in data.get("cells", {}).items()},
            decision=data.get("decision", ""),
            services=data.get("services", {}),
        )

    @property
    def holds_for_others(self) -> bool:
        """Whether something was said that is to be known again in other files."""
        return bool(self.mappings) or any(name.is_remembered for name in self.names.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "period": self.period,
            "mappings": {
                place: mapping_as_json(mapping) for place, mapping in self.mappings.items()
            },
            "names": {text: vars(answer) for text, answer in self.names.items()},
            "scales": dict(self.scales),
            "cells": {ref: vars(answer) for ref, answer in self.cells.items()},
            "decision": self.decision,
            "services": dict(self.services),
        }
