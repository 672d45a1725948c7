"""docs/kinds.md: every kind of question at every desk, from the table that the tests walk.

python tests/questions/kinds_page.py
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "forms"), str(HERE.parent / "survey")]

from desk import STEPS, Desk  # noqa: E402  # found on the path set above
from desks import DESKS  # noqa: E402
from every_kind import ITEM, Case, every_case  # noqa: E402

DOCUMENT = HERE.parents[1] / "docs" / "kinds.md"

HEAD = """\
# Kinds of question at every desk

Written by `make docs` from the table that `tests/questions/test_every_kind_at_every_desk.py` walks:
each ✓ is a test, and each reason why something cannot be done is held by one too. What the kinds
are and how they are written: [definition.md](definition.md).

## What is done at a desk

make: a form or a report is made of the question. fill: it is answered there, and what comes back is
what was given. refuse: what does not fit is refused, in words that name the place. round trip: it
goes out and comes back the same.
"""

MATRIX = """\
## Kinds and desks

✓ is all that is done at the desk. A number leads to what is different there, and why; – is nothing
that can be done.
"""

NEW = """\
## What a new kind needs

Where its answers are of a type that is there (a number, one of several answers, a day …): a class
in `survey/questions/` and a place in `KINDS`. Every desk has it then, and so have the definition
reader and the JSON Schema. This page and the tests have it too, with the least that may stand under
it; what more is to be tried goes into `ENTRIES` (`tests/questions/every_kind.py`), and its example
for [definition.md](definition.md) into `KIND_EXAMPLES` (`tests/survey/reference_pages.py`). An
XLSForm that is read back as a definition has the kind that its type is usually written as.

Where its answers are of a new type: a class and a place in the union `Answers`
(`survey/questions/answers.py`). Then `mypy` names every place that has to treat it, desk by desk,
and `tests/questions` what it should do there.
"""


def page() -> str:
    reasons: dict[str, int] = {}
    rows = list(_rows(reasons))
    parts = [HEAD, _table(_steps(), ["", *STEPS]), "", MATRIX]
    parts += [_table(rows, ["", *(desk.name for desk in DESKS)]), ""]
    parts += [f"[^{number}]: {reason}" for reason, number in reasons.items()]
    return "\n".join([*parts, "", NEW])


def _table(rows: Iterable[Sequence[str]], head: Sequence[str]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _steps() -> Iterator[list[str]]:
    for desk in DESKS:
        yield [desk.name, *("✓" if step in desk.steps else desk.without[step] for step in STEPS)]


def _rows(reasons: dict[str, int]) -> Iterator[list[str]]:
    """A row for each kind by itself; what stands beside kinds in one row where it is alike."""
    for variant, cases in groupby(every_case(), key=lambda case: case.variant):
        alike: dict[tuple[str, ...], list[str]] = {}
        for case in cases:
            cells = tuple(_cell(desk, case, reasons) for desk in DESKS)
            if variant:
                alike.setdefault(cells, []).append(f"`{case.kind}`")
            else:
                yield [f"`{case.kind}`", *cells]
        for cells, kinds in alike.items():
            yield [f"{', '.join(kinds)}: {variant}", *cells]


def _cell(desk: Desk, case: Case, reasons: dict[str, int]) -> str:
    found = {step: desk.why_not(step, case) for step in desk.steps}
    said = [f"{step}: {each.reason}" for step, each in found.items() if each is not None]
    said += [_of_any(note) for note in desk.notes(case)]
    numbers = [reasons.setdefault(reason, len(reasons) + 1) for reason in said]
    sign = "–" if all(found.values()) else "✓"
    return sign + "".join(f"[^{number}]" for number in numbers)


def _of_any(note: str) -> str:
    """What a desk notes of this question, said of any."""
    return note.removeprefix(f"{ITEM}: ").removeprefix(f"'{ITEM}' ")


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
