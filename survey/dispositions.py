"""What can come of asking a case: `OUTCOMES`, each with the code and class that AAPOR's Standard
Definitions give it.

The codes are those for interviews in person (table 2 of the ninth edition). A list of cases names
whom the study wants to ask, so a case is taken to be eligible until an outcome says otherwise; it
is unknown where nobody has tried yet or the person could not be found.

| class | AAPOR                    |
|-------|--------------------------|
| I     | complete interview       |
| P     | partial interview        |
| R     | refusal and break-off    |
| NC    | non-contact              |
| O     | other, eligible          |
| UH    | unknown, not attempted   |
| UO    | unknown, other           |
| NE    | not eligible             |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

__all__ = [
    "COMPLETED",
    "NOT_ATTEMPTED",
    "OUTCOMES",
    "PARTIAL",
    "QUOTA_FULL",
    "REFUSED",
    "Disposition",
    "Outcome",
]

Disposition = Literal["I", "P", "R", "NC", "O", "UH", "UO", "NE"]
"""AAPOR's classes, of which every rate is made."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. `aapor`: its code in the Standard Definitions, of the class
    `disposition`.

    `settled`: whether nobody need go there again. `strength`: how much it tells; an attempt is not
    undone by a later one that tells less, so that nobody at home on Friday leaves Monday's refusal
    standing. `by_hand`: whether a person may record it; the others are what interviews, or their
    absence, say.
    """

    code: str
    words: str
    aapor: str
    disposition: Disposition
    settled: bool
    strength: int = 2
    by_hand: bool = True


COMPLETED, PARTIAL, REFUSED, NOT_ATTEMPTED = "completed", "partial", "refused", "not_attempted"
QUOTA_FULL = "quota_full"

_IN_ORDER = (
    Outcome(COMPLETED, "interview completed", "1.1", "I", True, 3, by_hand=False),
    Outcome(PARTIAL, "interview begun, not finished", "1.2", "P", False, by_hand=False),
    Outcome(REFUSED, "refused", "2.11", "R", True),
    Outcome("break_off", "broke the interview off for good", "2.12", "R", True),
    Outcome("no_contact", "nobody reached", "2.20", "NC", False, 0),
    Outcome("call_back", "to be asked another day", "2.25", "NC", False, 1),
    Outcome("deceased", "has died", "2.31", "O", True),
    Outcome("unable", "too ill, or otherwise not able", "2.32", "O", True),
    Outcome("language", "speaks a language that nobody here does", "2.33", "O", True),
    Outcome("other", "another reason, said in the note", "2.36", "O", True),
    Outcome("not_found", "the place could not be found", "3.18", "UO", True),
    Outcome("moved", "moved away, nobody knows where", "3.90", "UO", True),
    Outcome("not_eligible", "is not one of those to be asked", "4.10", "NE", True),
    Outcome(QUOTA_FULL, "there are enough interviews of the kind", "4.80", "NE", True),
    Outcome(NOT_ATTEMPTED, "nobody has tried yet", "3.11", "UH", False, -1, by_hand=False),
)

OUTCOMES: Mapping[str, Outcome] = MappingProxyType({each.code: each for each in _IN_ORDER})
"""Each outcome by its code."""
