"""A finished interview as it travels between the store, data files and the analysis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from survey.interview import Answer
from survey.questionnaire import Questionnaire
from survey.unusual import unusual_in

__all__ = ["CompletedInterview", "Origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The returned form that an interview came in on, as far as it tells one respondent from
    another; or the row of a data file that names nobody.

    `form`: the form's id, the same in every copy of a file; empty for a data file. `mark`: the
    reference that somebody chose, empty where nobody did. `row`: on a form for many respondents, or
    in a data file, the number of the row; 0 on a form for one. `sender`: who filled a form for
    many, as they wrote it. `file`: folder and name of the form, name of the data file. `own_id`:
    the form gave this respondent an id of its own, so that nothing else is needed.
    """

    form: str
    mark: str = ""
    row: int = 0
    sender: str = ""
    file: str = ""
    own_id: bool = False


@dataclass(frozen=True, slots=True)
class CompletedInterview:
    """One respondent's answers.

    `answers`: item id → value or typed missing answer; an item that is not in it was not asked.
    `hash` names the definition it was asked by. `attributes`: what the study knows beside the
    answers, such as a weight or a stratum. `started` and `completed` carry a time zone; None where
    a data file has no times. `case`: the id of whom the study wanted to ask, empty without a list
    of cases. `interviewer`: who asked; empty where nobody did. `origin`: the form it came in on;
    None where it came in otherwise.
    """

    uuid: str
    instrument: str
    version: str
    hash: str
    group: str
    mode: str
    language: str
    answers: Mapping[str, Answer]
    started: datetime | None = None
    completed: datetime | None = None
    seed: int = 0
    attributes: Mapping[str, str | int | float] = field(default_factory=dict)
    case: str = ""
    interviewer: str = ""
    origin: Origin | None = field(default=None, compare=False)

    def unusual(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        """The questions with an unusual answer, by the definition it was asked by."""
        moment = self.completed or self.started
        return unusual_in(questionnaire, self.answers, group=self.group, moment=moment)
