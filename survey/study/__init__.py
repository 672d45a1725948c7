"""A study folder: `study.yaml` says which instruments, groups and targets, and what a report has to
state.

    study.yaml        this file
    instruments/      the study's own definitions, beside the shipped ones
    concord.db        the store
    backups/          copies of it, each of one moment

Inside the folder, or below it, no command needs a path.

outcomes whose records are at which point in time
quotas   of whom how many interviews are enough
source   what `study.yaml` may contain, as types
checks   what is wrong with it, given its instruments
folder   the study and where it lives
interviewers  who interviews on this machine
"""

from survey.study.folder import STUDY_FILE, Study
from survey.study.interviewers import interviewer_here, remember_interviewer
from survey.study.quotas import Quota, QuotaSource
from survey.study.source import (
    Fieldwork,
    ReportChoices,
    SampleDesign,
    StudySource,
    Style,
    Template,
    Wave,
)

__all__ = [
    "STUDY_FILE",
    "Fieldwork",
    "Quota",
    "QuotaSource",
    "ReportChoices",
    "SampleDesign",
    "Study",
    "StudySource",
    "Style",
    "Template",
    "Wave",
    "interviewer_here",
    "remember_interviewer",
]
