"""What became of a questionnaire from one version to the next.

An answer counts with others only where it was given to the same question. So every change of a
definition is judged: *safe* (a comma, an added question, an added language), one that *needs a
decision* (other words, other answers, another route), or one that *breaks* the question (another
kind, another scale).

    for each in differences(load("old.yaml"), load("new.yaml")):
        print(each.item, each.judged, each.said)

difference   one change: what it is, how it is judged, in words and as a record
sameness     whether two texts say the same
answers      what became of the answers to choose from
comparing    what became of each question, and of the questionnaire
deciding     what was decided about each changed item, and what has yet to be
"""

from survey.versions.comparing import Became, Pair, changes_of, differences, paired
from survey.versions.deciding import Changed, changed_items, faults_of_decisions, lines_to_choose
from survey.versions.difference import Difference, Judged, gravest

__all__ = [
    "Became",
    "Changed",
    "Difference",
    "Judged",
    "Pair",
    "changed_items",
    "changes_of",
    "differences",
    "faults_of_decisions",
    "gravest",
    "lines_to_choose",
    "paired",
]
