"""A finished interview as it travels between the store, data files and the analysis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from survey.interview import Answer

__all__ = ["CompletedInterview"]


@dataclass(frozen=True, slots=True)
class CompletedInterview:
    """One respondent's answers.

    `answers`: item id → value or typed missing answer; an item that is not in it was not asked.
    `hash` names the definition it was asked by. `attributes`: what the study knows beside the
    answers, such as a weight or a stratum. `started` and `completed` carry a time zone; None where
    a data file has no times. `case`: the id of whom the study wanted to ask, empty without a list
    of cases. `interviewer`: who asked; empty where nobody did.
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
