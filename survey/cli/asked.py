"""How the people behind a table were asked, under it and in its JSON, where not all were asked
alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.cli.labels import group_label

if TYPE_CHECKING:
    from analysis import Design, Responses
    from analysis.bases import Base
    from analysis.figures import Wordings
    from analysis.publication.publishing import Publication
    from analysis.publication.released import ReleasedTable
    from survey.cli.frames import Answers
    from survey.conditions import Condition

__all__ = ["Told", "told_of"]


@dataclass(frozen=True)
class Told:
    """`wordings`: by item how people were asked, and by code each group of the columns `by`."""

    responses: "Responses"
    by: tuple[str, ...]
    wordings: "Mapping[str, Wordings]"

    def lines(self, language: str) -> Iterator[str]:
        """A line for each item that was not put to everybody in one way."""
        from analysis.figures.asked_words import asked_note
        from analysis.figures.words import FigureWords

        words = FigureWords(self.responses.codebook, language)
        for name, wordings in self.wordings.items():
            groups = tuple(
                (group_label(self.responses, self.by, code, language), each)
                for code, each in wordings.groups
            )
            item = self.responses.codebook.items[name]
            if note := asked_note(item, replace(wordings, groups=groups), words):
                yield f"{name}: {note}"

    def beside(self, table: "ReleasedTable") -> "ReleasedTable":
        """The rows with `asked_as`: how the people of each were asked, null where all were asked
        alike.
        """
        if not self.wordings:
            return table
        import pandas as pd

        records = [self._of_row(row) for row in table.rows()]
        return table.made(
            lambda frame: frame.assign(asked_as=pd.Series(records, frame.index, dtype=object))
        )

    def _of_row(self, row: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        from analysis.figures import Wordings

        wordings = self.wordings.get(str(row["item"]))
        if wordings is None:
            return None
        book, known = self.responses.codebook, dict(wordings.groups)
        together = {each.code: each.of for each in (*book.populations, *book.combinations)}
        codes = [str(row[name]) for name in ("group", "group_a", "group_b") if name in row]
        members = [each for code in codes for each in together.get(code, (code,))]
        mine = Wordings.joined((code, known[code]) for code in members if code in known)
        return (mine or wordings).records(book.items[str(row["item"])])


def told_of(
    given: "Answers",
    publication: "Publication",
    items: Iterable[object],
    by: Sequence[str],
    *,
    base: "Base" = "valid",
    design: "Design | None" = None,
    where: "Condition | None" = None,
) -> Told:
    """How those were asked who stand behind a table of these items by these columns."""
    from analysis.figures.wordings import is_told_apart
    from analysis.publication.wordings import AskedAs

    book = given.labelled.codebook
    asked = AskedAs(publication.data, book, publication.standard, design)
    found = {}
    for name in dict.fromkeys(map(str, items)):
        item = book.items.get(name)
        if item is not None and is_told_apart(item, book):
            found[name] = asked.of_groups(item, by=tuple(by), base=base, where=where)
    return Told(given.labelled, tuple(by), found)
