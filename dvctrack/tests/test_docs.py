"""Whether the guides still tell the truth: what they name is there, and what is there is named."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.utils.translation import override

from indicators.checking.tables import FINDING_LABELS
from indicators.findings import CODES

ROOT = Path(settings.BASE_DIR)
GUIDES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
]
PACKAGES = ("dvctrack", "entities", "indicators")
FOLDERS = (*PACKAGES, "benchmarks", "docs", "fixtures", "templates", r"\.ci")
CODE = re.compile(r"`([^`\n]+)`")
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def quoted(guide: Path) -> list[str]:
    """What stands in backticks."""
    return CODE.findall(without_blocks(guide.read_text(encoding="utf-8")))


@cache
def defined() -> frozenset[str]:
    """The functions of the product as `name`, and those of classes as `Class.name`, too."""
    return frozenset(
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "tests" not in path.parts
        for name in names_in(ast.parse(path.read_text(encoding="utf-8")))
    )


def names_in(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            own = (part for part in node.body if isinstance(part, ast.FunctionDef))
            yield from (f"{node.name}.{part.name}" for part in own)


@each_guide
def test_every_path_that_a_guide_names_is_there(guide: Path) -> None:
    paths = [text for text in quoted(guide) if re.match(rf"({'|'.join(FOLDERS)})/", text)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@each_guide
def test_every_link_leads_to_a_file(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if not (guide.parent / link).exists()] == []


@each_guide
def test_every_function_that_a_guide_names_is_defined(guide: Path) -> None:
    called = [
        text.removesuffix("()") for text in quoted(guide) if re.fullmatch(r"[\w.]+\(\)", text)
    ]
    assert [name for name in called if name not in defined()] == []


@each_guide
def test_every_command_that_a_guide_names_is_there(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    commands = set(re.findall(r"manage\.py ([a-z_]\w*)", text))
    assert commands - set(get_commands()) - {"command"} == set()
    code = "\n".join([*re.findall(r"^```.*?^```", text, flags=re.M | re.S), *quoted(guide)])
    targets = set(re.findall(r"\bmake ([a-z-]+)", code))
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    assert targets - rules == set()


def test_every_public_model_is_explained() -> None:
    models = {
        model.__name__
        for app in ("entities", "indicators")
        for model in apps.get_app_config(app).get_models()
        if model.__module__.startswith(f"{app}.models") and not hasattr(model, "instance_type")
    }
    assert {"Agency", "Submission"} <= models
    assert models - explained() == set()


def test_every_code_of_a_finding_is_explained() -> None:
    assert set(CODES) - explained() == set()


def test_words_of_findings_are_those_of_the_pages() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    with override("vi"):
        rows = {f"| {FINDING_LABELS[code]} |": f"| `{code}` |" for code in CODES}
    lines = glossary.splitlines()
    for word, code in rows.items():
        assert any(line.startswith(word) and line.endswith(code) for line in lines), code


def explained() -> set[str]:
    return {
        text for name in ("glossary", "architecture") for text in quoted(ROOT / f"docs/{name}.md")
    }


def test_every_setting_stands_in_the_table_and_nothing_else() -> None:
    modules = ("settings.py", "serving.py")
    read = "".join((ROOT / "dvctrack" / name).read_text(encoding="utf-8") for name in modules)
    names = set(re.findall(r'"(DVCTRACK_[A-Z_]+|DATABASE_URL)"', read)) - {"DVCTRACK_SITE_URL"}
    table = re.findall(
        r"^\| (`[A-Z_]+`.*?) \|", (ROOT / "docs/operate.md").read_text("utf-8"), re.M
    )
    assert {name for row in table for name in CODE.findall(row)} == names | {"DVCTRACK_ENV"}
