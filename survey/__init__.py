"""Asking and keeping: definitions, interviews, the store. Importing it loads no pandas, seaborn or
pingouin.

import survey

q = survey.load("file.yaml")
i = survey.Interview.start(q, language="en")
store = survey.open_store("study.db")
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.definition import dump, load, loads
    from survey.errors import (
        AnswerError,
        ConcordError,
        DataError,
        DefinitionError,
        InterviewError,
        StoreError,
        StudyError,
    )
    from survey.interview import Interview
    from survey.missing import Missing
    from survey.questionnaire import Questionnaire
    from survey.record import CompletedInterview
    from survey.store import Store, open_store

__all__ = [
    "AnswerError",
    "CompletedInterview",
    "ConcordError",
    "DataError",
    "DefinitionError",
    "Interview",
    "InterviewError",
    "Missing",
    "Questionnaire",
    "Store",
    "StoreError",
    "StudyError",
    "dump",
    "load",
    "loads",
    "open_store",
]

__version__ = "0.1.0"

unfold(
    __name__,
    {
        "survey.definition": "dump load loads",
        "survey.errors": "AnswerError ConcordError DataError DefinitionError "
        "InterviewError StoreError StudyError",
        "survey.interview": "Interview",
        "survey.missing": "Missing",
        "survey.questionnaire": "Questionnaire",
        "survey.record": "CompletedInterview",
        "survey.store": "Store open_store",
    },
)
