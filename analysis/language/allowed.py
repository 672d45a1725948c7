"""Which shares words may stand for, whatever the language.

    allowed_share(2 / 3, "nearly")      (0.6217, 0.6667), the upper end left out

Words must not claim more than the share bears: "nearly" is said only from below, "more than" only
from above, "most" only above half.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

from analysis.rounding import EXACT

__all__ = [
    "FRACTIONS",
    "MODIFIERS",
    "SHARES_IN_WORDS",
    "STEP",
    "Fraction",
    "Modifier",
    "ShareInWords",
    "allowed_count",
    "allowed_multiple",
    "allowed_percentage",
    "allowed_share",
    "holds",
]

STEP = 10.0**-EXACT
"""What two shares differ by at least; a bound that is left out is given as the nearest share that
is not."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word before a figure. `share` and `count`: from the figure named to the figures allowed,
    both ends included. `why`: what the width rests on.
    """

    name: str
    share: Callable[[float], Range]
    count: Callable[[float], Range]
    why: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction in common use: 2/3. `low`, `high`: shares that it may stand for by itself."""

    name: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShareInWords:
    """Words that say a share without a number. `low`, `high`: shares that they may stand for;
    `why`: the reason.
    """

    name: str
    low: float
    high: float
    why: str


def _near(share: float, points: float, part: float) -> float:
    """How far off a share words may be: so many points, but of a very small or very large share no
    more than this part.
    """
    return min(points, part * share, part * (1 - share))


def _plain(share: float) -> Range:
    known = next((one for one in FRACTIONS if abs(one.share - share) < STEP), None)
    if known:
        return known.low, known.high
    off = _near(share, 0.015, 0.25)
    return share - off, share + off


def _about(share: float) -> Range:
    off = _near(share, 0.035, 0.35)
    return share - off, share + off


MODIFIERS: Mapping[str, Modifier] = MappingProxyType(
    {
        modifier.name: modifier
        for modifier in (
            Modifier(
                "",
                _plain,
                lambda n: (n, n),
                "what rounds to it: a point and a half, unless FRACTIONS says more",
            ),
            Modifier(
                "about",
                _about,
                lambda n: (0.95 * n, 1.05 * n),
                "22% is around a fifth in official statistics; beyond three and a half points "
                "another fraction is nearer. "
                "A count may be a twentieth off",
            ),
            Modifier(
                "just_under",
                lambda share: (share - _near(share, 0.035, 0.25), share - STEP),
                lambda n: (0.95 * n, n - STEP),
                "as near as about, and below: 49% is just under a half, 47% too",
            ),
            Modifier(
                "nearly",
                lambda share: (share - _near(share, 0.055, 0.3), share - STEP),
                lambda n: (0.9 * n, n - STEP),
                "63% is nearly two thirds in official statistics, and in YouGov's house style 45% "
                "is almost half and 44% is not (What counts as almost half, 2023); the word says "
                "that the figure is not reached",
            ),
            Modifier(
                "just_over",
                lambda share: (share + STEP, share + _near(share, 0.035, 0.25)),
                lambda n: (n + STEP, 1.05 * n),
                "as near as about, and above: 28% is just over a quarter",
            ),
            Modifier(
                "well_over",
                lambda share: (share + 0.05, 1.0),
                lambda n: (1.1 * n, inf),
                "five points are a step that a reader would notice",
            ),
            Modifier(
                "well_under",
                lambda share: (0.0, share - 0.05),
                lambda n: (0, 0.9 * n),
                "five points are a step that a reader would notice",
            ),
            Modifier(
                "at_least",
                lambda share: (share - 0.005, 1.0),
                lambda n: (n, inf),
                "the share named counts, and so does what rounds to it",
            ),
            Modifier(
                "at_most",
                lambda share: (0.0, share + 0.005 - STEP),
                lambda n: (0, n),
                "the share named counts, and so does what rounds to it",
            ),
            Modifier(
                "more_than",
                lambda share: (share + STEP, 1.0),
                lambda n: (n + STEP, inf),
                "literally: the share named does not count, nor does less of it that rounds up",
            ),
            Modifier(
                "less_than",
                lambda share: (0.0, share - STEP),
                lambda n: (0, n - STEP),
                "literally: the share named does not count, nor does more of it that rounds down",
            ),
            Modifier(
                "exactly",
                lambda share: (share - 0.005, share + 0.005 - STEP),
                lambda n: (n, n),
                "what the whole percentage rounds to",
            ),
        )
    }
)
"""Words before a figure and what they allow, by name."""


def _fraction(name: str, low: float = 0.015, high: float = 0.015) -> Fraction:
    part, _, whole = name.partition("/")
    share = int(part) / int(whole)
    return Fraction(name, share, share - low, share + high - STEP)


FRACTIONS: tuple[Fraction, ...] = (
    _fraction("1/20", 0.0125, 0.0125),
    _fraction("1/10"),
    _fraction("1/5"),
    _fraction("1/4"),
    _fraction("3/10", 0.02, 0.02),
    _fraction("1/3", 0.02, 0.02),
    _fraction("2/5", 0.02, 0.02),
    _fraction("1/2"),
    _fraction("3/5", 0.02, 0.02),
    _fraction("2/3", 0.02, 0.02),
    _fraction("7/10", 0.02, 0.02),
    _fraction("3/4"),
    _fraction("4/5", 0.015, 0.045),
    _fraction("9/10", 0.015, 0.025),
)
"""The fractions that the press uses. Thirds are no whole percentages, so half a point more belongs
to them, and to those whose neighbours are a tenth away. Between four fifths and nine tenths no
other is common, and "four-fifths" has been published for 84%; below it three quarters are near."""

SHARES_IN_WORDS: Mapping[str, ShareInWords] = MappingProxyType(
    {
        one.name: one
        for one in (
            ShareInWords(
                "overwhelming_majority",
                0.795,
                1.0,
                "four fifths or more once rounded: so many that the rest is an exception",
            ),
            ShareInWords(
                "large_majority",
                0.595,
                1.0,
                "three fifths or more once rounded: half is well out of reach",
            ),
            ShareInWords(
                "small_majority",
                0.5 + STEP,
                0.555 - STEP,
                "above half, by no more than five points",
            ),
            ShareInWords(
                "majority",
                0.5 + STEP,
                1.0,
                "more than half, and nothing less",
            ),
            ShareInWords(
                "nearly_all",
                0.945,
                1 - STEP,
                "19 in 20 or more once rounded, and somebody is left out",
            ),
            ShareInWords(
                "everybody",
                1.0,
                1.0,
                "everybody without exception",
            ),
            ShareInWords(
                "large_minority",
                0.195,
                0.5 - STEP,
                "a fifth or more once rounded, below half",
            ),
            ShareInWords(
                "small_minority",
                STEP,
                0.105 - STEP,
                "up to one in ten once rounded",
            ),
            ShareInWords(
                "minority",
                STEP,
                0.5 - STEP,
                "somebody, and fewer than half",
            ),
            ShareInWords(
                "hardly_any",
                0.0,
                0.055 - STEP,
                "one in twenty or fewer once rounded",
            ),
            ShareInWords(
                "few",
                0.0,
                0.205 - STEP,
                "a fifth or fewer once rounded",
            ),
            ShareInWords("nobody", 0.0, 0.0, "nobody at all"),
        )
    }
)
"""Words that say a share without a number, by a name for their meaning."""


def allowed_share(share: float, modifier: str = "") -> Range:
    """The shares that a fraction in words may stand for, both ends included, within 0 and 1.

    >>> [round(bound, 3) for bound in allowed_share(0.8)]
    [0.785, 0.845]
    >>> [round(bound, 3) for bound in allowed_share(2 / 3, "nearly")]
    [0.612, 0.667]
    """
    low, high = MODIFIERS[modifier].share(share)
    return max(low, 0.0), min(high, 1.0)


def allowed_percentage(percent: float, places: int = 0, modifier: str = "") -> Range:
    """The shares that a written percentage may stand for: plain, those that round half up to it.

    >>> [round(bound, 4) for bound in allowed_percentage(84)]
    [0.835, 0.845]
    >>> [round(bound, 4) for bound in allowed_percentage(84.3, 1)]
    [0.8425, 0.8435]
    """
    share, half = percent / 100, 0.005 * 10.0**-places
    if modifier in ("", "exactly"):
        low, high = share - half, share + half - STEP
    elif modifier == "at_least":
        low, high = share - half, 1.0
    elif modifier == "at_most":
        low, high = 0.0, share + half - STEP
    elif modifier == "about":
        low, high = share - 0.02 - half, share + 0.02 + half - STEP
    else:
        low, high = MODIFIERS[modifier].share(share)
    return max(low, 0.0), min(high, 1.0)


def allowed_count(count: float, modifier: str = "") -> Range:
    """The numbers of people that a written number may stand for."""
    return MODIFIERS[modifier].count(count)


def allowed_multiple(times: float, places: int = 0, modifier: str = "") -> Range:
    """The multiples that a written one may stand for: with decimals those that round to it, else
    what is within a twentieth of it.

    >>> [round(bound, 3) for bound in allowed_multiple(2)]
    [1.9, 2.1]
    >>> [round(bound, 3) for bound in allowed_multiple(4.6, 1)]
    [4.55, 4.65]
    """
    off = 0.5 * 10.0**-places if places else 0.05 * times
    return {
        "": (times - off, times + off),
        "about": (0.9 * times, 1.1 * times),
        "nearly": (0.85 * times, times - STEP),
        "just_under": (0.9 * times, times - STEP),
        "just_over": (times + STEP, 1.1 * times),
    }.get(modifier) or MODIFIERS[modifier].count(times)


def holds(share: float, low: float, high: float) -> bool:
    """Whether a share lies in a range, to the twelve decimals that count. Nothing holds for NaN.

    >>> holds(0.285, *allowed_percentage(29)), holds(0.845, *allowed_percentage(84))
    (True, False)
    """
    return low - STEP / 2 <= round(share, EXACT) <= high + STEP / 2
