"""A load that cannot be run is not passed over."""

import pytest

from indicators.load.__main__ import main


def test_load_without_postgresql_fails_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["load"])
    monkeypatch.setattr("dvctrack.tests.postgres.binaries", lambda: None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert str(ended.value.code).startswith("The load needs PostgreSQL, and there is none:")
