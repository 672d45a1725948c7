"""What figures that say something about answers look like in prose, in English and Welsh: shares,
differences, counts.

Each pattern of CLAIMED reads what it finds into a Sighting, or into None where it only looks like
one ("half an hour").
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan

from analysis.language.kinds import MentionKind
from analysis.language.number_words import (
    CARDINAL,
    DIGITS,
    ORDINAL_PARTS,
    SIGNS,
    decimals_of,
    number_of,
    parts_of_whole,
)
from analysis.language.phrases import (
    MODIFIERS,
    VAGUE,
    allowed_count,
    allowed_percentage,
    allowed_share,
)
from analysis.language.share_words import EVERYBODY, PEOPLE, VAGUE_WORDS, alternatives

__all__ = ["CLAIMED", "PEOPLE", "PER_CENT", "Pattern", "Sighting", "pattern"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A figure where it stands in a text; the fields are those of a Mention."""

    start: int
    end: int
    kind: MentionKind
    low: float = nan
    high: float = nan
    value: float = nan
    places: int = 0
    modifier: str = ""
    direction: str = ""


Reader = Callable[[re.Match[str]], Iterable[Sighting]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which figures are written. `example`: a text whose first figure it reads."""

    kind: MentionKind
    written: re.Pattern[str]
    read: Reader
    example: str


def pattern(kind: MentionKind, written: str, read: Reader, example: str) -> Pattern:
    return Pattern(kind, re.compile(written, re.IGNORECASE | re.VERBOSE), read, example)


_MODIFIER_OF = {
    " ".join(word.split()): modifier.name
    for modifier in MODIFIERS.values()
    for words in modifier.words.values()
    for word in words
}
MODIFIER = rf"(?:(?<![\w-])(?P<modifier>{alternatives(_MODIFIER_OF)})\s+(?:i\s+)?)?"
AFTERWARDS = (
    r"(?P<afterwards>\s*\+|\s+or\s+(?:more|over|above|fewer|less|so)\b|\s+neu\s+(?:fwy|lai)\b)?"
)
PER_CENT = r"(?:\s?%|\s?per\s?cent\b|\s?pc\b|\s+y\s+cant\b)"
TO = r"\s*(?:-|–|—|\bto\b|\bi\b|\bhyd\s+at\b)\s*"
_MORE, _FEWER = (
    r"higher|more|greater|above|up|rise|rose|risen|increased?|grew|grown|ahead|uwch|fwy|cynnydd|cynyddodd",
    r"lower|fewer|less|smaller|below|down|fall|fell|fallen|decreased?|dropped?|declined?|reduction|behind|yn\s+is|llai|gostyngiad|gostyngodd",
)


def direction_in(text: str) -> str:
    """Higher, lower, or neither, in the words of a comparison.

    >>> direction_in("points higher than"), direction_in("fell by"), direction_in("differ")
    ('higher', 'lower', '')
    """
    found = re.search(rf"\b(?:(?P<more>{_MORE})|(?P<fewer>{_FEWER}))\b", text, re.IGNORECASE)
    return "" if found is None else "higher" if found["more"] else "lower"


def modifier_in(found: re.Match[str]) -> str:
    """The name of the modifier beside a figure."""
    given = found.groupdict()
    after = " ".join((given.get("afterwards") or "").split()).casefold()
    if after:
        return (
            "about"
            if after.endswith("so")
            else "at_most"
            if after.endswith(("fewer", "less", "lai"))
            else "at_least"
        )
    return _MODIFIER_OF.get(" ".join((given.get("modifier") or "").split()).casefold(), "")


# --- shares ---


def _percentage(found: re.Match[str]) -> Iterable[Sighting]:
    value, places, modifier = (
        number_of(found["number"]),
        decimals_of(found["number"]),
        modifier_in(found),
    )
    low, high = allowed_percentage(value, places, modifier)
    if change := _CHANGED_BY.search(found.string, max(0, found.start() - 40), found.start()):
        direction = direction_in(change[0]) or "higher"
        bounds = (1 - high, 1 - low) if direction == "lower" else (1 + low, 1 + high)
        yield Sighting(*found.span(), "ratio", *bounds, value, places, modifier, direction)
    else:
        yield Sighting(*found.span(), "percentage", low, high, value, places, modifier)


def _range(found: re.Match[str]) -> Iterable[Sighting]:
    bounds = [
        allowed_percentage(number_of(found[name]), decimals_of(found[name]))
        for name in ("low", "high")
    ]
    if bounds[0][1] <= bounds[1][1] <= 1:
        yield Sighting(
            *found.span(), "range", bounds[0][0], bounds[1][1], places=decimals_of(found["low"])
        )


def _relative(found: re.Match[str]) -> Iterable[Sighting]:
    value, places, modifier = (
        number_of(found["number"]),
        decimals_of(found["number"]),
        modifier_in(found),
    )
    low, high = allowed_percentage(value, places, modifier)
    direction = direction_in(found["change"])
    low, high = (1 - high, 1 - low) if direction == "lower" else (1 + low, 1 + high)
    yield Sighting(*found.span(), "ratio", low, high, value, places, modifier, direction)


def _range_of_fractions(found: re.Match[str]) -> Iterable[Sighting]:
    bounds = [allowed_share(_part(found[name])) for name in ("low", "high")]
    yield Sighting(*found.span(), "range", bounds[0][0], bounds[1][1])


def _fraction(found: re.Match[str]) -> Iterable[Sighting]:
    share, modifier = _part(found["fraction"]), modifier_in(found)
    if not 0 < share < 1:
        return
    low, high = allowed_share(share, modifier)
    change = _CHANGED_BY.search(found.string, max(0, found.start() - 40), found.start())
    if change is None:
        yield Sighting(*found.span(), "fraction", low, high, share, 0, modifier)
    elif direction_in(change[0]) == "lower":
        yield Sighting(*found.span(), "ratio", 1 - high, 1 - low, share, 0, modifier, "lower")
    else:
        yield Sighting(*found.span(), "ratio", 1 + low, 1 + high, share, 0, modifier, "higher")


_CHANGED_BY = re.compile(
    r"\b(?:rose|risen|grew|grown|increased?|up|fell|fallen|dropped|declined|decreased?|down)\s+(?:\w+\s+)?by\s+\Z"
    r"|\b(?:increase|rise|growth|decrease|fall|drop|decline|reduction)\s+of\s+\Z|\b(?:cynnydd|gostyngiad|cynyddodd|gostyngodd)\s+(?:o\s+)?\Z",
    re.IGNORECASE,
)
"""Before a fraction or percentage that is a change and no share: rose by a third."""


def _part(text: str) -> float:
    """The share that "nine out of ten", "two-thirds", "half" or "¾" says; NaN for what says none,
    such as 5 in 2.
    """
    if text in SIGNS:
        return parts_of_whole(text)
    if of := re.fullmatch(
        rf"(?P<n>{CARDINAL})\s*(?:in|out\s+of|of|o\s+bob|allan\s+o|/)\s*(?:every\s+)?(?P<m>{CARDINAL})",
        text,
        re.I,
    ):
        part, whole = number_of(of["n"]), number_of(of["m"])
        return part / whole if 0 < part < whole <= 1000 else nan
    words = [
        word
        for word in re.split(r"[\s-]+", text.casefold())
        if word not in ("rhan", "ran", "o", "of", "")
    ]
    known = {"dair": 3, "tair": 3, "bedair": 4, "bump": 5, "bum": 5, "ddeg": 10}
    parts = ORDINAL_PARTS.get(words[-1]) or known[words[-1]]
    count = 1.0 if len(words) == 1 or words[0] in ("a", "an") else number_of(" ".join(words[:-1]))
    return count / parts


_NAMED = alternatives(
    word for word in ORDINAL_PARTS if word not in ("half", "hanner", "chwarter", "traean")
)
_COUNTING = r"(?:one|two|three|four|five|six|seven|eight|nine|a|an|un|dau|ddau|tri|dri|thri|pedwar)"
_NO_SHARE = (
    r"(?!\s+(?:an?\s+)?(?:hour|day|year|century|term|time|marathon|price|past|party|parties|sector|person|world|way|child|"
    r"language|edition|wave|round|floor|place|phase|section|o'r\s+gloch)s?\b|-(?:hour|day|year|term|time|way|party|hearted)|\s+of\s+an?\s+(?:hour|century|mile))"
)
_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", r"\d")
_NOT_HALF = "".join(
    rf"(?<!\b{before})"
    for before in (
        *(rf"{word}[ ]" for word in ("second", "first", "latter", "other")),
        *(rf"{number}[ ]and[ ]" for number in _NUMERALS),
        *(rf"{number}[ ]and[ ]a[ ]" for number in _NUMERALS),
    )
)
"""The second half and three and a half are no shares."""

FRACTION = rf"""
    (?:(?<![\w.,/])(?:{CARDINAL})\s+(?:in|out\s+of|o\s+bob|allan\s+o)\s+(?:every\s+)?(?:{CARDINAL})(?![\w%]|[.,]\d)
    | (?<![\w.,/])(?:{CARDINAL})\s+of\s+(?:every\s+)?(?:{CARDINAL})(?=\s+(?:[\w-]+\s+)?{PEOPLE}\b)
    | \b(?:un\s+rhan|(?:dwy|ddwy|tair|dair|pedair|bedair)\s+ran)\s+o\s+(?:dair|bedair|bump|ddeg)\b
    | \b{_COUNTING}[\s-]+(?:{_NAMED}|chwarter|traean)\b{_NO_SHARE}
    | {_NOT_HALF}\b(?:one[\s-]|an?\s+)?half\b{_NO_SHARE}
    | \b(?:hanner|chwarter|traean|draean|thraean)\b{_NO_SHARE}
    | [{SIGNS}] | (?<![\d/])\d/\d{{1,2}}(?=\s+of\b))
"""


def _vague(found: re.Match[str]) -> Iterable[Sighting]:
    words = " ".join(found[0].split()).casefold()
    for vague in VAGUE:
        if any(words == word for each in vague.words.values() for word in each):
            yield Sighting(*found.span(), "phrase", vague.low, vague.high)
            return


def _everybody(found: re.Match[str]) -> Iterable[Sighting]:
    yield Sighting(*found.span(), "phrase", 1.0, 1.0)


# --- intervals, differences, multiples ---


def _interval(found: re.Match[str]) -> Iterable[Sighting]:
    if found["level"]:
        yield Sighting(*found.span("level"), "level", value=number_of(found["level"].rstrip(" %")))
    start, end = found.start("low"), found.end("bounds")
    low, high = (number_of(found[name].lstrip("-−–+")) for name in ("low", "high"))
    places = max(decimals_of(found["low"]), decimals_of(found["high"]))
    if "%" in found["bounds"] or "cent" in found["bounds"].casefold():
        yield Sighting(start, end, "interval", low / 100, high / 100, places=places)
    else:
        yield Sighting(start, end, "statistic")


def _level(found: re.Match[str]) -> Iterable[Sighting]:
    yield Sighting(*found.span("level"), "level", value=number_of(found["number"]))


def _points(found: re.Match[str]) -> Iterable[Sighting]:
    written = found["number"] or found["words"]
    value, places, modifier = number_of(written), decimals_of(written), modifier_in(found)
    bounds = allowed_percentage(value, places, modifier)
    before = re.split(r"[.;:!?]", found.string[max(0, found.start() - 25) : found.start()])[-1]
    after = re.split(r"[.;:!?]", found.string[found.end() : found.end() + 25])[0]
    direction = direction_in(after) or direction_in(before)
    yield Sighting(*found.span(), "points", *bounds, value, places, modifier, direction)


_TIMES = {
    "half": 0.5,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "dwywaith": 2.0,
    "thrice": 3.0,
    "triple": 3.0,
    "trebled": 3.0,
    "tripled": 3.0,
}
_TIMES |= {"teirgwaith": 3.0, "deirgwaith": 3.0, "treble": 3.0, "halved": 0.5, "quadrupled": 4.0}


def _ratio(found: re.Match[str]) -> Iterable[Sighting]:
    word = (found["word"] or "").casefold()
    value, modifier = _TIMES[word] if word else number_of(found["number"]), modifier_in(found)
    low, high = {
        "": (0.95 * value, 1.05 * value),
        "about": (0.9 * value, 1.1 * value),
        "nearly": (0.85 * value, value),
        "just_under": (0.9 * value, value),
        "just_over": (value, 1.1 * value),
    }.get(modifier, allowed_count(value, modifier))
    direction = "lower" if value < 1 or re.search(r"\bless|\bllai", found[0], re.I) else "higher"
    yield Sighting(*found.span(), "ratio", low, high, value, modifier=modifier, direction=direction)


def _comparison(found: re.Match[str]) -> Iterable[Sighting]:
    same = re.search(
        r"\b(?:no|not|same|equally|alike|nid|dim|yr\s+un|as\s+(?:likely|many|much))\b",
        found[0],
        re.I,
    )
    yield Sighting(
        *found.span(), "comparison", direction="same" if same else direction_in(found[0])
    )


# --- people ---


_NO_COUNT = re.compile(
    r"\b(?:in|since|by|until|during|from|yn|ers|year|grade|stage|wave|blwyddyn)\s\Z", re.IGNORECASE
)
"""Before a year, and a class of pupils."""


def _count(found: re.Match[str]) -> Iterable[Sighting]:
    before = found.string[max(0, found.start("number") - 12) : found.start("number")]
    if _NO_COUNT.search(before) and re.fullmatch(r"(?:19|20)\d\d|\d", found["number"]):
        return
    value, modifier = number_of(found["number"]), modifier_in(found)
    low, high = allowed_count(value, modifier)
    start = found.start("modifier") if found["modifier"] else found.start("number")
    end = max(
        found.end("number"), found.end("afterwards") if "afterwards" in found.groupdict() else 0
    )
    yield Sighting(start, end, "count", low, high, value, 0, modifier)


def _base(found: re.Match[str]) -> Iterable[Sighting]:
    value, modifier = number_of(found["number"]), modifier_in(found)
    yield Sighting(*found.span(), "base", *allowed_count(value, modifier), value, 0, modifier)


_SIGNED = rf"[-−–+]?{DIGITS}"

CLAIMED: tuple[Pattern, ...] = (
    pattern(
        "interval",
        rf"""(?:(?P<level>{DIGITS}{PER_CENT})\s+)?\b(?:CIs?|C\.I\.|confidence\s+intervals?|credible\s+intervals?|cyfwng\s+hyder)
        (?:\s+(?P<levelled>{DIGITS})%)?[\s:,;(\[=]*(?:(?:of|is|was|from|between|o|rhwng)\s+)?
        (?P<bounds>(?P<low>{_SIGNED}){PER_CENT}?(?:\s*(?:to|i|and|a|,|;|–|-|—)\s*)(?P<high>{_SIGNED}){PER_CENT}?)""",
        _interval,
        "(95% CI 82% to 86%)",
    ),
    pattern(
        "level",
        rf"(?P<level>(?P<number>{DIGITS}){PER_CENT})(?=\s+(?:level|confidence|significance|CIs?\b|credible)|\s*lefel)",
        _level,
        "at the 5% level",
    ),
    pattern(
        "level",
        rf"\b(?:(?:c|g|ch|ngh)yfwng\s+hyder|lefel)\s+(?P<level>(?P<number>{DIGITS}){PER_CENT})",
        _level,
        "cyfwng hyder 95%",
    ),
    pattern(
        "level",
        rf"\b(?:interval|cyfwng):\s+(?P<level>(?P<number>{DIGITS}){PER_CENT})(?=\s*[,;.])",
        _level,
        "Interval: 95%, Wilson score",
    ),
    pattern(
        "points",
        rf"""{MODIFIER}(?P<number>{CARDINAL})[\s-]?(?:(?:percentage|%|per\s?cent)[\s-]?points?|points?(?=\s+(?:higher|lower|more|less|fewer
        |ahead|behind|above|below|gap|difference))|ppts?\b|pp\b|o\s+bwyntiau\s+canran|pwynt\s+canran|bwynt\s+canran)""",
        _points,
        "22 percentage points higher",
    ),
    pattern(
        "points",
        rf"{MODIFIER}(?:(?<=by\s)(?P<words>{CARDINAL})|(?P<number>{DIGITS}))[\s-]points?\b(?!\s+(?:\w+\s+)?(?:scale|plan|system|likert))",
        _points,
        "fell by 3 points",
    ),
    pattern(
        "ratio",
        rf"""{MODIFIER}(?:(?P<word>{alternatives(_TIMES)})|(?P<number>{CARDINAL})(?:\s+times|\s?-?fold|\s+gwaith))
        \s*(?:yn\s+(?:fwy|llai)\s+\w+|cymaint|as\s+(?:likely|many|much|high|often)|(?:more|less)\s+(?:likely|often)|higher|greater|
        the\s+(?:share|proportion|rate|number|percentage|figure|level))\b""",
        _ratio,
        "twice as many",
    ),
    pattern(
        "ratio",
        rf"{MODIFIER}\b(?P<word>doubled|trebled|tripled|halved|quadrupled)\b(?P<number>)",
        _ratio,
        "support doubled",
    ),
    pattern(
        "ratio",
        rf"""{MODIFIER}(?<![\w.,])(?P<number>{DIGITS})(?P<percent>{PER_CENT})\s+(?P<change>(?:more|less)\s+(?:likely|often)|(?:higher|lower)\s+than
        |increase|decrease|rise|fall|drop|reduction)\b""",
        _relative,
        "20% more likely",
    ),
    pattern(
        "range",
        rf"""(?<!from\s)(?<!o\s)(?<![\w.,])(?P<low>{DIGITS}){PER_CENT}?{TO}(?P<high>{DIGITS}){PER_CENT}
        """,
        _range,
        "in 70–80% of cases",
    ),
    pattern(
        "range",
        rf"\b(?:between|rhwng)\s+(?P<low>{DIGITS}){PER_CENT}?\s+(?:and|ac?)\s+(?P<high>{DIGITS}){PER_CENT}",
        _range,
        "between 70 and 80%",
    ),
    pattern(
        "range",
        rf"\b(?:between|rhwng)\s+(?P<low>{FRACTION})\s+(?:and|a|ac)\s+(?P<high>{FRACTION})",
        _range_of_fractions,
        "between a third and a half",
    ),
    pattern(
        "percentage",
        rf"{MODIFIER}(?P<number>{CARDINAL}){PER_CENT}{AFTERWARDS}",
        _percentage,
        "84.3 per cent of teachers",
    ),
    pattern(
        "fraction",
        rf"{MODIFIER}(?P<fraction>{FRACTION}){AFTERWARDS}",
        _fraction,
        "nearly two thirds of us",
    ),
    pattern("phrase", VAGUE_WORDS, _vague, "the vast majority agreed"),
    pattern("phrase", EVERYBODY, _everybody, "all teachers agreed"),
    pattern(
        "base",
        rf"""\b(?:n|base|sail|sample\s+size|sample|sampl)\s*(?:=|:|\bof\b|\bo\b)\s*{MODIFIER}(?P<number>{DIGITS})(?!\s?%|\s?per\s?cent)""",
        _base,
        "n = 1,987",
    ),
    pattern(
        "count",
        rf"""{MODIFIER}(?P<number>{DIGITS}(?:\s+(?:thousand|million|mil|miliwn))?|\b(?:\w+\s+)(?:hundred|thousand))
        {AFTERWARDS}(?=\s+(?:(?!and\b|or\b|to\b|in\b|were\b)[\w'’–-]+\s+){{0,3}}?{PEOPLE}\b(?![-–]))""",
        _count,
        "about 2,000 UK adults",
    ),
    pattern(
        "comparison",
        r"""\b(?:no\s+(?:clear\s+|significant\s+|real\s+)?differen(?:ce|t)|(?:significantly\s+|much\s+|far\s+|slightly\s+)?
        (?:higher|lower|greater|smaller|larger|fewer|more|less)\s+(?:likely|often|common)(?:\s+than)?|(?:significantly\s+|much\s+|far\s+
        |slightly\s+)?(?:higher|lower|greater|smaller|larger)\s+(?:\w+\s+){0,2}than|(?:just\s+)?as\s+(?:likely|many|much)\s+as|equally\s+likely
        |(?:higher|lower|greater|smaller|larger)\s+(?:share|proportion|percentage)\s+(?:of\s+)?(?:[\w'’-]+\s+){1,5}?than(?:\s+of)?
        |(?:more|fewer)\s+(?:[\w-]+\s+){0,2}?(?:"""
        + PEOPLE
        + r""")\s+(?:[\w-]+\s+){0,2}?than|(?:the\s+)?same\s+(?:share|proportion|percentage)
        |(?:rose|risen|rises|fell|fallen|increased|decreased|grew|grown|dropped|declined)(?=\s+(?:by|from|to|since|between|sharply|slightly))
        |differ(?:ed|s)?(?:\s+significantly)?\s+(?:from|between|by)|yn\s+(?:uwch|is|fwy|llai)(?:\s+tebygol)?\s+(?:nag?|o\b)|dim\s+gwahaniaeth
        |nid\s+oes\s+gwahaniaeth|yr\s+un\s+gyfran|cynyddodd|gostyngodd)(?!\w)""",
        _comparison,
        "higher than among parents",
    ),
)
"""Figures about answers, the more telling patterns first."""
