"""Tables of memberships with their accounts, of one-time links and of locked accounts."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import name_of
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, link, missing, text
from entities.models import Membership
from entities.people.accounts import AccountLine


def moment(value: datetime) -> Cell:
    shown = date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    return Cell(conditional_escape(shown), shown)


def _person(line: AccountLine) -> Cell:
    membership = line.membership
    shown = link(name_of(membership.user), reverse("account", args=(membership.pk,)))
    username = membership.user.get_username()
    if shown.value == username:
        return shown
    html = format_html('{} <span class="origin">{}</span>', shown.html, username)
    return Cell(html, f"{shown.value} ({username})")


def _agency(membership: Membership) -> Cell:
    agency = membership.agency
    return link(agency.name, agency.get_absolute_url()) if agency else missing(_("of no agency"))


def _last_login(line: AccountLine) -> Cell:
    seen = line.membership.user.last_login
    return moment(seen) if seen else missing(_("never"))


class AccountTable(Table):
    """Who has which role for which agency from when to when."""

    key = "accounts"
    title = gettext_lazy("Accounts")
    stacks = True

    person = Column(gettext_lazy("Person"), render=_person, css="col-name", row_header=True)
    agency = Column(
        gettext_lazy("Agency"), render=lambda line: _agency(line.membership), css="col-name"
    )
    role = Column(
        gettext_lazy("Role"), render=lambda line: text(line.membership.get_role_display())
    )
    starts_on = Column(
        gettext_lazy("From"),
        render=lambda line: (
            day(line.membership.starts_on)
            if line.membership.starts_on
            else missing(_("not stated"))
        ),
        css="col-day",
    )
    ends_on = Column(
        gettext_lazy("Until"),
        render=lambda line: (
            day(line.membership.ends_on) if line.membership.ends_on else missing(_("not stated"))
        ),
        css="col-day",
    )
    last_login = Column(gettext_lazy("Last sign-in"), render=_last_login, css="col-day")
    state = Column(gettext_lazy("State"), render=lambda line: text(line.state.label))

    def __init__(self, lines: Iterable[AccountLine]) -> None:
        super().__init__(lines)
