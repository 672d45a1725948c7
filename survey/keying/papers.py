"""Which paper is keyed: the questionnaire behind its code, its number, the interview it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from survey.forms.form import Identity
from survey.forms.numbering import Numbered
from survey.forms.paper.code import PaperCode
from survey.interview import Interview
from survey.questionnaire import Questionnaire

__all__ = ["Batch", "batch_of", "number_of"]

_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./-]{0,19}", re.ASCII)


@dataclass(frozen=True)
class Batch:
    """Papers printed from one form: they share code, questionnaire, language, group and the order
    of the questions.
    """

    code: PaperCode
    questionnaire: Questionnaire

    @property
    def language(self) -> str:
        return self.questionnaire.languages[self.code.language - 1]

    @property
    def group(self) -> str | None:
        return self.questionnaire.groups[self.code.group - 1].code if self.code.group else None

    @property
    def numbered(self) -> Numbered:
        return Numbered(self.questionnaire, self.group, self.code.seed)

    def uuid(self, number: str) -> str:
        """The interview that the paper with this number is, whoever keys it."""
        questionnaire = self.questionnaire
        identity = Identity(
            questionnaire.instrument, questionnaire.version, questionnaire.hash, str(self.code)
        )
        return identity.respondent(number)

    def attributes(self, number: str) -> dict[str, str | int | float]:
        """What leads from the data back to the paper."""
        return {"paper_form": str(self.code), "paper_number": number}

    def interview(self) -> Interview:
        """A new interview in the order of the paper, in which blanks and what cannot be read are
        answers of their own.
        """
        return Interview.start(
            self.questionnaire,
            language=self.language,
            group=self.group,
            seed=self.code.seed,
            returned=True,
        )

    def resumed(self, interview: Interview) -> Interview:
        """The same for an interview with answers kept from before."""
        return self.interview().resume(
            interview.answers, earlier=interview.earlier, at=interview.at
        )


def batch_of(code: PaperCode, questionnaires: Iterable[Questionnaire]) -> Batch | None:
    """The batch a code belongs to; None where none of the questionnaires made it."""
    return next((Batch(code, each) for each in questionnaires if code.fits(each)), None)


def number_of(typed: str) -> str | None:
    """The number of a paper in one spelling: "017" and "17" are the same; None where it is not
    one.
    """
    number = "".join(typed.split()).upper()
    if not _NUMBER.fullmatch(number):
        return None
    return number.lstrip("0") or "0" if number.isdigit() else number
