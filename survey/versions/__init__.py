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
members      a question of one version, and series of those that count together
decided      the decisions of several definitions together
joining      whether a question counts with an earlier one, and under which codes
names_of_series  what series are called
series       which questions of which versions are one item
gate         what has to be decided before answers of a new version are kept
"""

from survey.versions.comparing import Became, Pair, changes_of, differences, paired
from survey.versions.decided import with_changes, with_decisions
from survey.versions.deciding import Changed, changed_items, faults_of_decisions, lines_to_choose
from survey.versions.difference import Difference, Judged, gravest
from survey.versions.gate import Undecided, refuse_undecided, undecided_in
from survey.versions.members import Member, Open, Series, in_versions, merged
from survey.versions.names_of_series import item_of_series
from survey.versions.series import series_of

__all__ = [
    "Became",
    "Changed",
    "Difference",
    "Judged",
    "Member",
    "Open",
    "Pair",
    "Series",
    "Undecided",
    "changed_items",
    "changes_of",
    "differences",
    "faults_of_decisions",
    "gravest",
    "in_versions",
    "item_of_series",
    "lines_to_choose",
    "merged",
    "paired",
    "refuse_undecided",
    "series_of",
    "undecided_in",
    "with_changes",
    "with_decisions",
]
