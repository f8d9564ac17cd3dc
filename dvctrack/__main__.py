"""The commands of the site: `manage.py`, `python -m dvctrack` and, installed, `dvctrack-manage`."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ["DVCTRACK_ENV"] = os.environ.get("DVCTRACK_ENV") or "development"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
    try:
        django.setup()
    except ImproperlyConfigured as refused:
        sys.exit(str(refused))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
