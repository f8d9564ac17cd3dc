"""Who leads a service, as one cell of a list names them: several, with roles, or a whole group."""

import re
import unicodedata
from dataclasses import dataclass

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.names import clean, plain
from entities.agencies.matching import AgencyIndex
from entities.choices import AgencyKind
from entities.models import Agency

_ROLE = re.compile(
    r"\s*\((?:cơ quan |đơn vị )?(chủ trì|phối hợp)(?: thực hiện)?\)[\s,;/.]*(?:và\s+)?",
    re.IGNORECASE,
)
_HEADED_ROLES = re.compile(
    r"(?:cơ quan |đơn vị )?chủ trì\s*:\s*(?P<leads>.+?)"
    r"(?:[\s,;.]+(?:cơ quan |đơn vị )?phối hợp\s*:.*)?",
    re.IGNORECASE | re.DOTALL,
)
_OFFICE = r"(?:ubnd|[uủ][yỷ] ban nhân dân)"
_MANY = r"(?:tỉnh|thành phố|tp|địa phương|bộ|ngành|cơ quan (?:ngang bộ|thuộc chính phủ))"
_WITH = (
    r"(?:(?:trực thuộc )?(?:trung ương|tw)|(?:có )?liên quan|trên (?:cả nước|toàn quốc)"
    r"|trong cả nước|khác)"
)
# "UBND các tỉnh, thành phố trực thuộc trung ương", "63 tỉnh", "các bộ, ngành, địa phương".
_GROUP = re.compile(
    rf"\b(?:(?:{_OFFICE}\s+)?(?:(?:các|\d+)\s+{_MANY}|cấp tỉnh)|{_OFFICE}\s+tỉnh\s*,\s*thành phố"
    rf"|bộ\s*,\s*ngành|(?:tỉnh\s*,\s*thành phố\s+{_WITH}))\b\.?"
    rf"(?:[\s,;]+(?:và\s+)?(?:{_OFFICE}\s+)?(?:các\s+)?(?:{_MANY}|{_WITH})\b\.?)*"
    r"|^\s*địa phương\s*$",
    re.IGNORECASE,
)
_KINDS = (
    (AgencyKind.MINISTRY, re.compile(r"\b(?:bo|nganh|co quan)\b")),
    (AgencyKind.PROVINCE, re.compile(r"\b(?:tinh|thanh pho|tp|dia phuong)\b")),
)
_BETWEEN = r"(?:[\s,;/.&]|\bvà\b)+"
_EDGES = re.compile(rf"^{_BETWEEN}|{_BETWEEN}$", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """Words that stand for all agencies of these kinds."""

    text: str
    kinds: tuple[str, ...]


def leading(text: str) -> str:
    """The part of "Bộ Y tế (chủ trì), Bộ Tài chính (phối hợp)" that names leads; else all of it."""
    headed = _HEADED_ROLES.fullmatch(text.strip())
    if headed:
        return headed["leads"]
    *marked, rest = _ROLE.split(text)
    roles = zip(marked[::2], marked[1::2], strict=True)
    leads = [name for name, role in roles if plain(role) == "chu tri"]
    return text if rest or not leads else "; ".join(leads)


def part_groups(text: str) -> tuple[str, list[Group]]:
    """What names single agencies, and the groups beside them.

    >>> part_groups("Bộ Y tế và các địa phương")
    ('Bộ Y tế', [Group(text='các địa phương', kinds=('province',))])
    """
    written = unicodedata.normalize("NFC", text)
    groups = [clean(found[0]) for found in _GROUP.finditer(written)]
    rest = [_EDGES.sub("", piece) for piece in _GROUP.split(written)] if groups else [written]
    return "; ".join(filter(None, rest)), [Group(group, _kinds(group)) for group in groups]


def _kinds(group: str) -> tuple[str, ...]:
    return tuple(kind.value for kind, words in _KINDS if words.search(plain(group)))


def names_all(cell: Cell, index: AgencyIndex) -> bool:
    """Whether every name of a cell is that of an agency of the day, or stands for a group."""
    text, groups = part_groups(leading(str(cell.value or "")))
    return bool(groups and not text) or all(
        index.find(name).problem is None for name in index.split(text)
    )


def named_in(cell: Cell, index: AgencyIndex) -> tuple[Agency, ...]:
    """The agencies that coordinate, as far as the cell names single ones; nobody is asked."""
    text, _groups = part_groups(str(cell.value or ""))
    names = [
        name for part in re.split(r"\s*[;\n]\s*", text) for name in (index.split(part) or [part])
    ]
    found = (index.find(name).agency for name in names)
    return tuple(dict.fromkeys(agency for agency in found if agency is not None))
