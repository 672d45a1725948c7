"""What is wrong with study.yaml, given its instruments: names of items and NETs, figures,
conditions of filters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from survey.codebook import Codebook
from survey.conditions import Condition
from survey.definition.condition_check import condition_faults, questions_known
from survey.errors import ConditionError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.study.outcomes import outcome_faults
from survey.study.source import StudySource
from survey.versions import item_of_series

__all__ = ["Told", "faults_of"]

Told = tuple[str, tuple[str | int, ...]]
"""A message, and the path of keys that leads to what is wrong."""

_FIGURE = re.compile(r"[a-z][a-z0-9_]*(\.(?!\.)[^.\s].*)")
"""Lightly: an id, and something after a dot. Whether there is such a figure, counting says."""

_EXAMPLE = "gov_enough.disagree.professionals"


def faults_of(
    source: StudySource, codebook: Codebook, questionnaires: Iterable[Questionnaire]
) -> Iterator[Told]:
    """Everything that study.yaml says of items, figures and conditions and that cannot be."""
    yield from _filters(source, questionnaires)
    yield from _findings(source)
    yield from _named_items(source.report.items, codebook, "report", "items")
    yield from _named_items(source.report.demographics, codebook, "report", "demographics")
    yield from _nets(source.report.nets, codebook)
    yield from outcome_faults(source.outcomes, codebook, questionnaires)


def _filters(source: StudySource, questionnaires: Iterable[Questionnaire]) -> Iterator[Told]:
    """Conditions that look only at items and groups are checked as those of questionnaires are; of
    attributes nothing is known here.
    """
    known = questions_known(questionnaires)
    for name, entry in source.filters.items():
        try:
            condition = Condition.parse(entry.where, columns=True)
        except ConditionError:
            continue  # told where the filter is read
        for fault in condition_faults(condition, known, "truth"):
            yield f"'where' of the filter {shown(name)}: {fault}", ("filters", name, "where")


def _findings(source: StudySource) -> Iterator[Told]:
    for place, figure in enumerate(source.findings):
        path = ("findings", place)
        if not _FIGURE.fullmatch(figure) or not _is_balanced(figure):
            yield f"{shown(figure)} is not the name of a figure, such as {_EXAMPLE}", path
        elif figure in source.findings[:place]:
            yield f"the finding {shown(figure)} is given twice", path


def _is_balanced(figure: str) -> bool:
    """Each bracket of a filter is closed; what stands in quotes is no bracket."""
    open_ = 0
    for sign in re.sub(r"'[^']*'|\"[^\"]*\"", "", figure):
        open_ += {"[": 1, "]": -1}.get(sign, 0)
        if open_ not in (0, 1):
            return False
    return open_ == 0


def _is_series(name: str, codebook: Codebook) -> bool:
    """Whether it may be an earlier series of an item; which there are, the answers say."""
    of = item_of_series(name)
    return of in codebook.items or of in codebook.renames


def _named_items(items: list[str], codebook: Codebook, *path: str) -> Iterator[Told]:
    what = f"{shown(path[-1])} of the report names"
    for place, name in enumerate(items):
        if name not in codebook.items and not _is_series(name, codebook):
            nearest = did_you_mean(name, codebook.items)
            yield f"{what} {shown(name)}, which is no item{nearest}", (*path, place)
        elif name in items[:place]:
            yield f"{what} {shown(name)} twice", (*path, place)


def _nets(nets: Mapping[str, str], codebook: Codebook) -> Iterator[Told]:
    for name, net in nets.items():
        path = ("report", "nets", name)
        item = codebook.items.get(name)
        if item is None and _is_series(name, codebook):
            continue
        if item is None:
            nearest = did_you_mean(name, codebook.items)
            yield f"'nets' of the report names {shown(name)}, which is no item{nearest}", path
        elif item.net(net) is None:
            known = [each.name for each in item.nets]
            nearest = did_you_mean(net, known) if known else "; it has none"
            yield f"{shown(net)} is not a NET of {shown(name)}{nearest}", path
