"""What a cell says instead of an answer: the mapping's own words first, then those that everybody
writes.
"""

from collections.abc import Mapping, Sequence

from survey.errors import AnswerError
from survey.exchange.typed import standing
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import Question, Questionnaire
from survey.wording import Wording

__all__ = ["missing_labels", "missing_named", "missing_said"]


def missing_labels(questionnaire: Questionnaire) -> Mapping[Missing, Wording]:
    """How the kinds of missing answer are called in this questionnaire."""
    return {kind: questionnaire.missing_label(kind) for kind in Missing}


def missing_said(
    question: Question,
    text: str,
    labels: Mapping[Missing, Wording],
    *,
    in_place: bool = False,
    declared: bool = False,
) -> Missing | None:
    """The kind of missing answer that a text names where this question is answered; None where it
    names none.

    A kind that the question does not offer is named by nobody, but for a blank and what cannot be
    read; `declared`: the file says that the value is missing, so that any kind may be meant.
    `in_place`: people's own words stand among the answers, as they do where a question asks for
    words: there only a label as it is offered names a kind.
    """
    own_words = in_place or standing(question.answers).own_words
    among = question.missing
    if declared:
        among = tuple(Missing)
    elif not own_words:
        among = (*question.missing, Missing.NO_ANSWER, Missing.UNCLEAR)
    names = [
        name
        for option in question.options
        for name in (option.code, *(label for _, label in option.label.texts))
    ]
    return missing_in_words(
        text, among=among, labels=labels, answers=names, own_words=own_words and not declared
    )


def missing_named(
    question: Question,
    names: Sequence[str],
    labels: Mapping[Missing, Wording],
    *,
    in_place: bool = False,
    declared: bool = False,
) -> Missing | None:
    """The kind of missing answer that a value or its label names.

    Raises AnswerError for a value that the file declares missing without a word that says why: it
    is no answer, whatever it looks like.
    """
    for name in names:
        kind = missing_said(question, name, labels, in_place=in_place, declared=declared)
        if kind is not None:
            return kind
    if declared:
        raise AnswerError("the file declares it missing, and no label says why", value=names[0])
    return None
