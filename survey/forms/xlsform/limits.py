"""What an answer has to be, as the constraint of a row, and the words where it is not."""

from collections.abc import Sequence

from survey.forms.xlsform.answer_types import AskedAs, asked_as
from survey.forms.xlsform.phrases import in_each
from survey.forms.xlsform.xpath import XPath
from survey.forms.xlsform.xpath_words import TRUE, all_of, any_of, clock
from survey.questionnaire import Question, Questionnaire
from survey.questions import range_in_words
from survey.wording import Wording
from survey.words import Catalogue

__all__ = ["constraint_of", "together"]


def constraint_of(question: Question, questionnaire: Questionnaire) -> tuple[str, Wording | None]:
    """The bounds and the check of a question as XPath, and the words for them."""
    catalogues = [questionnaire.catalogue(each) for each in questionnaire.languages]
    bounds, said = _bounds(question, questionnaire, catalogues)
    if question.check is None:
        return bounds, said
    check = XPath(questionnaire).passes(question, question.check.condition)
    message = questionnaire.check_message(question)
    if said is not None:
        message = together(said, message, "\n", questionnaire.languages)
    return all_of([bounds or TRUE, check]), message


def together(first: Wording, second: Wording, between: str, languages: Sequence[str]) -> Wording:
    """Two wordings as one."""
    return Wording.of(
        {each: first.in_language(each) + between + second.in_language(each) for each in languages}
    )


def _bounds(
    question: Question, questionnaire: Questionnaire, catalogues: Sequence[Catalogue]
) -> tuple[str, Wording | None]:
    asked = asked_as(question.answers)
    if asked.bounded is not None and (asked.least or asked.most):
        bounded = asked.bounded
        said = in_each(
            catalogues, lambda say, each: say.must_be.format(range=range_in_words(bounded, each))
        )
        return _between(asked), said
    if asked.longest is not None:
        longest = asked.longest
        said = in_each(catalogues, lambda say, _: say.longest(longest))
        return f"string-length(.) <= {longest}", said
    if asked.sort == "many":
        return _alone(question, asked, questionnaire, catalogues)
    return "", None


def _between(asked: AskedAs) -> str:
    own = clock(".") if asked.sort == "time" else "."
    limits = ((">=", asked.least), ("<=", asked.most))
    return " and ".join(f"{own} {sign} {limit}" for sign, limit in limits if limit)


def _alone(
    question: Question,
    asked: AskedAs,
    questionnaire: Questionnaire,
    catalogues: Sequence[Catalogue],
) -> tuple[str, Wording | None]:
    """The answers that cannot stand beside others: "none of these", and missing ones."""
    labels = [option.label for option in question.options if option.code == asked.exclusive]
    labels += [questionnaire.missing_label(kind) for kind in question.missing]
    codes = [*([asked.exclusive] if asked.exclusive else []), *(k.value for k in question.missing)]
    if not codes:
        return "", None

    def answers(each: Catalogue) -> str:
        said = (" ".join(label.in_language(each.language).split()) for label in labels)
        return each.listed(map(each.quoted, said), last="or")

    chosen = any_of(f"selected(., '{code}')" for code in codes)
    said = in_each(catalogues, lambda say, each: say.alone.replace("{answers}", answers(each)))
    return f"not({chosen} and count-selected(.) > 1)", said
