"""Names of an XLSForm's questions as ids of a definition."""

import re
from itertools import count

from survey.definition.names import RESERVED
from survey.errors import shown
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Report
from survey.missing import Missing

__all__ = ["Identifiers"]

_LONGEST = 60


class Identifiers:
    """Gives out ids, each once."""

    def __init__(self, note: Report) -> None:
        self.note = note
        self.taken: set[str] = set()

    def new(self, name: str, row: SheetRow) -> str:
        """The id for a name: itself where it is one, else the nearest, which is noted."""
        near = (
            re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:_LONGEST].strip("_")
            or "question"
        )
        near = near if near[0].isalpha() else f"q_{near}"
        near = f"{near}_q" if near in (*RESERVED, *Missing.names()) else near
        near = next(
            each
            for number in count(1)
            if (each := near if number == 1 else f"{near}_{number}") not in self.taken
        )
        self.taken.add(near)
        if near != name:
            self.note(
                row,
                (
                    f"{shown(name)} is called {shown(near)}: an id has small letters, digits and "
                    "single _, and is used once"
                ),
            )
        return near
