"""What is installed in production: the product, without its tests and benchmarks."""

import tomllib

from django.conf import settings
from setuptools import find_packages


def test_wheel_holds_the_product_and_neither_tests_nor_benchmarks() -> None:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["packages"]["find"]
    packages = find_packages(settings.BASE_DIR, **patterns)
    assert {"dvctrack", "entities.models", "indicators.migrations"} <= set(packages)
    parts = {part for package in packages for part in package.split(".")}
    assert not parts & {"tests", "benchmarks"}
