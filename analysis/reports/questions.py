"""The questions of a report in full: as they were asked, and of whom."""

from collections.abc import Collection, Iterator, Sequence

from analysis.figures import Answers, Identity, People
from analysis.reports.asked import notes_of_items
from analysis.reports.basis import Basis
from analysis.reports.material import Material
from analysis.reports.model import Question
from analysis.reports.shares import Shares
from analysis.reports.wording import ReportWords, labels_of
from survey.codebook import Item
from survey.questionnaire import GROUP

__all__ = ["questions_of"]


def questions_of(material: Material) -> Iterator[Question]:
    """Every item of which a filter leaves anybody, in its order, with the groups that it was put
    to.
    """
    basis, words = material.basis, material.words
    for item in material.items:
        asked: dict[str, str] = {}
        mine = [each.of_item(item.id).frame for each in material.by_group]
        if basis.within is not None and all(rows.empty for rows in mine):
            continue
        for each, rows in zip(material.by_group, mine, strict=True):
            there = set(rows.loc[rows["shorthand"] != "z", "group"])
            asked |= {code: label for code, label in each.groups.items() if code in there}
        yield Question(
            item.id,
            words.wording(item),
            tuple(labels_of(item, words.language).values()),
            tuple(asked.values()),
            tuple(dict.fromkeys(_asked(basis, item, material.by_group, words))),
            _some(basis, item, asked, words),
        )


def _asked(
    basis: Basis, item: Item, by_group: Sequence[Shares], words: ReportWords
) -> Iterator[str]:
    """How it was asked in other words, among other answers, or in another series."""
    for shares in by_group:
        yield from notes_of_items(basis, [item], shares, words).values()


def _some(basis: Basis, item: Item, groups: Collection[str], words: ReportWords) -> str:
    """Who was asked, where that was not everybody in these groups: "parents among the public"."""
    book, answers = basis.responses.codebook, Answers.of(item, item.codes[:1])
    put = set(groups) if basis.by == GROUP else {group.code for group in book.groups}
    parts = [one.of for one in basis.populations] or [tuple(group.code for group in book.groups)]
    asking = {code for name in item.instruments for code in book.groups_of.get(name, ())}
    told = [
        Identity(item.id, answers, People.of(*there))
        for of in parts
        if (there := [code for code in of if code in put & asking]) or not of
    ]
    if not any(words.figures.asked_of(one) for one in told):
        return ""
    return "; ".join(words.figures.of(one) for one in told)
