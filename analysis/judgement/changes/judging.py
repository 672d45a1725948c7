"""What becomes of a figure of change: the verdicts of all claims, by rules of changes.

A change has a sign (after less before), which words may stand for: "fell by 5.7" is −5.7. Whatever
says that it is an effect is too strong: nobody without the help was compared with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from analysis.judgement.changes.figures import ChangeFigure
from analysis.judgement.mention import Mention
from analysis.judgement.research.kinds import words
from analysis.judgement.research.stated import Stated
from analysis.judgement.verdicts import Finding
from analysis.language.allowed import holds
from analysis.rounding import percent

__all__ = ["ReadChange", "judged", "said_of"]


@dataclass(frozen=True, slots=True)
class ReadChange:
    """A figure of change as a draft has it. `stated`: of a mean change; `mention`: of a share.
    `others`: what the clause calls people that it is not of, "" where it names none. `better`: the
    end of the scale that is good, "" where nobody says.
    """

    text: str
    stated: Stated | None
    mention: Mention
    before: str
    clause: str
    others: str = ""
    better: str = ""


def judged(figure: ChangeFigure, read: ReadChange) -> Finding:
    """The gravest verdict on a figure that is bound to a change."""
    for verdict, rule in (
        ("not bound", _not_bound),
        ("too few respondents", _too_few),
        ("other question", _other_question),
        ("other answers", _other_answers),
        ("other people", _other_people),
        ("wrong", _wrong),
        ("phrase too strong", _too_strong),
    ):
        if reason := next(rule(figure, read), ""):
            return Finding(verdict, reason)
    return Finding("holds", f"the data give {said_of(figure)}")


def said_of(figure: ChangeFigure) -> str:
    """A figure with what it is."""
    pairs = f"of {figure.n} people measured twice, no comparison group"
    if figure.what != "change":
        return f"{figure.what} {percent(figure.value)} {pairs}"
    ends = f"95% CI {figure.low:.1f} to {figure.high:.1f}, " if not isnan(figure.low) else ""
    return f"a mean change of {figure.value:.1f} ({ends}{pairs})".replace("-", "−")


def _not_bound(figure: ChangeFigure, read: ReadChange) -> Iterator[str]:
    is_read = read.stated is not None if figure.what == "change" else not isnan(read.mention.low)
    if not is_read:
        what = "a mean change" if figure.what == "change" else "a share of people"
        yield f"{figure.name} is {what}, which “{read.text}” does not say"
    elif not figure.reason and isnan(figure.value):
        yield f"there is no {figure.name}: what it takes is not known of {figure.scale}"


def _too_few(figure: ChangeFigure, _: ReadChange) -> Iterator[str]:
    if figure.reason:
        yield f"it is not published: {figure.n} people were measured twice ({figure.reason})"


def _other_question(_: ChangeFigure, read: ReadChange) -> Iterator[str]:
    if found := words("opinion", read.clause):
        yield f"“{found}” speaks of what people think; this is what was measured twice"
    if found := words("studies", read.clause) or words("pooled", read.clause):
        yield f"“{found}” speaks of research; this is what changed for people here"


_SAID = {
    "improved": "good",
    "recovered": "recovered",
    "deteriorated": "worse",
    "unchanged": "unchanged",
}


def _other_answers(figure: ChangeFigure, read: ReadChange) -> Iterator[str]:
    """The share that improved said of those who recovered, or got worse."""
    if figure.what == "change":
        return
    said = {what: found for what, kind in _SAID.items() if (found := words(kind, read.clause))}
    own = "deteriorated" if figure.what == "harmed" else figure.what
    if said and own not in said:
        yield f"it is the share that {figure.what}; the sentence says “{next(iter(said.values()))}”"


def _other_people(figure: ChangeFigure, read: ReadChange) -> Iterator[str]:
    if read.others:
        yield f"the sentence names {read.others}; {figure.name} is of {figure.group}"


def _wrong(figure: ChangeFigure, read: ReadChange) -> Iterator[str]:
    if figure.what != "change":
        if not holds(figure.value, read.mention.low, read.mention.high):
            yield f"the data give {said_of(figure)}"
        return
    if read.stated is None:
        return
    own, said = _numbers(figure, read.stated)
    turn = _direction(read)
    places = read.stated.places
    right = [round(one, places) for one in own]
    signed = any(one < 0 for one in said) or not turn
    alike = said == right if signed else sorted(map(abs, said)) == sorted(map(abs, right))
    if not alike:
        yield f"the data give {said_of(figure)}"
    elif turn and turn * figure.value < 0:
        yield f"the change goes the other way: {said_of(figure)}"


def _numbers(figure: ChangeFigure, stated: Stated) -> tuple[list[float], list[float]]:
    if stated.kind == "interval":
        return [figure.low, figure.high], [stated.low, stated.high]
    return [figure.value], [stated.value]


def _direction(read: ReadChange) -> int:
    """1 where a clause says that scores rose, −1 that they fell, 0 where it does not say."""
    up, down = words("rose", read.clause), words("fell", read.clause)
    up, down = up or words("up", read.clause), down or words("down", read.clause)
    if bool(up) != bool(down):
        return 1 if up else -1
    good, worse = words("good", read.clause), words("worse", read.clause)
    if bool(good) == bool(worse) or not read.better:
        return 0
    return (1 if good else -1) * (1 if read.better == "higher" else -1)


def _too_strong(_: ChangeFigure, read: ReadChange) -> Iterator[str]:
    for kind in ("effect", "strong"):
        if found := words(kind, read.clause):
            yield (
                f"“{found}”: it is a change without a comparison group, which says nothing of its "
                "cause"
            )
