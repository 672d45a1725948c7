"""What series are called: the newest has the id of the item, earlier ones `ITEM__v_VERSION`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.versions.members import Member, Series, merged

__all__ = ["Running", "item_of_series", "named"]

_SERIES = "__v_"
"""In the id of an earlier series, between that of the item and the version."""


def item_of_series(name: str) -> str:
    """The id of the item that an earlier series of this name would be of; empty for other names.

    >>> item_of_series("trust__v_1"), item_of_series("trust"), item_of_series("trust__v_")
    ('trust', '', '')
    """
    of, apart, version = name.partition(_SERIES)
    return of if apart and version else ""


@dataclass
class Running:
    """A series while it grows. `at`: the place of its newest member among all."""

    members: list[Member]
    at: int = 0


def named(
    running: Mapping[str, Sequence[Running]], orders: Iterable[Sequence[Sequence[str]]]
) -> list[Series]:
    """All series with their ids, in the order they are asked. `running`: by the id of today;
    `orders`: of each instrument the ids that each of its versions has, the oldest first.
    """
    asked = merged(*(merged(*reversed(each)) for each in orders), append=True)
    names = [name for name in asked if name in running]
    found: list[Series] = []
    taken = set(running)
    for name in (*names, *(each for each in running if each not in names)):
        newest, *earlier = sorted(running[name], key=lambda each: -each.at)
        found.append(Series(name, tuple(newest.members)))
        for each in reversed(earlier):
            id_ = _free(f"{name}{_SERIES}{_in_name(each.members[-1])}", taken)
            taken.add(id_)
            found.append(Series(id_, tuple(each.members), of=name))
    return found


def _in_name(member: Member) -> str:
    return re.sub(r"[^a-z0-9]+", "_", member.questionnaire.version.casefold()).strip("_") or "0"


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
