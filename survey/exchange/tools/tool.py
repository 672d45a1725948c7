"""What is known of a tool that exports answers: how its header shows it, and what the columns
beside the answers are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from survey.exchange.cells import Cell, cell_text
from survey.wording import folded

__all__ = ["Role", "Rows", "Tool", "header"]

Rows = Sequence[Sequence[Cell]]


class Role(Enum):
    """What a column of an export is for."""

    ANSWERS = "answers"
    STARTED = "started"
    COMPLETED = "completed"
    RESPONDENT = "respondent"
    IDENTIFIES = "identifies people"
    SERVICE = "written by the tool"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool and the layout of its export.

    `header_rows`: how many rows a file of this tool has for a header, 0 for a file of another.
    `roles`: folded name of a column → what it is for; `beginnings` and `endings`: the same for
    names that begin or end so. `usual`: what the tool writes after a question where there is
    neither option nor statement. `separators`: what stands between joined answers, the usual one
    first. `option_columns`: options may have columns of their own. `respondent`: the columns that
    together name a respondent.
    """

    name: str
    header_rows: Callable[[Rows], int]
    roles: Mapping[str, Role]
    respondent: tuple[Role, ...]
    separators: tuple[str, ...] = (";",)
    beginnings: tuple[tuple[str, Role], ...] = ()
    endings: tuple[tuple[str, Role], ...] = ()
    usual: tuple[str, ...] = ()
    option_columns: bool = False

    def role(self, column: str) -> Role:
        name = folded(column)
        found = self.roles.get(name)
        found = found or next(
            (role for start, role in self.beginnings if name.startswith(start)), None
        )
        return found or next(
            (role for end, role in self.endings if name.endswith(end)), Role.ANSWERS
        )

    def heading(self, column: str) -> str:
        """The words of a question in the name of its column."""
        return next(
            (
                column[: -len(end)].strip()
                for end in self.usual
                if folded(column).endswith(folded(end))
            ),
            column,
        )


def header(rows: Rows, place: int = 0) -> list[str]:
    """The folded names in a header row."""
    return [folded(cell_text(cell)) for cell in rows[place]] if place < len(rows) else []
