"""Reading a list of people to invite: agency; full name; e-mail; role, one person a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from dvctrack.lib.files.csv_text import separator_of
from dvctrack.lib.names import clean, plain
from entities.agencies.matching import AgencyIndex
from entities.choices import Role
from entities.models import Agency, Membership
from entities.people.accounts import taken_emails

MOST_LINES = 5000
_FIELDS = 4
_HEADINGS = ("co quan", "ten co quan", "agency")
_LANGUAGES = ("vi", "en")


Post = tuple[str, int | None, str]


def _post(email: str, full_name: str, agency: int | None, role: str) -> Post:
    """By what a person is known again: the address, or the full name of who has none."""
    return email.lower() or plain(full_name), agency, role


@dataclass(frozen=True)
class Invitation:
    agency: Agency
    full_name: str
    email: str
    role: Role

    @property
    def post(self) -> Post:
        return _post(self.email, self.full_name, self.agency.pk, self.role)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line, counted from 1, and what would help."""

    line: int
    message: str


@dataclass
class InvitationList:
    """Where there is a fault nobody is invited; every fault is told at once.

    `known` have an account with what their line asks for already, as when a list is sent again.
    """

    invitations: list[Invitation] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: list[User] = field(default_factory=list)


def read_invitations(text: str, *, index: AgencyIndex, roles: Sequence[Role]) -> InvitationList:
    """The people of a list, each for the agency that bears the written name on the day."""
    found = InvitationList()
    words = _role_words(roles)
    taken, held, seen = taken_emails(), _held_posts(), dict[str, int]()
    for number, cells in _lines(text):
        person, faults = _read(cells, index, words)
        known = held.get(person.post) if person else None
        faults += _email_faults(cells, set() if known else taken, seen, number)
        found.faults += [Fault(number, message) for message in faults]
        if known:
            found.known.append(known)
        elif person:
            found.invitations.append(person)
    return found


def _held_posts() -> dict[Post, User]:
    """Who holds which role for which agency; one query."""
    rows = Membership.objects.filter(ends_on=None, user__is_active=True).select_related("user")
    return {
        _post(row.user.email, row.user.get_full_name(), row.agency_id, row.role): row.user
        for row in rows
    }


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is neither empty nor a heading.

    With commas the agency takes what is left over: names of ministries have commas.
    """
    separator, text = separator_of(text)
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [clean(cell.strip().strip('"')) for cell in line.rsplit(separator, _FIELDS - 1)]
        is_heading = number == 1 and plain(cells[0]) in _HEADINGS
        if any(cells) and not is_heading:
            yield number, cells


def _read(
    cells: list[str], index: AgencyIndex, words: dict[str, Role]
) -> tuple[Invitation | None, list[str]]:
    """The person of one line, or its faults."""
    if len(cells) != _FIELDS:
        return None, [
            _("A line has four parts: agency; full name; e-mail; role. The e-mail may be empty.")
        ]
    name, full_name, email, role_text = cells
    match = index.find_written(name)
    role = words.get(plain(role_text))
    faults = [index.explain(match)] if match.problem else []
    faults += _name_faults(full_name)
    if role is None:
        known = ", ".join(dict.fromkeys(str(role.label) for role in words.values()))
        faults.append(
            _("“%(read)s” is not a role. Write one of: %(known)s.")
            % {"read": role_text, "known": known}
        )
    if match.agency and role and not faults:
        return Invitation(match.agency, full_name, email, role), []
    return None, faults


def _name_faults(full_name: str) -> list[str]:
    if not full_name:
        return [_("The full name is missing.")]
    if len(full_name) > 150 or not plain(full_name):
        return [_("“%s” is not a full name.") % full_name[:60]]
    return []


def _email_faults(
    cells: list[str], taken: set[str], seen: dict[str, int], number: int
) -> list[str]:
    email = cells[2].lower() if len(cells) == _FIELDS else ""
    if not email:
        return []
    try:
        validate_email(email)
    except ValidationError:
        return [_("“%s” is not an e-mail address. Mend it or leave it empty.") % email]
    if email in taken:
        return [_("%s has an account with another role or agency. Take the line out.") % email]
    first = seen.setdefault(email, number)
    if first == number:
        return []
    return [
        _("%(email)s stands in line %(line)s already. Take one of them out.")
        % {"email": email, "line": first}
    ]


def _role_words(roles: Sequence[Role]) -> dict[str, Role]:
    """The words for a role: its label in each language of the site, and its code."""
    words: dict[str, Role] = {}
    for role in roles:
        words[plain(role.value)] = role
        for language in _LANGUAGES:
            with override(language):
                words[plain(str(role.label))] = role
    return words
