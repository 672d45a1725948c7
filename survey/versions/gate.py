"""Before the answers of a new version are kept: is it decided what becomes of the earlier ones?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from survey.decisions import place_of
from survey.errors import DefinitionError, UndecidedError, shown
from survey.questionnaire import GROUP, Questionnaire
from survey.versions.comparing import Became, changes_of, differences, shared_languages
from survey.versions.deciding import Changed, faults_of_decisions, lines_to_choose
from survey.versions.members import Open
from survey.versions.series import series_of

__all__ = ["Undecided", "refuse_undecided", "undecided_in"]


@dataclass(frozen=True)
class Undecided:
    """What nobody has decided about a version: the items that it, or the one after it, changed.
    `version`: the newer of the two, in whose `changes` it is decided.
    """

    questionnaire: Questionnaire
    before: Questionnaire
    changed: tuple[Changed, ...]

    @property
    def instrument(self) -> str:
        return self.questionnaire.instrument

    @property
    def version(self) -> str:
        return self.questionnaire.version

    @property
    def under_one_name(self) -> bool:
        """Whether both are called the same version of one instrument, so that no decision could
        tell them apart.
        """
        return (self.before.instrument, self.before.version) == (self.instrument, self.version)


def undecided_in(
    questionnaire: Questionnaire, answered: Iterable[Questionnaire]
) -> tuple[Undecided, ...]:
    """What is open between a definition and those that there are answers to, by the version before.

    Nothing, where there are answers to this very definition.
    """
    answered = list(answered)
    if any(each.hash == questionnaire.hash for each in answered):
        return ()
    found: dict[tuple[str, str], list[Open]] = {}

    def told(one: Open) -> None:
        old, new = one.old.questionnaire, one.new.questionnaire
        if questionnaire.hash in (old.hash, new.hash):
            found.setdefault((old.hash, new.hash), []).append(one)

    series_of([*answered, questionnaire], told=told)
    by_hash = {each.hash: each for each in (*answered, questionnaire)}
    undecided = [
        Undecided(by_hash[new], by_hash[old], tuple(map(_changed, open_)))
        for (old, new), open_ in found.items()
    ]
    return (*_groups(questionnaire, answered), *undecided)


def _changed(one: Open) -> Changed:
    old, new = one.old, one.new
    changes = changes_of(
        old.question,
        new.question,
        shared_languages(old.questionnaire, new.questionnaire),
        Became({}, {}),
        elsewhere=old.questionnaire.instrument != new.questionnaire.instrument,
    )
    return Changed(one.item, changes, None, old.question, new.question)


def _groups(questionnaire: Questionnaire, answered: Sequence[Questionnaire]) -> Iterator[Undecided]:
    """Groups that are called otherwise than in the version before."""
    before = max(
        (
            each
            for each in answered
            if each.instrument == questionnaire.instrument
            and place_of(each.version) <= place_of(questionnaire.version)
        ),
        key=lambda each: place_of(each.version),
        default=None,
    )
    if before is None:
        return
    changes = tuple(each for each in differences(before, questionnaire) if each.item == GROUP)
    decision = questionnaire.changes.get(questionnaire.version, {}).get(GROUP)
    changed = Changed(GROUP, changes, decision)
    if changed.is_open:
        yield Undecided(questionnaire, before, (changed,))


def refuse_undecided(questionnaire: Questionnaire, answered: Iterable[Questionnaire]) -> None:
    """Raises UndecidedError where answers of a new version would be kept while it is open what
    becomes of earlier ones, and DefinitionError for decisions that cannot be.
    """
    answered = list(answered)
    if any(each.hash == questionnaire.hash for each in answered):
        return
    own = [each for each in answered if each.instrument == questionnaire.instrument]
    before = [each for each in own if place_of(each.version) < place_of(questionnaire.version)]
    if before:
        newest = max(before, key=lambda each: place_of(each.version))
        if faults := list(faults_of_decisions(newest, questionnaire)):
            raise DefinitionError(faults)
    if undecided := undecided_in(questionnaire, answered):
        raise UndecidedError("\n".join(_told(undecided)), undecided)


def _told(undecided: Sequence[Undecided]) -> Iterator[str]:
    for each in undecided:
        asked, before = each.questionnaire, each.before
        yield (
            f"{asked.instrument} {asked.version} asks otherwise than {before.instrument} "
            f"{before.version}, to which there are answers; nothing was kept"
        )
        for changed in each.changed:
            line = asked.lines.get(changed.item)
            place = f"{asked.file}:{line}: " if asked.file and line else ""
            for change in changed.changes:
                if change.judged != "safe":
                    yield f"  {place}{changed.item}: {change.said}"
        if each.under_one_name:
            yield (
                f"both are called version {shown(asked.version)}; give this one a new version, "
                f"such as {shown(_next(asked.version))}, and say what it changed"
            )
            continue
        where = asked.file or "study.yaml"
        yield f"choose one line for each, in {where}; --apart writes those with apart:"
        yield from lines_to_choose(each.changed, asked.version)


def _next(version: str) -> str:
    head = version.rstrip("0123456789")
    number = version[len(head) :]
    return f"{head}{int(number) + 1}" if number else f"{version}.2"
