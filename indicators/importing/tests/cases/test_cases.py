"""Files as people really send them, each with what is right for it (`cases.json`)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.importing.tests.cases.expecting import faults
from indicators.importing.tests.sending import bring

_HERE = Path(__file__).parent
_CASES = json.loads((_HERE / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("_reference")
@pytest.mark.parametrize("case", _CASES, ids=[case["file"] for case in _CASES])
def test_file(case: dict[str, Any]) -> None:
    for name in case.get("before", []):
        assert bring((_HERE / "files" / name).read_bytes(), file_name=name).is_saved
    content = (_HERE / "files" / case["file"]).read_bytes()
    as_of = date.fromisoformat(case["as_of"]) if case.get("as_of") else None
    came = bring(content, file_name=case["file"], as_of=as_of)
    assert faults(case["expect"], came, is_first=not case.get("before")) == [], case["says"]
