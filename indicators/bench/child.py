"""One case in a process of its own: `python -m indicators.bench.child CASE FILE [NUMBER …]`.

The environment names the database, as for any command; the cost is printed as JSON: what
the meter found, unless the case says it itself.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.utils.module_loading import import_string

from indicators.bench.measuring import Meter


def main(case: str, path: Path, *numbers: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
    django.setup()
    meter = Meter()
    # By name, since models cannot be imported before the setup.
    measured = import_string(f"indicators.bench.cases.{case}")(path, meter, *map(int, numbers))
    sys.stdout.write(json.dumps(measured) if measured else meter.cost.as_json())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
