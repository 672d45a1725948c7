"""The words of the codebook for what tables hold as codes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from survey.missing import Missing
from survey.questions import Ranking

if TYPE_CHECKING:
    from analysis import Responses

__all__ = ["answer_label", "group_label", "net_label", "share_label"]


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

    parts = parts_of(code) if len(by) > 1 else (code,)
    if len(parts) != len(by):
        return code
    return " × ".join(
        answer_label(responses, column, part, language)
        for column, part in zip(by, parts, strict=True)
    )


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
