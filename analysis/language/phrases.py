"""Which shares words may stand for, and which words say a share best: the same tables in both
directions.

    allowed_share(2 / 3, "nearly")      (0.6217, 0.6667), the upper end left out
    phrase_for(0.63)                    "nearly two thirds"

Official statistics say around a fifth for 22%, nearly two thirds for 63%, three quarters for 75%,
four out of five for 81%. Words must not claim more than the share bears: "nearly" is said only from
below, "more than" only from above, "most" only above half.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

from analysis.rounding import EXACT, percentage

__all__ = [
    "FRACTIONS",
    "MODIFIERS",
    "VAGUE",
    "Fraction",
    "Modifier",
    "Vague",
    "allowed_count",
    "allowed_percentage",
    "allowed_share",
    "holds",
    "phrase_for",
]

STEP = 10.0**-EXACT
"""What two shares differ by at least; a bound that is left out is given as the nearest share that
is not."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word before a figure. `share` and `count`: from the figure named to the figures allowed,
    both ends included.

    `words`: by language, the best first. `why`: what the width rests on.
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    share: Callable[[float], Range]
    count: Callable[[float], Range]
    why: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction in common use. `low`, `high`: shares that it may stand for by itself."""

    share: float
    words: Mapping[str, str]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that say a share without a number. `low`, `high`: shares that they may stand for;
    `why`: the reason.
    """

    words: Mapping[str, tuple[str, ...]]
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


def _words(en: str, cy: str) -> Mapping[str, tuple[str, ...]]:
    """Words with | between them."""
    return MappingProxyType({"en": tuple(en.split("|")), "cy": tuple(cy.split("|"))})


MODIFIERS: Mapping[str, Modifier] = MappingProxyType(
    {
        modifier.name: modifier
        for modifier in (
            Modifier(
                "",
                _words("", ""),
                _plain,
                lambda n: (n, n),
                "what rounds to it: a point and a half, unless FRACTIONS says more",
            ),
            Modifier(
                "about",
                _words(
                    "around|about|roughly|approximately|approx.|approx|some|circa|or so",
                    "tua|oddeutu|o gwmpas|rhyw",
                ),
                _about,
                lambda n: (0.95 * n, 1.05 * n),
                "22% is around a fifth in official statistics; beyond three and a half points "
                "another fraction is nearer. "
                "A count may be a twentieth off",
            ),
            Modifier(
                "just_under",
                _words(
                    "just under|just below|slightly less than|slightly under|a little under",
                    "ychydig o dan|ychydig yn llai na|ychydig dan",
                ),
                lambda share: (share - _near(share, 0.025, 0.25), share - STEP),
                lambda n: (0.95 * n, n - STEP),
                "nearly, and nearer",
            ),
            Modifier(
                "nearly",
                _words(
                    "nearly|almost|close to|approaching|not quite|virtually|practically",
                    "bron i|bron yn|bron|yn agos at|yn agos i",
                ),
                lambda share: (share - _near(share, 0.045, 0.3), share - STEP),
                lambda n: (0.9 * n, n - STEP),
                (
                    "63% is nearly two thirds in official statistics; the word says that the figure "
                    "is not reached"
                ),
            ),
            Modifier(
                "just_over",
                _words(
                    (
                        "just over|just above|just more than|slightly more than|slightly over|a "
                        "little over|a little more than"
                    ),
                    "ychydig dros|ychydig yn fwy na|ychydig dros",
                ),
                lambda share: (share + STEP, share + _near(share, 0.025, 0.25)),
                lambda n: (n + STEP, 1.05 * n),
                "more than, and near",
            ),
            Modifier(
                "well_over",
                _words(
                    "well over|well above|far more than|many more than|considerably more than",
                    "ymhell dros|llawer mwy na",
                ),
                lambda share: (share + 0.05, 1.0),
                lambda n: (1.1 * n, inf),
                "five points are a step that a reader would notice",
            ),
            Modifier(
                "well_under",
                _words(
                    "well under|well below|far fewer than|far less than|considerably less than",
                    "ymhell o dan|llawer llai na",
                ),
                lambda share: (0.0, share - 0.05),
                lambda n: (0, 0.9 * n),
                "five points are a step that a reader would notice",
            ),
            Modifier(
                "at_least",
                _words(
                    "at least|no fewer than|no less than|not less than|a minimum of|as many as",
                    "o leiaf|dim llai na",
                ),
                lambda share: (share - 0.005, 1.0),
                lambda n: (n, inf),
                "the share named counts, and so does what rounds to it",
            ),
            Modifier(
                "at_most",
                _words(
                    "at most|no more than|not more than|up to|a maximum of",
                    "ar y mwyaf|dim mwy na|hyd at",
                ),
                lambda share: (0.0, share + 0.005 - STEP),
                lambda n: (0, n),
                "the share named counts, and so does what rounds to it",
            ),
            Modifier(
                "more_than",
                _words(
                    "more than|over|above|in excess of|upwards of|greater than|better than",
                    "mwy na|mwy nag|dros|uwchlaw",
                ),
                lambda share: (share + STEP, 1.0),
                lambda n: (n + STEP, inf),
                "literally: the share named does not count, nor does less of it that rounds up",
            ),
            Modifier(
                "less_than",
                _words(
                    "less than|fewer than|under|below|lower than",
                    "llai na|llai nag|o dan|dan|islaw",
                ),
                lambda share: (0.0, share - STEP),
                lambda n: (0, n - STEP),
                "literally: the share named does not count, nor does more of it that rounds down",
            ),
            Modifier(
                "exactly",
                _words("exactly|precisely", "yn union|union"),
                lambda share: (share - 0.005, share + 0.005 - STEP),
                lambda n: (n, n),
                "what the whole percentage rounds to",
            ),
        )
    }
)
"""Words before a figure and what they allow, by name."""


def _fraction(share: float, en: str, cy: str, low: float = 0.015, high: float = 0.015) -> Fraction:
    return Fraction(share, MappingProxyType({"en": en, "cy": cy}), share - low, share + high - STEP)


FRACTIONS: tuple[Fraction, ...] = (
    _fraction(1 / 20, "one in twenty", "un o bob ugain", 0.0125, 0.0125),
    _fraction(1 / 10, "one in ten", "un o bob deg"),
    _fraction(1 / 5, "a fifth", "un o bob pump"),
    _fraction(1 / 4, "a quarter", "chwarter"),
    _fraction(3 / 10, "three in ten", "tri o bob deg"),
    _fraction(1 / 3, "a third", "traean", 0.02, 0.02),
    _fraction(2 / 5, "two in five", "dau o bob pump"),
    _fraction(1 / 2, "half", "hanner"),
    _fraction(3 / 5, "three in five", "tri o bob pump"),
    _fraction(2 / 3, "two thirds", "dwy ran o dair", 0.02, 0.02),
    _fraction(7 / 10, "seven in ten", "saith o bob deg"),
    _fraction(3 / 4, "three quarters", "tri chwarter"),
    _fraction(4 / 5, "four out of five", "pedwar o bob pump", 0.015, 0.045),
    _fraction(9 / 10, "nine in ten", "naw o bob deg", 0.015, 0.025),
)
"""The fractions that the press uses. Thirds are no whole percentages, so half a point more belongs
to them. Between four fifths and nine tenths no other is common, and "four-fifths" has been
published for 84%; below it three quarters are near."""

VAGUE: tuple[Vague, ...] = (
    Vague(
        _words(
            "the overwhelming majority|an overwhelming majority|the vast majority|a vast "
            "majority|vast majority|"
            "the great majority",
            (
                "y mwyafrif llethol|y mwyafrif helaeth|mwyafrif llethol|mwyafrif helaeth|y rhan "
                "helaeth"
            ),
        ),
        0.795,
        1.0,
        "four fifths or more once rounded: so many that the rest is an exception",
    ),
    Vague(
        _words(
            "a large majority|a clear majority|a strong majority|a substantial majority",
            "mwyafrif mawr|mwyafrif clir",
        ),
        0.595,
        1.0,
        "three fifths or more once rounded: half is well out of reach",
    ),
    Vague(
        _words(
            "a small majority|a slim majority|a narrow majority|a slight majority|a bare majority",
            "mwyafrif bach|mwyafrif bychan",
        ),
        0.5 + STEP,
        0.555 - STEP,
        "above half, by no more than five points",
    ),
    Vague(
        _words(
            "most|the majority|a majority|the greater part",
            "y mwyafrif|y rhan fwyaf|mwyafrif|rhan fwyaf",
        ),
        0.5 + STEP,
        1.0,
        "more than half, and nothing less",
    ),
    Vague(
        _words(
            "nearly all|almost all|virtually all|practically all|nearly everyone|almost "
            "everyone|nearly everybody|"
            "almost everybody|nearly every|almost every",
            "bron pawb|bron pob un|bron pob|bron bob|bron i bob|bron bob un|bron i bawb",
        ),
        0.945,
        1 - STEP,
        "19 in 20 or more once rounded, and somebody is left out",
    ),
    Vague(
        _words("every single|each and every|unanimously|unanimous", "pob un wan jac|yn unfrydol"),
        1.0,
        1.0,
        "everybody without exception",
    ),
    Vague(
        _words(
            (
                "a significant minority|a substantial minority|a sizeable minority|a sizable "
                "minority|a large minority"
            ),
            "lleiafrif sylweddol|lleiafrif mawr",
        ),
        0.195,
        0.5 - STEP,
        "a fifth or more once rounded, below half",
    ),
    Vague(
        _words("a small minority|a tiny minority", "lleiafrif bach|lleiafrif bychan"),
        STEP,
        0.105 - STEP,
        "up to one in ten once rounded",
    ),
    Vague(
        _words("a minority|the minority|only a minority", "lleiafrif"),
        STEP,
        0.5 - STEP,
        "somebody, and fewer than half",
    ),
    Vague(
        _words(
            "hardly any|hardly anyone|hardly anybody|almost none|almost nobody|almost no "
            "one|nearly none|barely any|"
            "virtually none|a handful",
            "bron neb|prin neb|fawr neb",
        ),
        0.0,
        0.055 - STEP,
        "one in twenty or fewer once rounded",
    ),
    Vague(
        _words("very few|only a few|few", "ychydig iawn|ychydig o"),
        0.0,
        0.205 - STEP,
        "a fifth or fewer once rounded",
    ),
    Vague(_words("none of|nobody|no one|no-one|not one", "neb"), 0.0, 0.0, "nobody at all"),
)
"""Words that say a share without a number, the longer before those they contain."""


def allowed_share(share: float, modifier: str = "") -> Range:
    """The shares that a fraction in words may stand for, both ends included, within 0 and 1.

    >>> [round(bound, 3) for bound in allowed_share(0.8)], [round(bound, 3) for bound in allowed_share(2 / 3, "nearly")]
    ([0.785, 0.845], [0.622, 0.667])
    """
    low, high = MODIFIERS[modifier].share(share)
    return max(low, 0.0), min(high, 1.0)


def allowed_percentage(percent: float, places: int = 0, modifier: str = "") -> Range:
    """The shares that a written percentage may stand for: plain, those that round half up to it.

    >>> [round(bound, 4) for bound in allowed_percentage(84)], [round(bound, 5) for bound in allowed_percentage(84.3, 1)]
    ([0.835, 0.845], [0.8425, 0.8435])
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


def holds(share: float, low: float, high: float) -> bool:
    """Whether a share lies in a range, to the twelve decimals that count. Nothing holds for NaN.

    >>> holds(0.285, *allowed_percentage(29)), holds(0.845, *allowed_percentage(84))
    (True, False)
    """
    return low - STEP / 2 <= round(share, EXACT) <= high + STEP / 2


def phrase_for(share: float, language: str = "en") -> str:
    """The words that say a share best. Raises ValueError for NaN.

    >>> [phrase_for(share) for share in (0.22, 0.63, 0.75, 0.81)]
    ['around a fifth', 'nearly two thirds', 'three quarters', 'four out of five']
    """
    language = language if language in ("en", "cy") else "en"
    percentage(share)
    if ends := _ends(share, language):
        return ends
    nearest = sorted(FRACTIONS, key=lambda one: abs(one.share - share))
    for modifier, off in (("", 0.0151), ("about", 0.0251), ("nearly", 1.0)):
        for fraction in nearest:
            low, high = allowed_share(fraction.share, modifier)
            if abs(fraction.share - share) <= off and holds(share, low, high):
                return _modified(modifier, fraction, language)
    below = [fraction for fraction in FRACTIONS if fraction.share < share]
    return (
        _modified("more_than", below[-1], language)
        if below
        else _modified("less_than", FRACTIONS[0], language)
    )


def _ends(share: float, language: str) -> str:
    """What is said of nobody, everybody, and nearly everybody."""
    if share in (0.0, 1.0):
        return {"en": ("none", "all"), "cy": ("neb", "pawb")}[language][int(share)]
    return (
        {"en": "nearly all", "cy": "bron pawb"}[language] if holds(share, 0.945, 1 - STEP) else ""
    )


_AFTER = {"tri": "dri", "dwy": "ddwy", "dau": "ddau", "traean": "draean", "pedwar": "bedwar"}
"""Welsh words as they begin after i, dros and dan."""


def _modified(modifier: str, fraction: Fraction, language: str) -> str:
    words = fraction.words[language]
    if not modifier:
        return words
    before = {"about": "tua", "nearly": "bron i", "more_than": "mwy na", "less_than": "llai na"}[
        modifier
    ]
    if language != "cy":
        before = "fewer than" if modifier == "less_than" else MODIFIERS[modifier].words["en"][0]
        return f"{before} {words}"
    first, _, rest = words.partition(" ")
    changed = (
        _AFTER if before == "bron i" else {"traean": "thraean", "tri": "thri", "pedwar": "phedwar"}
    )
    return " ".join(part for part in (before, changed.get(first, first), rest) if part)
