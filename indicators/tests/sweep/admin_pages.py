"""Who gets something, and who may write something, at each address of the admin.

Those who read everything look at every page but those of accounts; an administrator writes, and
coordinators what they keep.
"""

from entities.policy import COORDINATED
from indicators.tests.sweep.roles import (
    ADMINISTRATOR,
    COORDINATORS,
    NOBODY,
    READERS,
)

Right = tuple[set[str], set[str]]
ADMIN = {ADMINISTRATOR}
REDIRECT = "<path:object_id>/"
# By what a page of a model is for. What is posted to a list are its filters and its actions,
# which are each allowed by themselves; a page that only shows answers to everything alike.
OF_MODELS: dict[str, Right] = {
    "changelist": (READERS, READERS),
    "add": (ADMIN, ADMIN),
    "change": (READERS, ADMIN),
    "delete": (ADMIN, ADMIN),
    "history": (READERS, READERS),
    "simple_history": (READERS, NOBODY),
    "export": (READERS, READERS),
    "import": (ADMIN, ADMIN),
    "import_template": (ADMIN, NOBODY),
    "import_page": (READERS, ADMIN),
    "import_file": (READERS, NOBODY),
    "password_change": (ADMIN, ADMIN),
    REDIRECT: (READERS, READERS),
}
# Where one model differs: letters name people; letters, orders with their acts, keys of calendars,
# files that were sent and what was published are never changed, memberships and accounts never
# taken away, what was said of tables is neither added nor changed, texts of letters are worded
# anew only, and figures come in by our own page, to which the admin's two lead.
EXCEPT: dict[tuple[str, str], Right] = {
    ("entities_letter", "changelist"): (ADMIN, ADMIN),
    ("entities_letter", "add"): (NOBODY, NOBODY),
    ("entities_letter", "change"): (ADMIN, NOBODY),
    ("entities_letter", "delete"): (NOBODY, NOBODY),
    ("entities_letter", "history"): (ADMIN, ADMIN),
    ("entities_servicedeadline", "change"): (READERS, NOBODY),
    ("entities_servicedeadline", "delete"): (NOBODY, NOBODY),
    ("entities_deadlineact", "add"): (NOBODY, NOBODY),
    ("entities_deadlineact", "change"): (READERS, NOBODY),
    ("entities_deadlineact", "delete"): (NOBODY, NOBODY),
    ("entities_calendarkey", "add"): (NOBODY, NOBODY),
    ("entities_calendarkey", "change"): (READERS, NOBODY),
    ("entities_calendarkey", "delete"): (NOBODY, NOBODY),
    ("indicators_importbatch", "add"): (NOBODY, NOBODY),
    ("indicators_importbatch", "change"): (READERS, NOBODY),
    ("indicators_importbatch", "delete"): (NOBODY, NOBODY),
    ("indicators_publication", "add"): (NOBODY, NOBODY),
    ("indicators_publication", "change"): (READERS, NOBODY),
    ("indicators_publication", "delete"): (NOBODY, NOBODY),
    ("indicators_lettertemplate", "add"): (NOBODY, NOBODY),
    ("indicators_lettertemplate", "delete"): (NOBODY, NOBODY),
    ("indicators_tablemapping", "add"): (NOBODY, NOBODY),
    ("indicators_tablemapping", "change"): (READERS, NOBODY),
    ("indicators_submission", "import"): (READERS, READERS),
    ("entities_flatimport", "add"): (NOBODY, NOBODY),
    ("entities_flatimport", "change"): (READERS, NOBODY),
    ("entities_flatimport", "delete"): (NOBODY, NOBODY),
    ("entities_membership", "delete"): (NOBODY, NOBODY),
    ("auth_user", "delete"): (NOBODY, NOBODY),
    ("auth_user", REDIRECT): (READERS, READERS),
}
# What coordinators do with what they keep.
KEPT = {"add", "change", "import", "import_template", "import_page"}
# Signing in and out is for everybody.
OPEN = {"login", "logout"}
# About no model. Whoever is not let in is led to the admin's own page for signing in.
AROUND: dict[str, Right] = {
    "index": (READERS, READERS),
    "app_list": (READERS, READERS),
    "password_change": (READERS, READERS),
    "password_change_done": (READERS, NOBODY),
    "autocomplete": (READERS, NOBODY),
    "jsi18n": (READERS, NOBODY),
    "view_on_site": (READERS, READERS),
    "(?P<url>.*)$": (NOBODY, NOBODY),
}


def right_of(label: str, kind: str) -> Right:
    """Of accounts and groups only administrators see anything."""
    readers, changers = OF_MODELS[kind]
    if label.replace("_", ".", 1) in COORDINATED and kind in KEPT:
        readers, changers = ({*of} and {*of, *COORDINATORS} for of in (readers, changers))
    if label.startswith("auth_"):
        readers, changers = readers & ADMIN, changers & ADMIN
    return EXCEPT.get((label, kind), (readers, changers))


# Acts on many rows: those who coordinate are offered them, but for what concerns accounts, which
# only administrators see, and for files with the chosen rows, which all have who may look.
OF_ACTS: dict[str, set[str]] = {
    "delete_selected": ADMIN,
    "unlock_accounts": ADMIN,
    "switch_accounts_off": ADMIN,
    "export_xlsx": READERS,
    "export_csv": READERS,
}


def who_may(act: str) -> set[str]:
    return OF_ACTS.get(act, COORDINATORS)
