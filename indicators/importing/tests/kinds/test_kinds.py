"""Every kind of file that people really sent, in every format that can hold it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from indicators.importing.tests import cases
from indicators.importing.tests.kinds.model import FORMATS, Sample
from indicators.importing.tests.kinds.samples import KINDS
from indicators.importing.tests.kinds.seeing import faults
from indicators.importing.tests.kinds.writers import WRITERS, written
from indicators.importing.tests.sending import bring

_GIVEN = {
    case["kind"]
    for case in json.loads((Path(cases.__path__[0]) / "cases.json").read_text(encoding="utf-8"))
}
_SAMPLES = {f"{kind}: {sample.name}": sample for kind, rows in KINDS.items() for sample in rows}


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("sample", _SAMPLES.values(), ids=_SAMPLES.keys())
def test_sample(sample: Sample) -> None:
    if sample.before:
        assert bring(WRITERS["xlsx"]([sample.before])).is_saved
    wrong = {ending: faults(sample, ending, written(sample, ending)) for ending in sample.formats}
    assert {ending: found for ending, found in wrong.items() if found} == {}


def test_every_kind_is_tried_and_more_than_once() -> None:
    assert KINDS.keys() == _GIVEN
    assert {kind for kind, samples in KINDS.items() if len(samples) < 2} == set()


def test_every_kind_is_tried_in_every_format_or_says_why_not() -> None:
    for kind, samples in KINDS.items():
        for ending in FORMATS:
            reasons = [sample.lacks[ending] for sample in samples if ending in sample.lacks]
            assert len(reasons) < len(samples) or all(reasons), (kind, ending)


def test_samples_of_a_kind_have_names_of_their_own() -> None:
    for kind, samples in KINDS.items():
        assert max(Counter(sample.name for sample in samples).values()) == 1, kind
