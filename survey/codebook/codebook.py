"""Items by id, of one or several questionnaires together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

from survey.codebook.items import Item, conditions_today, item_of, said_as
from survey.codebook.plain import plain
from survey.conditions import Condition
from survey.errors import DataError, DefinitionError, Fault, did_you_mean, shown
from survey.missing import Missing
from survey.people import (
    Asked,
    Filter,
    PeopleSource,
    Together,
    left_beside,
    named_people,
    populations_of,
)
from survey.questionnaire import Questionnaire, Score
from survey.questions import Option
from survey.versions import in_versions, series_of
from survey.wording import Wording
from survey.words import Catalogue, own_words

__all__ = ["Codebook"]


@dataclass(frozen=True)
class Codebook:
    """Items by id in the order of the questionnaires, the respondent groups, and the scores by
    name; who is counted together.
    """

    items: Mapping[str, Item]
    groups: tuple[Option, ...]
    titles: Mapping[str, Wording]
    languages: tuple[str, ...]
    scores: Mapping[str, Score] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, Wording] = field(default_factory=lambda: MappingProxyType({}))
    """The author's own words, by their names under `words:`; those of the first that has them."""
    combinations: tuple[Together, ...] = ()
    """Groups that a study counts together under one name (`groups:` in study.yaml)."""
    populations: tuple[Together, ...] = ()
    """Groups of which a total may be taken: those of `populations:` in study.yaml, and of what is
    left the people of each instrument."""
    named_populations: tuple[Together, ...] = ()
    """Those of them that study.yaml names."""
    filters: tuple[Filter, ...] = ()
    """Conditions on the people, by name (`filters:` in study.yaml)."""
    groups_of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By instrument the groups that it asks."""

    @classmethod
    def of(cls, questionnaires: Iterable[Questionnaire]) -> Self:
        """One codebook for all of them, in which every answer to any of them has its place.

        Versions count together where the changes between them are safe or it was decided so
        (`changes`); what is undecided, or was decided to be apart, is several items: see
        `survey.versions.series`. Of several versions of an instrument the newest says how scores
        are made and how groups are called.
        """
        definitions = in_versions(questionnaires)
        series = series_of(definitions)
        today = conditions_today(series)
        items = {each.id: item_of(each, definitions, today) for each in series}
        groups: dict[str, Option] = {}
        titles: dict[str, Wording] = {}
        languages: dict[str, None] = {}
        newest: dict[str, Questionnaire] = {}
        groups_of: dict[str, list[str]] = {}
        words: dict[str, Wording] = {}
        for questionnaire in definitions:
            words = {**questionnaire.words, **words}
            newest[questionnaire.instrument] = questionnaire
            groups.update((group.code, group) for group in questionnaire.groups)
            codes = [group.code for group in questionnaire.groups]
            groups_of.setdefault(questionnaire.instrument, []).extend(codes)
            titles[questionnaire.instrument] = questionnaire.title
            languages.update(dict.fromkeys(questionnaire.languages))
        scores = _scores(newest.values(), items)
        return cls(
            MappingProxyType(items),
            tuple(groups.values()),
            MappingProxyType(titles),
            tuple(languages),
            scores,
            MappingProxyType(words),
            populations=populations_of(groups_of, tuple(groups.values()), tuple(languages)),
            groups_of=MappingProxyType(
                {name: tuple(dict.fromkeys(of)) for name, of in groups_of.items()}
            ),
        )

    def with_study(
        self,
        source: PeopleSource,
        *,
        file: str = "study.yaml",
        line_at: Callable[..., int] = lambda *_path: 0,
    ) -> Self:
        """The codebook with the combinations, populations and filters that a study names.

        Groups in no population of the study stay in that of their instrument. Conditions of filters
        may name items, `group` and attributes of the interviews; which attributes there are, the
        answers say. Raises DefinitionError with every fault, each with its line (`line_at`: of a
        path of keys in `file`).
        """
        faults: list[Fault] = []

        def fault(message: str, *path: str | int) -> None:
            faults.append(Fault(file, line_at(*path), message))

        named = named_people(source, self._asked, fault)
        if faults:
            raise DefinitionError(sorted(faults, key=lambda each: each.line))
        return replace(
            self,
            combinations=named.combinations,
            populations=named.populations,
            named_populations=tuple(
                each for each in named.populations if each.code in source.populations
            ),
            filters=named.filters,
        )

    def completed_by(self, study: "Codebook") -> Self:
        """The codebook of the answers of a study, with what the study's own codebook has beside
        it: the people it names, the words for figures (`short`, and, where the route is the same,
        `asked_of` and `otherwise`), and what is known of scores as measures.

        An author adds these when figures are made, after the definitions were kept with the
        answers. Populations of which nobody has been asked yet are left out; a group that only an
        earlier version asked is in that of its instrument.
        """
        items = {
            name: item
            if (newer := study.items.get(name) or study.items.get(item.of)) is None
            else said_as(item, newer)
            for name, item in self.items.items()
        }
        scores = {
            name: replace(score, psychometrics=study.scores[name].psychometrics)
            if study.scores.get(name) == score
            else score
            for name, score in self.scores.items()
        }
        own = {group.code for group in self.groups}
        populations = [each for each in study.named_populations if not own.isdisjoint(each.of)]
        return replace(
            self,
            items=MappingProxyType(items),
            scores=MappingProxyType(scores),
            combinations=study.combinations,
            populations=left_beside(populations, study.combinations, self._asked),
            named_populations=study.named_populations,
            filters=study.filters,
        )

    @property
    def _asked(self) -> Asked:
        return Asked(self.groups, self.populations, self.items.keys(), self.languages)

    def catalogue(self, language: str) -> Catalogue:
        """What is said around the figures in this language, the author's own words in place."""
        return Catalogue(language, own_words(self.words, language))

    def missing_label(self, kind: Missing, language: str = "en") -> str:
        """How a kind of missing answer is called."""
        return kind.said(self.catalogue(language))

    def item(self, name: str) -> Item:
        """The item with this id. Raises DataError with the nearest match."""
        if name not in self.items:
            raise DataError.of(
                "items", f"there is no item {shown(name)}{did_you_mean(name, self.items)}"
            )
        return self.items[name]

    def score(self, name: str) -> Score:
        """The score with this name. Raises DataError with the nearest match."""
        if name not in self.scores:
            known = (
                did_you_mean(name, self.scores)
                if self.scores
                else "; the questionnaires define none (scores: in the file)"
            )
            raise DataError.of("scores", f"there is no score {shown(name)}{known}")
        return self.scores[name]

    def routes_of(self, instrument: str) -> Mapping[str, Condition | None]:
        """The whole condition of each item that an instrument asks, None where it asks everybody.
        Who was certainly passed over is what `survey.conditions.passed_over` makes of them.
        """
        return {
            item.id: item.askings[instrument].when
            for item in self.items.values()
            if instrument in item.askings
        }

    def series_of(self, item: Item) -> tuple[Item, ...]:
        """The series of answers that were asked for under one id and stand apart, the newest first;
        the item alone where there is one.
        """
        name = item.of or item.id
        return tuple(each for each in self.items.values() if name in (each.id, each.of))

    def with_net(self, net: str) -> tuple[Item, ...]:
        """Every item that has this NET, in order."""
        return tuple(item for item in self.items.values() if item.net(net))

    @property
    def renames(self) -> dict[str, str]:
        """Earlier item id → the id used now (`was:` in the definition)."""
        return {earlier: item.id for item in self.items.values() for earlier in item.was}

    def group_label(self, code: str, language: str = "") -> str:
        """The words for a group, or its code where the questionnaires do not know it."""
        return next(
            (group.label.in_language(language) for group in self.groups if group.code == code), code
        )

    def plain(self) -> dict[str, Any]:
        """As JSON has it: what a reader of an exported file needs to know."""
        return plain(self)


def _scores(
    questionnaires: Iterable[Questionnaire], items: Mapping[str, Item]
) -> Mapping[str, Score]:
    """The scores of all instruments, of the items as they are called in the codebook. Where two
    make a score of one name in different ways, the second has its instrument behind its name.
    """
    scores: dict[str, Score] = {}
    for questionnaire in questionnaires:
        names = _names_in(questionnaire, items)
        for score in questionnaire.scores:
            made = replace(
                score,
                items=tuple(names.get(item, item) for item in score.items),
                reversed=tuple(names.get(item, item) for item in score.reversed),
            )
            first = scores.setdefault(score.name, made)
            if replace(made, label=first.label) != first:
                name = f"{score.name}__{questionnaire.instrument.replace('-', '_')}"
                scores[name] = replace(made, name=name)
    return MappingProxyType(scores)


def _names_in(questionnaire: Questionnaire, items: Mapping[str, Item]) -> Mapping[str, str]:
    """What the questions of a definition are called in the codebook."""
    return {
        question: item.id
        for item in items.values()
        if (source := item.sources.get(questionnaire.hash)) is not None
        for question in source.questions
    }
