"""What a figure is of, as one value: the item, the answers that count, the people, the base, and
how it is made. A wave is a filter on the people.

    identity = Identity.read("health_support.agree.public", codebook)

Its written form is ITEM.ANSWERS.PEOPLE, with @base behind where that is not "valid":

    health_support.agree.public                     a NET
    health_support.=agree.public                    the answer that a NET is called by, too
    gov_enough.disagree+neither.teachers            answers named one by one
    looked_for_help.yes.public@everyone             on another base
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from analysis.bases import BASES
from analysis.design import Design
from analysis.figures.answers import Answers
from analysis.figures.people import EVERYBODY, People, pieces
from survey.codebook import Codebook
from survey.errors import DataError, did_you_mean, shown

__all__ = ["AT", "USUAL", "Identity", "Made", "parts_of"]

AT = "@"
"""Before the base in a figure's name."""

USUAL = "valid"
"""The base of figures whose name has none."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a figure is made. `design`: how the sample was drawn, with the column of weights.
    `weighting`: where these come from, in words. `standard`: by which it is published.
    """

    design: Design | None = None
    weighting: str = ""
    standard: str = ""

    @property
    def weights(self) -> str:
        """The column of weights, empty without."""
        return (self.design.weights if self.design else None) or ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a figure is of. `item`: its id, whose wordings the codebook has. `base`: a key of
    `BASES`. `made`: by what weights and design, under which standard; two figures of one name are
    one, however they are made.
    """

    item: str
    answers: Answers
    people: People = EVERYBODY
    base: str = USUAL
    made: Made = field(default=Made(), compare=False)

    @classmethod
    def read(
        cls, text: str, codebook: Codebook, base: str = USUAL, known: Sequence[str] = ()
    ) -> Self:
        """From ITEM.ANSWERS.PEOPLE@base; ITEM.ANSWERS is of everybody. `base`: where the name has
        none. `known`: groups, as in `People.read`.

        Raises DataError, with the nearest match, for what is not in the codebook or does not have
        this form; whether there are such people is known where they are looked up, since groups can
        be of any column.
        """
        item_id, answers, people, stated = parts_of(text)
        base = stated or base
        if not item_id or not answers:
            raise DataError.of(
                "claim",
                f"{shown(text)} is not ITEM.NET.GROUP, such as health_support.agree.public",
            )
        item = codebook.item(item_id)
        if base not in BASES:
            raise DataError.of(
                "claim", f"there is no base {shown(base)}{did_you_mean(base, BASES)}"
            )
        of = People.read(people, known) if people else EVERYBODY
        return cls(item_id, Answers.read(answers, item), of, base)

    @property
    def name(self) -> str:
        """ITEM.ANSWERS.PEOPLE, as a draft has it, with @base where that is not "valid".

        >>> Identity("help", Answers(("yes", "perhaps")), People.of("teachers"), "answered").name
        'help.yes+perhaps.teachers@answered'
        """
        return self.bare + (f"{AT}{self.base}" if self.base != USUAL else "")

    @property
    def bare(self) -> str:
        """Its name without the base."""
        return ".".join((self.item, self.answers.written, self.people.name))

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers that count."""
        return self.answers.codes

    @property
    def net(self) -> str:
        """The NET they were asked for by, empty where they were named."""
        return self.answers.net

    @property
    def group(self) -> str:
        """The name of its row in a frame."""
        return self.people.group

    def of(self, people: People) -> Self:
        """The same figure of others."""
        return replace(self, people=people)


def parts_of(text: str) -> tuple[str, str, str, str]:
    """Item, answers, people and base of a written name; empty where one is not there. A point or @
    within brackets belongs to a filter.
    """
    name, *bases = pieces(text.strip(), AT)
    found = [*pieces(name, ".")]
    if len(bases) > 1 or len(found) not in (2, 3) or not all(found):
        return "", "", "", ""
    item, answers, people = (*found, "")[:3]
    return item, answers, people, bases[0] if bases else ""
