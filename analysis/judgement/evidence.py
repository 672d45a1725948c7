"""What the data say about a claim: a share, a difference of two groups, or how many answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from analysis.design import Design
from analysis.figures.domains import GROUP
from analysis.judgement.claim import Claim
from analysis.publication.gate import Gate
from analysis.publication.standards import DEFAULT, standard_named
from analysis.responses import Responses
from survey.codebook import Codebook

__all__ = ["Evidence", "Population"]


@dataclass(frozen=True, slots=True)
class Population:
    """Of whom the study may speak. `random`: whether chance chose the respondents, None where the
    study does not say.
    """

    random: bool | None = None
    universe: str = ""


class Evidence:
    """The data of one study, asked for what drafts claim, through the gate: what may not be printed
    no claim is told.
    """

    def __init__(self, gate: Gate, population: Population | None = None) -> None:
        self.gate, self.population = gate, population or Population()

    @classmethod
    def of(
        cls,
        responses: Responses,
        *,
        standard: str = DEFAULT,
        population: Population | None = None,
        by: str = GROUP,
        design: Design | None = None,
    ) -> Self:
        """Of these answers, as the standard of this name has them."""
        return cls(Gate(responses, standard_named(standard), by=by, design=design), population)

    @property
    def codebook(self) -> Codebook:
        return self.gate.codebook

    @property
    def by(self) -> str:
        """The column whose groups claims name."""
        return self.gate.by

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the study in order."""
        return self.gate.groups

    @cached_property
    def instruments(self) -> Mapping[str, frozenset[str]]:
        """The groups that each instrument asks."""
        frame = self.gate.responses.frame
        if self.by != "group" or "instrument" not in frame:
            return {}
        pairs = frame[["instrument", "group"]].astype(str).drop_duplicates()
        return {str(name): frozenset(rows["group"]) for name, rows in pairs.groupby("instrument")}

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What the questionnaires say to respondents, without capitals: questions and answers in
        every language.
        """
        items = self.codebook.items.values()
        said = [
            text
            for item in items
            for wording in (item.ask, *(option.label for option in item.options))
            for _, text in wording.texts
        ]
        return tuple(
            dict.fromkeys(
                " ".join(text.casefold().replace("’", "'").split()).strip(" .") for text in said
            )
        )

    def read(self, text: str, base: str = "") -> Claim:
        """A claim from its name. Raises DataError for what the study does not have."""
        return Claim.read(text, self.codebook, self.groups, base, self.by)
