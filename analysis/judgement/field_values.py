"""What a field of a draft is replaced by: a figure, or words for it.

    filler = Filler(Figures(responses))
    fill(Path("draft.md"), Path("report.md"), filler)

A figure that may not be published is an error, never a number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.drafts.fields import Field, FieldError, parse_field
from analysis.drafts.inline_bindings import straight
from analysis.figures import EVERYBODY, Answers, Identity, Part, People
from analysis.figures.domains import canonical
from analysis.figures.words import FigureWords
from analysis.judgement.claim import Claim
from analysis.language.saying import phrase_for
from analysis.publication.gate import Gate
from analysis.publication.released import Released, Withheld
from analysis.rounding import percent
from analysis.sentences import headline, interval_in_words
from survey.errors import DataError, did_you_mean, shown

__all__ = ["CALLS", "Call", "Filler"]


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of field: what it writes of a figure, `shown`, and whether it needs to know which
    answers count.
    """

    name: str
    meaning: str
    shown: Callable[[Released, FigureWords], str]
    of_answers: bool = True


def _interval(figure: Released, words: FigureWords) -> str:
    if figure.low != figure.low:
        raise FieldError(
            f"{figure.identity.name} has no interval ({figure.flag or 'undefined'}); leave ci out"
        )
    return interval_in_words(figure, words)


CALLS: Mapping[str, Call] = MappingProxyType(
    {
        call.name: call
        for call in (
            Call(
                "pct",
                "the share in per cent: 84%",
                lambda figure, words: percent(figure.estimate, language=words.language),
            ),
            Call("ci", "its confidence interval: 82% to 86%", _interval),
            Call(
                "n",
                "the number of people it is of: 1,987",
                lambda figure, words: words.catalogue.count(figure.n),
                of_answers=False,
            ),
            Call(
                "phrase",
                "the share in words: four out of five",
                lambda figure, words: phrase_for(figure.estimate, words.language),
            ),
            Call("sentence", "the whole finding as a sentence", headline),
        )
    }
)
"""What can stand in a field."""


@dataclass(frozen=True, eq=False)
class Filler:
    """What fields are filled from. `mark`: figures keep their binding, in Markdown."""

    gate: Gate
    language: str = "en"
    mark: bool = False

    def value(self, inside: str) -> tuple[str, str]:
        """What a field is replaced by, and the name of its figure with its base. Raises
        FieldError.
        """
        field = parse_field(inside)
        if field.call not in CALLS:
            raise FieldError(
                f"there is no field {shown(field.call)}{did_you_mean(field.call, CALLS)}"
            )
        call = CALLS[field.call]
        try:
            identity = self._query(field, call)
            name = _claim(identity, call)
            figure = self._publishable(identity, name)
            return call.shown(figure, self.gate.words(self.language)), name
        except DataError as error:
            raise FieldError("; ".join(fault.message for fault in error.faults)) from error

    def _query(self, field: Field, call: Call) -> Identity:
        item = self.gate.codebook.item(field.item)
        if not item.codes:
            raise FieldError(
                f"{item.id} has no answers to count; a field is of an item with answers to "
                "choose from"
            )
        net, answers, base = (
            field.given.get("net"),
            field.given.get("answers"),
            str(field.given.get("base") or "valid"),
        )
        if net and answers:
            raise FieldError("give net= or answers=, not both")
        if not net and not answers:
            if call.of_answers:
                known = [one.name for one in item.nets] or list(item.codes)
                raise FieldError(
                    f"say which answers of {item.id} count, with net= or "
                    f"answers={did_you_mean('', known, 20)}"
                )
            answers = (item.codes[0],)  # the base is that of any answer
        if net and item.net(str(net)) is None:
            nearest = did_you_mean(net, [one.name for one in item.nets]) or "; give answers="
            raise FieldError(f"{item.id} has no NET {shown(net)}{nearest}")
        for code in answers or ():
            if code not in item.codes:
                raise FieldError(
                    f"{item.id} has no answer {shown(code)}{did_you_mean(code, item.codes, 20)}"
                )
        given = Answers.read(str(net), item) if net else Answers.of(item, answers or ())
        return Identity(item.id, given, self._people(field), base)

    def _people(self, field: Field) -> People:
        """The people of `group=`, and of these whom `where=` takes in."""
        group, where = (straight(str(field.given.get(name) or "")) for name in ("group", "where"))
        people = People.read(group, self.gate.groups) if group else EVERYBODY
        if where and people.filtered:
            raise FieldError(f"{shown(group)} has a filter of its own; leave where= out")
        if where:
            people = People(tuple(Part(part.codes, where) for part in people.parts))
        return canonical(people, self.gate.codebook, self.gate.groups, self.gate.by)

    def _publishable(self, identity: Identity, name: str) -> Released:
        """Raises FieldError where the study's standard hides the figure, or there is none."""
        figure, standard = self.gate.figure(identity), self.gate.standard
        if isinstance(figure, Withheld):
            raise FieldError(f"{name} is not published: {standard.title} hides {standard.hides}")
        if figure.estimate != figure.estimate:
            raise FieldError(f"{name} has no figure: {figure.flag or 'nobody answered'}")
        return figure


def _claim(identity: Identity, call: Call) -> str:
    return Claim("share" if call.of_answers else "base", identity).name
