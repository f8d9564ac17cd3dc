"""Colours have a name and a place, so that light and dark cannot come apart."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "dvctrack" / "static" / "dvctrack").glob("*.css"))
OWN = [path for path in SHEETS if path.name != "colours.css"]
COLOURS = next(path for path in SHEETS if path.name == "colours.css").read_text()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_style_sheet_names_no_colour_of_its_own(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_rule_is_closed(path: Path) -> None:
    """One that is not takes all that follow with it, without a word from the browser.

    What stands within another rule is written further in.
    """
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    depth = 0
    for line in text.splitlines():
        assert depth == 0 or not re.match(r"[^\s}]", line), line
        depth += line.count("{") - line.count("}")
    assert depth == 0


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_each_name_that_is_used_is_a_colour(path: Path) -> None:
    used = set(re.findall(r"var\((--dv-[a-z-]+)", path.read_text()))
    assert used - set(re.findall(r"(--dv-[a-z-]+):", COLOURS)) == set()


def test_dark_has_every_colour_that_stands_on_the_page() -> None:
    light, dark = COLOURS.split("@media", 1)
    of_red_or_paper = {"--dv-on-red", "--dv-on-red-soft", "--dv-on-red-line", "--dv-gold"}
    named = set(re.findall(r"(--dv-[a-z-]+):", light)) - of_red_or_paper - {"--dv-print"}
    assert named - set(re.findall(r"(--dv-[a-z-]+):", dark)) == set()
