"""What one case costs: seconds, memory and queries."""

import gc
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.db import connection


@dataclass(frozen=True)
class Cost:
    """`megabytes` is what was added to the process at its fullest; a COPY is no query here."""

    seconds: float
    megabytes: float
    queries: int | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class Meter:
    """Measures what is done inside `with meter:`."""

    cost: Cost

    def __enter__(self) -> Self:
        connection.ensure_connection()
        gc.collect()
        # From here on the high-water mark of the memory is counted anew.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._queries = 0
        self._before = _memory("VmRSS")
        self._counting = connection.execute_wrapper(self._count)
        self._counting.__enter__()
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        seconds = time.perf_counter() - self._began
        self._counting.__exit__(kind, error, trace)
        self.cost = Cost(seconds, _memory("VmHWM") - self._before, self._queries)

    def _count(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        self._queries += 1
        return execute(sql, values, many, context)


def _memory(name: str) -> float:
    """A figure of this process's memory in megabytes, as Linux gives it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return int(found.split()[1]) / 1024
