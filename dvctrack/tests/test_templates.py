"""What Django would forgive on most days and not on the one when a fact is missing."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template import Template
from django.template.base import FilterExpression, Parser

from dvctrack.management.commands.catalogues import catalogue_path

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LONGEST_LINE = 120
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
VARIABLE = re.compile(r"{{ (\w+) }}")
PER_CENT = re.compile(r"(?<!%)%(?![(%])")


@pytest.fixture
def expressions(monkeypatch: pytest.MonkeyPatch) -> list[FilterExpression]:
    """Every expression of the templates that are compiled from here on, whatever the tag."""
    found: list[FilterExpression] = []

    def compile_filter(parser: Parser, token: str) -> FilterExpression:
        found.append(FilterExpression(token, parser))
        return found[-1]

    monkeypatch.setattr(Parser, "compile_filter", compile_filter)
    return found


def dotted(expressions: list[FilterExpression]) -> list[str]:
    """Those with `a.b` as the argument of a filter: where `a` is None, the page is a 500."""
    return [
        expression.token
        for expression in expressions
        for _filter, arguments in expression.filters
        for is_looked_up, argument in arguments
        if is_looked_up and argument.lookups and len(argument.lookups) > 1
    ]


def test_no_filter_takes_a_dotted_argument(expressions: list[FilterExpression]) -> None:
    wrong = {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        expressions.clear()
        Template(path.read_text(encoding="utf-8"))
        if found := dotted(expressions):
            wrong[path.relative_to(TEMPLATES).as_posix()] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "source",
    [
        "{{ rate|add:row.target }}",
        "{% if rate|default:'a.b'|add:row.target %}{% endif %}",
        "{% with shown=rate|add:row.target %}{% endwith %}",
        "{% for name in names|dictsort:row.target %}{% endfor %}",
        "{% include name|add:row.target with row=row %}",
        "{% load i18n %}{% blocktranslate with n=a|add:row.target %}{{ n }}{% endblocktranslate %}",
    ],
)
def test_dotted_argument_is_found_in_every_tag(
    expressions: list[FilterExpression], source: str
) -> None:
    Template(source)
    assert len(dotted(expressions)) == 1


def test_texts_and_numbers_are_no_dotted_arguments(expressions: list[FilterExpression]) -> None:
    Template("{{ row.rate|add:'a.b'|add:1.5|add:other|date:\"d.m.Y\" }}")
    assert len(expressions) == 1
    assert dotted(expressions) == []


def test_no_line_is_too_long_to_read() -> None:
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_translation_of_a_block_holds_a_bare_per_cent_sign(language: str) -> None:
    """A block is filled in like a format: with a bare % it is shown untranslated, in silence."""
    catalogue = {entry.msgid: entry for entry in polib.pofile(str(catalogue_path(language)))}
    wrong = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for body in BLOCK.findall(path.read_text(encoding="utf-8")):
            text = " ".join(line.strip() for line in body.strip().splitlines())
            entry = catalogue.get(
                VARIABLE.sub(r"%(\1)s", text.partition("{% plural %}")[0].strip())
            )
            texts = [entry.msgstr, *entry.msgstr_plural.values()] if entry else []
            wrong += [text for text in texts if PER_CENT.search(text)]
    assert wrong == []
