"""Databases as the cases find them. Nothing of this is looked at, only that it is there."""

from pathlib import Path

from django.core.management import call_command

from indicators.bench.base import write_base
from indicators.bench.measuring import Meter
from indicators.bench.world import World
from indicators.management.reference import load_missing


def migrated(_path: Path, meter: Meter) -> None:
    with meter:
        call_command("migrate", verbosity=0)


def base(_path: Path, meter: Meter, largest: int, rows: int) -> None:
    with meter:
        write_base(World(largest), rows)


def reference(_path: Path, meter: Meter) -> None:
    with meter:
        load_missing()
