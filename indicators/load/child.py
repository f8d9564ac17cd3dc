"""One step in a process of its own: `python -m indicators.load.child STEP [NUMBER …]`.

The environment names the database, as for any command; what the step says is printed as JSON.
"""

import json
import os
import sys

import django
from django.utils.module_loading import import_string


def main(step: str, *numbers: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
    django.setup()
    # By name, since models cannot be imported before the setup.
    said = import_string(f"indicators.load.{step}")(*map(int, numbers))
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], *sys.argv[2:])
