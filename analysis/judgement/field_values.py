"""What a field of a draft is replaced by: a figure, or words for it.

    filler = Filler(Figures(responses))
    fill(Path("draft.md"), Path("report.md"), filler)

A figure that may not be published is an error, never a number.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.charts.words import ChartPhrases
from analysis.drafts.fields import Field, FieldError, parse_field
from analysis.drafts.inline_bindings import straight
from analysis.figures import EVERYBODY, Answers, Identity, Part, People
from analysis.figures.domains import canonical
from analysis.figures.identity import USUAL
from analysis.figures.words import FigureWords
from analysis.judgement.claim import Claim
from analysis.language.saying import phrase_for
from analysis.publication.gate import Gate
from analysis.publication.released import Released, Withheld
from analysis.rounding import percent, points
from analysis.sentences import comparison, headline, interval_in_words
from survey.errors import DataError, did_you_mean, shown

__all__ = ["CALLS", "Call", "Filler"]

_DECIMALS = re.compile(r"\A.*\d[.,·٫](\d{1,2})(?!\d).*\Z", re.DOTALL)
_SHARE = re.compile(r"[%٪]|per\s?cent|\bpc\b|y cant|procent", re.IGNORECASE)
_WRITTEN = re.compile(r"\d[\d.,٫]*")

NAMED = "."
"""What names of figures have and ids of items have not."""


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of field: what it writes of a figure, `shown`, and whether it needs to know which
    answers count.
    """

    name: str
    meaning: str
    shown: Callable[[Released, FigureWords], str]
    of_answers: bool = True


def _no_difference(figure: Released, _words: FigureWords) -> str:
    raise FieldError(
        f"{figure.identity.name} is one share; points is of a difference, such as "
        f"{figure.identity.item}.{figure.identity.answers.written}.GROUP-GROUP"
    )


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
            Call(
                "points",
                "a difference in percentage points, without its sign: 27",
                _no_difference,
            ),
        )
    }
)
"""What can stand in a field."""


@dataclass(frozen=True, eq=False)
class Filler:
    """What fields are filled from. `mark`: figures keep their binding."""

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
            if NAMED in field.item:
                return self._named(field, call)
            identity = self._query(field, call)
            name = _claim(identity, call)
            figure = self._publishable(identity, name)
            return call.shown(figure, self.gate.words(self.language)), name
        except DataError as error:
            raise FieldError("; ".join(fault.message for fault in error.faults)) from error

    def current(self, claim: str, base: str, text: str) -> str | None:
        """The number that a bound text should have, with the decimals that it has; None where it
        says no share and no number of people, or that may not be told.
        """
        gate, places = self.gate, len(_DECIMALS.sub(r"\1", text)) if _DECIMALS.search(text) else 0
        found = Claim.read(claim, gate.codebook, gate.groups, base, gate.by)
        match found.kind:
            case "share" | "unanswered" if _SHARE.search(text):
                known = gate.figure if found.kind == "share" else gate.unanswered
                figure = known(found.identity)
                if isinstance(figure, Withheld) or figure.estimate != figure.estimate:
                    return None
                written = percent(figure.estimate, places, language=self.language)
                number = _WRITTEN.search(written)
                return number[0] if number else None
            case "base" | "interviews" | "count":
                people = self._people_of(found)
                words = gate.words(self.language)
                return None if people is None else words.catalogue.count(people)
        return None

    def _named(self, field: Field, call: Call) -> tuple[str, str]:
        """A figure by the name that claims have: whatever can be claimed can be filled."""
        more = [name for name in field.given if name != "base"]
        if more:
            raise FieldError(f"{shown(field.item)} is a whole name; leave {more[0]}= out")
        base = str(field.given.get("base") or "")
        gate = self.gate
        claim = Claim.read(straight(field.item), gate.codebook, gate.groups, base, gate.by)
        name = claim.name if not claim.fixed or claim.identity.base != USUAL else field.item
        words = gate.words(self.language)
        match claim.kind:
            case "share" | "unanswered":
                figure = gate.figure(claim.identity) if claim.kind == "share" else None
                found = figure or gate.unanswered(claim.identity)
                shown_as = call.shown(self._published(found, name), words)
                return shown_as, name if call.of_answers else _claim(claim.identity, call)
            case "difference" if claim.against is not None:
                return self._difference(claim, claim.against, call, words), name
        if call.of_answers:
            raise FieldError(f"{name} is a number of people; write it with n(…)")
        number = self._people_of(claim)
        if number is None:
            raise FieldError(f"{name} is not published: {gate.standard.title} hides it")
        return words.catalogue.count(number), name

    def _people_of(self, claim: Claim) -> int | None:
        match claim.kind:
            case "interviews":
                return self.gate.interviews(claim.identity.people)
            case "count":
                return self.gate.chosen(self._publishable(claim.identity, claim.name))
        return self.gate.answered(claim.identity)

    def _difference(self, claim: Claim, less: People, call: Call, words: FigureWords) -> str:
        """A difference: its size in points, its interval, or the sentence of it."""
        found = self.gate.difference(claim.identity, less)
        if isinstance(found, Withheld):
            raise FieldError(f"{claim.name} is not published: {found.because}")
        match call.name:
            case "points":
                return points(abs(found.difference), plus=False, language=self.language)
            case "ci":
                if found.low != found.low:
                    raise FieldError(f"{claim.name} was not tested; leave ci out")
                ends = sorted((abs(found.low), abs(found.high)))
                if found.low < 0 < found.high:
                    ends = [found.low, found.high]
                low, high = (points(one, plus=False, language=self.language) for one in ends)
                return words.catalogue.said(ChartPhrases, "from_to", low=low, high=high)
            case "sentence":
                pair = (found.one, found.other)
                one, other = pair if found.difference >= 0 else pair[::-1]
                return comparison(one, other, words, found.outcome)
        raise FieldError(f"{claim.name} is a difference; write points(…), ci(…) or sentence(…)")

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
        return self._published(self.gate.figure(identity), name)

    def _published(self, figure: Released | Withheld, name: str) -> Released:
        standard = self.gate.standard
        if isinstance(figure, Withheld):
            raise FieldError(f"{name} is not published: {standard.title} hides {standard.hides}")
        if figure.estimate != figure.estimate:
            raise FieldError(f"{name} has no figure: {figure.flag or 'nobody answered'}")
        return figure


def _claim(identity: Identity, call: Call) -> str:
    return Claim("share" if call.of_answers else "base", identity).name
