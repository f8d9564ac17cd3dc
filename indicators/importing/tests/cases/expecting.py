"""What a case of `cases.json` expects of a file, held against what came of it.

`expect` is one of: `read` (one or more tables of a league: these rows, with these values, and no
others; `printed_rate` to the last digit) with findings `warn` of any severity; `services` (the list
of services is exactly this one); `refused` (these errors are there, nothing is saved; `only`: and
no other but those of `may`); `either` (one of them). `no` and `not` are codes and findings that may
not appear. A finding is `where` (cells, with * and ?), `code` (* is any that speaks of a cell) and
`without` (words that its message does not have).
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from io import StringIO
from typing import Any

from django.core.management import call_command

from dvctrack.lib.names import clean
from indicators.findings import Finding
from indicators.importing.confirm import Import

# Said of the file or the period as a whole, which the code * does not take for an answer.
_GENERAL = {
    "missing-agency",
    "not-in-file",
    "rate-truncated",
    "repeated-count",
    "file-already-imported",
}
_ANY_DAY = "2049-12-31"


def faults(expect: Mapping[str, Any], came: Import, *, is_first: bool) -> list[str]:
    """What is not as it should be; `is_first`: nothing was stored before the file came."""
    findings = came.proposal.findings
    unwanted = [
        row
        for row in findings
        if row.code in expect.get("no", []) or any(_fits(it, row) for it in expect.get("not", []))
    ]
    if unwanted:
        return [f"came with {_said(unwanted)}"]
    if "either" in expect:
        tried = [faults(one, came, is_first=is_first) for one in expect["either"]]
        return [] if [] in tried else [" / or ".join("; ".join(one) for one in tried)]
    if "refused" in expect:
        return _not_refused(expect, came, is_first=is_first)
    if not came.is_saved:
        return [f"was refused: {_said(row for row in findings if row.is_error)}"]
    return [
        *(f"no {it}" for it in expect.get("warn", []) if not any(_fits(it, f) for f in findings)),
        *(fault for table in _listed(expect.get("read", [])) for fault in _table_faults(table)),
        *(_service_faults(expect["services"]) if "services" in expect else []),
    ]


def _not_refused(expect: Mapping[str, Any], came: Import, *, is_first: bool) -> list[str]:
    wanted = expect["refused"]
    errors = [row for row in came.proposal.findings if row.is_error]
    if came.is_saved or not errors:
        return [f"was saved, and not refused with {wanted}: {_said(came.proposal.findings)}"]
    found = [
        f"no {it}; came {_said(errors)}" for it in wanted if not any(_fits(it, e) for e in errors)
    ]
    allowed = [*wanted, *expect.get("may", [])]
    stray = [row for row in errors if not any(_fits(it, row) for it in allowed)]
    if expect.get("only") and stray:
        found.append(f"came also {_said(stray)}")
    if is_first:
        found += _service_faults([])
    return found


def _table_faults(table: Mapping[str, Any]) -> list[str]:
    league = _json("league", table["indicator"], "--as-of", table["as_of"], "--kind", table["kind"])
    rows = {
        clean(row["name"]): row
        for row in (league[0] if isinstance(league, list) else league)["rows"]
    }
    found = []
    for name, fields in table["rows"].items():
        row = rows.pop(clean(name), None)
        if row is None:
            found.append(f"{name}: no row")
            continue
        for field, value in fields.items():
            came = row["reported_rate" if field == "printed_rate" else field]
            if not (came == value if field == "printed_rate" else _is_same(value, came)):
                found.append(f"{name}: {field} {came} for {value}")
    return found + [
        f"{name}: nobody wrote it" for name, row in rows.items() if row["status"] != "not_reported"
    ]


def _service_faults(wanted: Sequence[Sequence[str]]) -> list[str]:
    listed = _json("overdue", "--on", _ANY_DAY)
    came = sorted(
        (clean(row["service"]), clean(row["name"]), row["due_on"] or "")
        for quarter in (*listed["quarters"], *listed["upcoming"])
        for row in quarter["services"]
    )
    right = sorted((clean(service), clean(name), due or "") for service, name, due in wanted)
    return [] if came == right else [f"services {came} for {right}"]


def _json(*command: str) -> Any:
    out = StringIO()
    call_command(*command, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def _is_same(wanted: Any, came: Any) -> bool:
    if wanted is None or came is None:
        return wanted is came
    try:
        return Decimal(str(wanted)) == Decimal(str(came))
    except InvalidOperation:
        return clean(str(wanted)) == clean(str(came))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fits(wanted: Mapping[str, Any], finding: Finding) -> bool:
    where = finding.where or ""
    is_there = any(fnmatchcase(where, place) for place in _listed(wanted.get("where", "*")))
    codes = _listed(wanted.get("code", "*"))
    is_code = finding.code in codes or ("*" in codes and finding.code not in _GENERAL)
    without = wanted.get("without")
    return is_there and is_code and not (without and without in finding.message)


def _said(findings: Any) -> str:
    return ", ".join(
        f"{row.code} {row.where or ''}".strip() for row in findings if row.code not in _GENERAL
    )
