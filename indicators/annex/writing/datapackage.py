"""A published version as open data: two csv files, and a description of both.

The description is a Data Package with Table Schemas (https://specs.frictionlessdata.io): ISO
dates, plain decimals, an empty cell is a missing value and never 0.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Any

from dvctrack.lib.archives import zipped
from indicators.annex.content import AnnexContent
from indicators.choices import Span, Status

KINDS = ("province", "ministry", "department", "commune", "other")
_COUNT = {"type": "integer", "constraints": {"minimum": 0}}
_RATE = {"type": "number", "constraints": {"minimum": 0, "maximum": 100}}
_TEXT: dict[str, Any] = {"type": "string"}
_NEEDED = {"type": "string", "constraints": {"required": True}}
FIGURES: dict[str, tuple[str, dict[str, Any]]] = {
    "period": ("Kỳ báo cáo (mã)", _NEEDED),
    "as_of": ("Ngày chốt số liệu", {"type": "date", "constraints": {"required": True}}),
    "indicator": ("Chỉ tiêu (mã)", _NEEDED),
    "kind": ("Nhóm cơ quan", {"type": "string", "constraints": {"enum": list(KINDS)}}),
    "agency": ("Cơ quan (mã)", _NEEDED),
    "name": ("Cơ quan", _NEEDED),
    "parent": ("Thuộc tỉnh, thành phố (mã)", _TEXT),
    "rank": ("Hạng trong nhóm", {"type": "integer", "constraints": {"minimum": 1}}),
    "denominator": ("Mẫu số", _COUNT),
    "numerator": ("Tử số", _COUNT),
    "numerator_single_window": ("Trên Cổng một cửa quốc gia", _COUNT),
    "rate": ("Tỷ lệ (%), như bản công bố in", _RATE),
    "in_period_rate": ("Tỷ lệ trong kỳ (%)", _RATE),
    "target": ("Chỉ tiêu phải đạt (%)", _RATE),
    "target_basis": ("Căn cứ của chỉ tiêu", _TEXT),
    "status": ("Kết quả", {"type": "string", "constraints": {"enum": [*Status.values]}}),
    "ranking_span": ("Xếp hạng theo", {"type": "string", "constraints": {"enum": [*Span.values]}}),
    "judged_span": ("Đánh giá theo", {"type": "string", "constraints": {"enum": [*Span.values]}}),
}
SERVICES: dict[str, tuple[str, dict[str, Any]]] = {
    "state": ("Tình trạng", {"type": "string", "constraints": {"enum": ["overdue", "due"]}}),
    "place": ("Thứ tự trong danh sách", {"type": "integer", "constraints": {"minimum": 1}}),
    "service": ("Dịch vụ công", _NEEDED),
    "agency": ("Cơ quan chủ trì (mã)", _NEEDED),
    "name": ("Cơ quan chủ trì", _NEEDED),
    "deadline": ("Thời hạn như văn bản ghi", _TEXT),
    "due_on": ("Ngày đến hạn", {"type": "date", "constraints": {"required": True}}),
}


@dataclass(frozen=True)
class Package:
    """The files of a data package by their names; `datapackage.json` is among them."""

    files: dict[str, bytes]

    def zipped(self) -> bytes:
        """All of them in one archive, the same bytes each time."""
        return zipped(self.files)


def data_package(
    content: AnnexContent,
    *,
    name: str,
    version: int,
    created: str,
    trail: Mapping[str, Any] | None = None,
) -> Package:
    """What was published, as open data; `created` is its moment in ISO, `trail` the last seal of
    the trail that the version carries.
    """
    has_parents = any(table.parent for table in content.figures)
    columns = {name: it for name, it in FIGURES.items() if has_parents or name != "parent"}
    figures = _csv(columns, _figure_rows(content, columns))
    services = _csv(SERVICES, _service_rows(content))
    description = {
        "profile": "tabular-data-package",
        "name": name,
        "id": f"{name}-{version}",
        "title": f"Dịch vụ công trực tuyến – {content.label}",
        "version": str(version),
        "created": created,
        "sources": [{"title": content.letter.body or "dvctrack"}],
        "resources": [
            _resource("figures", "Số liệu và xếp hạng", figures, columns, _FIGURE_KEY),
            _resource(
                "services", "Dịch vụ công quá hạn và đến hạn", services, SERVICES, _SERVICE_KEY
            ),
        ],
        **({"trail": trail} if trail else {}),
    }
    text = json.dumps(description, ensure_ascii=False, indent=1) + "\n"
    return Package(
        {"datapackage.json": text.encode(), "figures.csv": figures, "services.csv": services}
    )


_FIGURE_KEY = ["period", "indicator", "agency"]
_SERVICE_KEY = ["state", "place", "agency"]


def _resource(
    name: str,
    title: str,
    content: bytes,
    fields: dict[str, tuple[str, dict[str, Any]]],
    key: list[str],
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": field, "title": label, **kind} for field, (label, kind) in fields.items()
            ],
            "missingValues": [""],
            "primaryKey": key,
        },
    }


def _csv(fields: Iterable[str], rows: Iterable[list[Any]]) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _figure_rows(content: AnnexContent, columns: Iterable[str]) -> Iterator[list[Any]]:
    for table in content.figures:
        for row in table.ranked():
            has_own = row.own_target is not None
            values = {
                "period": content.period,
                "as_of": content.as_of.isoformat(),
                "indicator": table.indicator,
                "kind": table.kind,
                "parent": table.parent,
                "target": row.own_target if has_own else table.target,
                "target_basis": row.own_basis if has_own else table.basis,
                "ranking_span": table.ranking_span,
                "judged_span": table.judged_span,
            }
            yield [_plain(values.get(name, getattr(row, name, None))) for name in columns]


def _service_rows(content: AnnexContent) -> Iterator[list[Any]]:
    for state, services in (("overdue", content.overdue), ("due", content.due)):
        for place, row in enumerate(services.rows, start=1):
            told = (row.deadline, row.due_on.isoformat())
            for agency, name in zip(row.leads, row.names, strict=True):
                yield [state, place, row.service, agency, name, *told]


def _plain(value: Any) -> Any:
    """Decimals without an exponent; a text that looks like a formula stays what it is."""
    return "" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else value
