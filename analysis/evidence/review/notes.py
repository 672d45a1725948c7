"""What is right in form and still to be looked at: notes on a review."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from analysis.evidence.review.published import PublishedSource
from analysis.evidence.review.review import CHANGE, Review

__all__ = ["Note", "impossible_p", "notes"]


@dataclass(frozen=True, slots=True)
class Note:
    """`about`: the domain, study or key; `message`: what is to be looked at; `wrong`: whether it
    cannot be right.
    """

    about: str
    message: str
    wrong: bool = False


_P = re.compile(r"(?P<sign>[<>=≤≥]?)\s*(?P<number>\d*\.?\d+(?:e-?\d+)?)", re.IGNORECASE)


def impossible_p(text: str) -> bool:
    """Whether a p value as written cannot be meant: nothing is below 0 or above 1, and no p is 0.

    >>> [impossible_p(text) for text in ("< 0.000", "= 0", "0.02", "<0.001", "1.2")]
    [True, True, False, False, True]
    """
    found = _P.fullmatch(text.strip().removeprefix("p").strip())
    if found is None:
        return bool(text.strip())
    number = float(found["number"])
    return number == 0 or number > 1


def notes(review: Review) -> Iterator[Note]:
    """Everything to be looked at."""
    for one in review.source.pooled:
        yield from _of_published(review, one)
    yield from _of_effects(review)
    yield from _of_studies(review)


def _of_published(review: Review, one: PublishedSource) -> Iterator[Note]:
    about = review.label(one.domain)
    printed = one.p_printed or one.p
    if impossible_p(printed):
        meant = f"; taken as p {one.p}" if one.p and not impossible_p(one.p) else ""
        yield Note(about, f"p is printed as “{printed}”, which cannot be meant{meant}", not meant)
    found = _P.fullmatch(one.p.strip())
    if found is None or impossible_p(one.p) or one.metric in ("OR", "RR"):
        return
    middle, half = (one.low + one.high) / 2, (one.high - one.low) / 2
    error = half / float(ndtri(1 - (1 - one.level) / 2))
    # limits are rounded: what p can be, at the edges of the rounding
    spread = 0.005 * 2
    least = float(2 * ndtr(-(abs(middle) + spread / 2) / max(error - spread / 4, 1e-9)))
    most = float(2 * ndtr(-max(abs(middle) - spread / 2, 0) / (error + spread / 4)))
    number, sign = float(found["number"]), found["sign"]
    fits = least <= number if sign in ("<", "≤") else least - 0.01 <= number <= most + 0.01
    if not fits:
        yield Note(
            about,
            f"p {one.p} does not go with {one.low:g} to {one.high:g}, of which p is about "
            f"{(least + most) / 2:.2g}",
            wrong=True,
        )


def _of_effects(review: Review) -> Iterator[Note]:
    alone = Counter(effect.domain for effect in review.effects if effect.kind == CHANGE)
    for domain, count in alone.items():
        has = "effects are changes" if count > 1 else "effect is a change"
        yield Note(
            review.label(domain),
            f"{count} {has} without a comparison: pooled apart, and called change",
        )
    silent = Counter(effect.domain for effect in review.effects if effect.found is None)
    for domain, count in silent.items():
        has = "effects have" if count > 1 else "effect has"
        yield Note(
            review.label(domain), f"{count} {has} no number: counted by direction, not pooled"
        )
    metrics: dict[tuple[str, str], set[str]] = {}
    for effect in review.effects:
        if effect.found is not None:
            metrics.setdefault((effect.domain, effect.kind), set()).add(effect.found.metric)
    for (domain, kind), found in metrics.items():
        if len(found) > 1:
            yield Note(
                review.label(domain),
                f"{', '.join(sorted(found))} are pooled as {review.metric(domain, kind)}",
            )
    given = Counter(
        (e.study.study, e.domain, e.given.measure, e.given.comparison, e.given.time)
        for e in review.effects
    )
    for (study, domain, measure, *_), count in given.items():
        if count > 1:
            yield Note(
                study,
                f"{count} effects on {review.label(domain)} ({measure or 'no measure'}) have one "
                "measure, comparison and time; is one given twice?",
            )


def _of_studies(review: Review) -> Iterator[Note]:
    if not review.effects:
        return
    unknown = [name for name, one in review.studies.items() if not one.participants]
    if unknown:
        yield Note(", ".join(unknown[:5]), "no number of participants")
    unsaid = [name for name, one in review.studies.items() if "overall" not in one.risk]
    if unsaid and len(unsaid) < len(review.studies):
        yield Note(", ".join(unsaid[:5]), "no overall risk of bias, which other studies have")
    samples: dict[str, list[str]] = {}
    for name, one in review.studies.items():
        samples.setdefault(one.sample or name, []).append(name)
    for sample, names in samples.items():
        if len(names) > 1:
            yield Note(", ".join(names), f"share the sample {sample}: its people count once")
