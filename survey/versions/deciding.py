"""The items that a version changed, what was decided about each, and the lines to decide with."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from survey.decisions import Decision, decided_between
from survey.errors import Fault, did_you_mean, shown
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import ManyOf, OneOf
from survey.versions.comparing import differences, paired
from survey.versions.difference import Difference, Judged, gravest

__all__ = ["Changed", "can_recode", "changed_items", "faults_of_decisions", "lines_to_choose"]


@dataclass(frozen=True)
class Changed:
    """An item, how it changed, and what was decided about it, if anything was. `old` and `new`: the
    questions, None for what is no question or not in that version.
    """

    item: str
    changes: tuple[Difference, ...]
    decision: Decision | None = None
    old: Question | None = None
    new: Question | None = None

    @property
    def judged(self) -> Judged:
        return gravest(self.changes)

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to decide."""
        return self.judged != "safe" and self.decision is None

    @property
    def dropped(self) -> tuple[str, ...]:
        """Codes of the old version that the new one does not have."""
        return tuple(each.answer for each in self.changes if each.what == "dropped answer")


def changed_items(old: Questionnaire, new: Questionnaire) -> tuple[Changed, ...]:
    """Every item that changed from one version to another, with what the new one's author decided;
    what is of the whole questionnaire comes first.
    """
    pairs = {pair.item: pair for pair in paired(old, new)}
    found: dict[str, list[Difference]] = {}
    for item, changes in groupby(differences(old, new), key=lambda each: each.item):
        found.setdefault(item, []).extend(changes)
    return tuple(
        Changed(
            item,
            tuple(changes),
            decided_between(new.changes, item, old.version, new.version),
            pairs[item].old if item in pairs else None,
            pairs[item].new if item in pairs else None,
        )
        for item, changes in found.items()
    )


def can_recode(old: Question | None, new: Question | None) -> bool:
    """Whether answers to one question can be answers to the other, code for code."""
    if old is None or new is None:
        return False
    one, other = old.answers, new.answers
    return (isinstance(one, OneOf) and isinstance(other, OneOf)) or (
        isinstance(one, ManyOf) and isinstance(other, ManyOf)
    )


def faults_of_decisions(old: Questionnaire, new: Questionnaire) -> Iterator[Fault]:
    """What the new version says of the old one's items that cannot be."""
    for changed in changed_items(old, new):
        decision = new.changes.get(new.version, {}).get(changed.item)
        if decision is None or changed.old is None:
            continue
        message = _wrong(changed, decision)
        if message:
            place = f"'changes' of {shown(changed.item)} in version {shown(new.version)}"
            yield Fault(
                new.file or new.instrument, new.lines.get(changed.item, 0), f"{place}: {message}"
            )


def _wrong(changed: Changed, decision: Decision) -> str:
    if decision.what == "same" and changed.judged == "breaks":
        what = next(each.said for each in changed.changes if each.judged == "breaks")
        also = ", or recode every answer" if can_recode(changed.old, changed.new) else ""
        return f"it cannot be the same ({what}); say apart{also}"
    if decision.what != "recode" or changed.old is None:
        return ""
    if not can_recode(changed.old, changed.new):
        return "answers of these kinds cannot be recoded; say apart"
    codes = [option.code for option in changed.old.options]
    for code in decision.codes:
        if code not in codes:
            return f"{shown(code)} was no answer before{did_you_mean(code, codes)}"
    left = [code for code in changed.dropped if code not in decision.codes]
    if changed.judged == "breaks" and changed.new is not None:
        now = [option.code for option in changed.new.options]
        left = [code for code in codes if code not in decision.codes and code not in now]
    if changed.judged == "breaks" and left:
        return f"nothing says what {', '.join(map(shown, left))} became; recode every answer"
    return ""


def lines_to_choose(changed: Iterable[Changed], version: str) -> Iterator[str]:
    """The lines for a definition, from which an author chooses one for each item."""
    yield "changes:"
    yield f"  {json.dumps(version, ensure_ascii=False)}:"
    for each in changed:
        first, *others = _choices(each)
        beside = f"   # or {' or '.join(others)}" if others else ""
        yield f"    {each.item}: {first}{beside}"


def _choices(changed: Changed) -> list[str]:
    if changed.item == GROUP:
        return ['{same: "why"}']
    recode = '{recode: {OLD: NEW}, because: "why"}'
    if changed.dropped:
        codes = ", ".join(f"{code}: NEW" for code in changed.dropped)
        recode = f'{{recode: {{{codes}}}, because: "why"}}'
    choices = [] if changed.judged == "breaks" else ['{same: "why"}']
    choices.append('{apart: "why"}')
    recodable = can_recode(changed.old, changed.new) and not _OF_ANSWERS.isdisjoint(
        each.what for each in changed.changes
    )
    return [*choices, recode] if recodable else choices


_OF_ANSWERS = frozenset(
    {"dropped answer", "added answer", "merged answers", "label", "other scale", "other kind"}
)
"""Changes for which other codes may be the remedy."""
