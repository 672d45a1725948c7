"""The words of the codebook for what tables hold as codes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from survey.missing import Missing
from survey.questions import Ranking

if TYPE_CHECKING:
    from analysis import Responses
    from analysis.publication.released import ReleasedTable
    from survey.people import Together

__all__ = ["answer_label", "base_lines", "group_label", "net_label", "share_label", "told_once"]


def net_label(responses: "Responses", item: str, name: str, language: str) -> str:
    """The words for the answers that count, by their name in a frame; what has no codebook stays
    as it is.
    """
    from analysis.figures.words import answers_in_words

    found = responses.codebook.items.get(item)
    if found is None:
        return name
    return answers_in_words(found, name, responses.codebook.catalogue(language))


def group_label(responses: "Responses", by: Sequence[str], code: str, language: str) -> str:
    """The words for a group: of respondents, or of answers to the items that the groups are made
    by.
    """
    from analysis.counting.grouping import parts_of

    if (together := _together(responses, code)) is not None:
        label = together.label.in_language(language)
        population = by and together in responses.codebook.populations
        return f"Total: {label}" if population else label
    parts = parts_of(code) if len(by) > 1 else (code,)
    if len(parts) != len(by):
        return code
    return " × ".join(
        answer_label(responses, column, part, language)
        for column, part in zip(by, parts, strict=True)
    )


def _together(responses: "Responses", code: str) -> "Together | None":
    """The combination of groups or the population of this code, which no group has."""
    book = responses.codebook
    if code in {group.code for group in book.groups}:
        return None
    named = (*book.combinations, *book.populations)
    return next((each for each in named if each.code == code), None)


def told_once(table: "ReleasedTable", responses: "Responses") -> "ReleasedTable":
    """The rows without the totals of populations that are one group or combination, which has a row
    of its own.
    """
    book, codes = responses.codebook, set(table.frame["group"])
    alone = {group.code: frozenset({group.code}) for group in book.groups}
    named = alone | {each.code: frozenset(each.of) for each in book.combinations}
    told = {of for code, of in named.items() if code in codes}
    repeated = {each.code for each in book.populations if frozenset(each.of) in told} - set(named)
    return table.made(lambda frame: frame[~frame["group"].isin(repeated)])


def base_lines(
    table: "ReleasedTable", responses: "Responses", by: Sequence[str], base: str, language: str
) -> Iterator[str]:
    """For each item of a table that only some were asked, who they are, group by group where these
    differ.
    """
    from analysis.figures import Answers, Identity, People
    from analysis.figures.words import FigureWords

    if by not in ((), ("group",)):
        return
    words = FigureWords(responses.codebook, language)
    rows = table.frame[table.frame["flag"] != "not asked"]
    for item, some in rows.groupby("item", sort=False, observed=True):
        if str(item) not in responses.codebook.items:
            continue
        asked = dict.fromkeys(
            words.of(identity)
            for group in some["group"]
            for identity in [Identity(str(item), Answers(()), People.of(str(group)), base)]
            if words.asked_of(identity)
        )
        if asked:
            yield f"{item}: asked of {'; '.join(asked)}"


def answer_label(responses: "Responses", item: str, code: str, language: str) -> str:
    """The words for an answer to the item, or for why there is none; where there is no such item,
    for a group of respondents.
    """
    found = responses.codebook.items.get(item)
    if found is None:
        return responses.codebook.group_label(code, language)
    if code in Missing.names():
        return responses.codebook.missing_label(Missing(code), language)
    return next(
        (option.label.in_language(language) for option in found.options if option.code == code),
        code,
    )


def share_label(responses: "Responses", item: str, code: str, language: str) -> str:
    """The words for what a share of the item's answers is of: of an answer that was put in order,
    that it was put first.
    """
    found, label = responses.codebook.items.get(item), answer_label(responses, item, code, language)
    if found is None or code in Missing.names():
        return label
    return f"{label}, put first" if isinstance(found.answers, Ranking) else label
