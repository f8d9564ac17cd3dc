"""What is wrong with a page as a person sees it: cut, too wide, or in another language."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import django
import polib
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.contrib import admin
from django.db.models import CharField, TextField
from playwright.sync_api import Page, ViewportSize

from dvctrack.management.commands.catalogues import catalogue_path

Scheme = Literal["light", "dark"]
WIDTHS = {1366: 900, 1024: 768, 390: 844}
DESKTOP: ViewportSize = {"width": 1366, "height": 900}
# At these a table has room for all its columns; on a phone it may scroll in a box of its own.
WIDE = 1024
# The product, and the button that leads to the other language.
SAME_IN_BOTH = {"dvctrack", "english"}
_AROUND = " \t\n.,:;!?…–—-*›‹»«“”\"'()[]{}<>/|+%&#=·•→←↑↓▲▼✓✗×"

_CUT = """
(isWide) => {
  const faults = new Set();
  const text = (element) => (element.innerText || element.value || "").trim()
    .replace(/\\s+/g, " ").slice(0, 60);
  const path = (element) => element.tagName.toLowerCase()
    + (element.id ? "#" + element.id : "")
    + [...element.classList].slice(0, 3).map((name) => "." + name).join("");
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({visibilityProperty: true}) && box.width > 2 && box.height > 2
      && !element.closest(".visually-hidden, .visually-hidden-focusable")
      && getComputedStyle(element.closest("thead") ?? element).clipPath !== "inset(50%)";
  };
  const boxes = (element) => {
    const found = [];
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      const flow = getComputedStyle(at).overflowX;
      if (flow !== "visible") found.push([at, flow]);
    }
    return found;
  };
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > page.clientWidth + 1
        && isSeen(element) && boxes(element).length === 0)
      .slice(-3).map(path);
    faults.add(`the page is ${page.scrollWidth} px wide: ${wide.join(", ")}`);
  }
  const lost = new Map();
  for (const cell of document.querySelectorAll("main th, main td, #content th, #content td")) {
    if (!isSeen(cell)) continue;
    const right = cell.getBoundingClientRect().right;
    for (const [box, flow] of boxes(cell)) {
      const edge = Math.round(box.getBoundingClientRect().right);
      if (right > edge + 1 && (isWide || !["auto", "scroll"].includes(flow))) {
        const heading = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
        const where = `cut at ${edge} px by ${path(box)}`;
        if (!lost.has(where)) lost.set(where, new Set());
        lost.get(where).add((heading && text(heading)) || path(cell));
      }
    }
  }
  for (const [where, columns] of lost) faults.add(`${where}: ${[...columns].join(", ")}`);
  const texts = "th, td, button, label, legend, summary, h1, h2, h3, .button, .btn, .badge,"
    + " input[type=submit], input[type=button]";
  for (const element of document.querySelectorAll(texts)) {
    if (!isSeen(element) || element.clientWidth === 0) continue;
    const isMeant = getComputedStyle(element).textOverflow === "ellipsis";
    if (element.scrollWidth > element.clientWidth + 1 && !isMeant) {
      faults.add(`${path(element)} “${text(element)}” needs ${element.scrollWidth} px`
        + ` and has ${element.clientWidth}`);
    }
  }
  return [...faults];
}
"""
_TEXTS = """
() => {
  const found = [document.title, document.body.innerText];
  for (const element of document.querySelectorAll("body *")) {
    if (element.matches("input[type=submit], input[type=button]")) found.push(element.value || "");
    if (element.tagName === "OPTION") found.push(element.textContent);
    for (const name of ["placeholder", "aria-label", "title", "alt"]) {
      found.push(element.getAttribute(name) || "");
    }
  }
  return found;
}
"""


def cut(page: Page, width: int) -> list[str]:
    """What is wider than the screen, or than the box in which it stands."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    found: list[str] = page.evaluate(_CUT, width >= WIDE)
    return [f"{width} px: {fault}" for fault in found]


def english(page: Page, stored: set[str]) -> list[str]:
    """The English words of a page in Vietnamese, without those that are `stored`."""
    seen = set(words(page.evaluate(_TEXTS)))
    # What says of itself that it is English.
    said = set(words(page.locator("main [lang=en]").all_inner_texts()))
    found = seen & english_words() - stored - said
    return [f"English: {' '.join(sorted(found))}"] if found else []


def unreadable(page: Page, within: str, schemes: Iterable[Scheme]) -> Iterator[str]:
    """What axe finds in a part of the page; in the second scheme only colours can differ."""
    page.evaluate(Axe().axe_script)
    for number, scheme in enumerate(schemes):
        # Without motion: a colour on its way to the other scheme is neither.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if number:
            options["runOnly"] = ["color-contrast"]
        found = page.evaluate(f"axe.run({json.dumps(within)}, {json.dumps(options)})")
        for rule in found["violations"]:
            for node in rule["nodes"][:3]:
                yield f"axe, {scheme}: {rule['impact']} {rule['id']} {node['html'][:160]}"


def words(texts: Iterable[str]) -> Iterator[str]:
    """Those of letters from a to z, not shortened; a-b, a.b or a1 is a name of something."""
    for text in texts:
        for part in text.split():
            word = part.strip(_AROUND)
            if re.fullmatch("[A-Za-z]{2,}", word) and f"{word}…" not in part:
                yield word.lower()


@cache
def english_words() -> frozenset[str]:
    """Of the messages of ours, of the framework and of libraries, unless Vietnamese uses them."""
    ours = polib.pofile(str(catalogue_path("vi")))
    libraries = [Path(config.path) for config in apps.get_app_configs()]
    folders = [*libraries, Path(django.__file__).parent / "conf"]
    others = [
        polib.pofile(str(file))
        for folder in folders
        for file in folder.glob("locale/de/LC_MESSAGES/django.po")
    ]
    in_english = words(
        text
        for catalogue in (ours, *others)
        for entry in catalogue
        for text in (entry.msgid, entry.msgid_plural)
    )
    in_vietnamese = words(
        text for entry in ours for text in (entry.msgstr, *entry.msgstr_plural.values())
    )
    return frozenset(in_english) - set(in_vietnamese) - SAME_IN_BOTH


def stored_words() -> set[str]:
    """What people wrote, but for what they wrote in English."""
    return {
        word
        for model in admin.site._registry
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
        if not field.name.endswith("_en")
        for word in words(model._base_manager.values_list(field.name, flat=True))
    }
