"""What a lexicon is: the words with which one language says figures, as its file has them.

Two kinds of text stand in a lexicon. *Phrases* are words as they are. *Forms* are words with a
little grammar, as regular expressions: `teachers?`, `higher(?: than)?`. In both a space stands for
any spaces, and capitals do not count. Names in braces in a form, {people} or {digits}, stand for
what the lexicon says elsewhere.
"""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

__all__ = [
    "AnswerWords",
    "DifferenceWords",
    "Forms",
    "Lexicon",
    "NumberWords",
    "Passed",
    "PeopleWords",
    "Phrases",
    "ProseWords",
    "Saying",
    "ShareWords",
    "spaced",
]

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_SPACE = re.compile(r"(?<!\\) ")


def spaced(form: str) -> str:
    r"""A form as a regular expression that reads any spaces for a space.

    >>> spaced("higher(?: than)?")
    'higher(?:\\s+than)?'
    """
    return _SPACE.sub(r"\\s+", form)


def _sound(form: str) -> str:
    try:
        re.compile(_PLACEHOLDER.sub("x", spaced(form)), re.VERBOSE)
    except re.error as error:
        raise ValueError(f"{form!r} is no form that can be read: {error}") from error
    return form


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty; write the words, or leave the entry out")
    return text


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


Form = Annotated[str, AfterValidator(_filled), AfterValidator(_sound)]
Forms = tuple[Form, ...]
Phrase = Annotated[str, AfterValidator(_filled)]
Phrases = tuple[Phrase, ...]
Spread = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Single words, with spaces between them."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProseWords(_Section):
    """How texts of the language are told from others, and cut into sentences and words."""

    small_words: Spread
    """Words of every day that the other languages have not; by these a text is told."""
    letters: str = ""
    """Letters that the other languages have not."""
    stop_words: Spread
    """Words that tell nothing of what a sentence is about."""
    abbreviations: Forms = ()
    """After these a full stop ends no sentence."""
    contractions: Phrases = ()
    """Endings that stand for a word of their own: 's."""
    mutated: tuple[tuple[Form, str], ...] = ()
    """Beginnings of words that grammar exchanges, and the letter that they are set as."""
    beginnings: tuple[tuple[Form, str], ...] = ()
    """What is done to beginnings after that."""
    endings: tuple[tuple[str, str], ...] = ()
    """Endings of forms of a word, and what stands instead; the first that fits."""
    whole_endings: Phrases = ()
    """Endings that are not taken off."""
    stem: int = 6
    """Letters by which words are compared."""


class NumberWords(_Section):
    """Numbers, in digits and words."""

    decimal: Spread
    grouping: str
    """Signs between thousands, as in a character class."""
    cardinals: Mapping[int, Spread]
    scales: Mapping[int, Spread]
    one: Spread = ()
    """Articles that stand for one before a scale or part: a hundred."""
    joining: Spread = ()
    """Between a hundred and the rest."""
    parts: Mapping[int, Spread]
    """Parts of a whole by name, and how many make it up."""
    after_digits: Forms
    """Scales that follow digits: 2 million."""
    after_words: Forms = ()
    """Scales that follow a word before people: several hundred parents."""


class ShareWords(_Section):
    """Shares: per cent, fractions, words alone."""

    per_cent: Forms
    percentage_heads: Forms
    """Heads of columns of shares."""
    modifiers: Mapping[str, Phrases]
    modifier_joins: Forms = ()
    """What may stand between a modifier and its figure."""
    afterwards: Mapping[str, Phrases]
    """Modifiers that stand after their figure."""
    named: Mapping[str, Phrases]
    """Words that say a share without a number, by the names of `SHARES_IN_WORDS`."""
    bound_everybody: Phrases = ()
    """What says everybody where it is all that is bound."""
    only_with_people: Phrases = ()
    """Those of them that say a share only where people follow."""
    not_named_after: Phrases = ()
    not_people_after: Phrases = ()
    few_of: Forms = ()
    """What may follow those, besides people: of."""
    verbs: Forms = ()
    """What people do in their answers, which may follow those too."""
    every: Forms = ()
    """Whole expressions for everybody, up to the verb."""
    not_every_after: Phrases = ()
    out_of: Forms
    of_people: Forms = ()
    """As out_of, where people follow: 3 of 4 teachers."""
    each: Forms = ()
    whole_first: Forms = ()
    """Between the whole and the part, where the whole is named first."""
    one_in: Spread = ()
    """Before an ordinal, where "every tenth" is one in ten."""
    named_parts: Forms = ()
    """Fractions in forms of their own."""
    part_words: Spread = ()
    """Words in fractions that count nothing."""
    counting: Spread
    """Numbers that count parts: two thirds."""
    never_counted: Spread = ()
    """Parts that no number counts."""
    one_before: Forms = ()
    """What may stand before `alone`: one half, a half."""
    alone: Forms
    """Parts that are a share by themselves."""
    never_alone: Forms = ()
    """Such parts that also need the words of `not_alone_after` not to be before them."""
    not_alone_after: Phrases = ()
    no_share_before: Forms = ()
    """What follows a part that is none of answers: half an hour."""
    no_whole_before: Forms = ()
    """What follows a number that is no whole of a fraction: one child in 15 schools."""
    slashed_before: Forms = ()
    """What follows 3/4 where it is a share."""


class DifferenceWords(_Section):
    """Intervals, differences, multiples, comparisons."""

    to: Forms
    not_range_after: Phrases = ()
    """Before a first number that is the beginning of a change, and no range."""
    between: Forms
    between_and: Forms
    higher: Forms
    lower: Forms
    changed: Forms
    """Before a share that is a change: rose by."""
    changed_by: Phrases = ()
    """Before points in words."""
    interval: Forms
    interval_joins: Forms
    interval_to: Forms
    interval_heads: Forms = ()
    level_before: Forms
    level_after: Forms = ()
    points: Forms
    bare_points: Forms = ()
    point_scales: Forms = ()
    times: Mapping[str, Phrases]
    and_part: Mapping[str, Phrases] = {}
    """What may stand behind the number of a multiple: two and a half times."""
    changed_times: Phrases = ()
    """Those of them that are verbs: doubled."""
    times_after: Forms
    as_much: Forms
    less: Forms
    relative: Forms
    """What follows a percentage that is part of another share: 20% more likely."""
    odds_before: Forms = ()
    """Before a multiple that is one of odds, or an odds ratio."""
    odds_after: Forms = ()
    """The same after it."""
    earlier: Forms = ()
    """Before a share that was one at an earlier time: up from."""
    earlier_after: Forms = ()
    """What follows such a share, where it is compared: in 2019."""
    from_to: Forms = ()
    """Between an earlier share, after `from_before`, and the present one: from 61% to 82%."""
    from_before: Forms = ()
    p_value: Forms = ()
    comparisons: Forms
    same: Forms
    than: Forms
    """What stands before the second of two that are compared."""
    ends_with_than: Phrases = ()


class PeopleWords(_Section):
    """People, and places."""

    counted: Forms
    """Whom numbers count."""
    not_before_people: Forms = ()
    """Words that end what belongs to a number of people."""
    no_count_after: Forms = ()
    average: Forms = ()
    """Before a mean or median: on average."""
    median: Forms = ()
    average_behind: Forms = ()
    """The same behind it."""
    base: Forms
    base_of: Forms = ()
    base_heads: Forms
    groups: Mapping[str, tuple[Forms, Forms]]
    """By a name: what a group's label has in it, and other words for the same people."""
    never_labels: Phrases = ()
    """Labels too short to be looked for as they are."""
    articles: Spread = ()
    others: Forms
    """People who may be no group of the study."""
    neutral: Forms = ()
    """Words before people that leave none of them out: surveyed."""
    narrower: Forms = ()
    """Words before people that leave only some of them: primary school."""
    narrowed_by: Forms = ()
    """The same behind them: aged 18 to 24."""
    who: Forms = ()
    """What begins any clause behind people that leaves only some of them."""
    with_: Forms = Field(default=(), alias="with")
    """The same for what those have who are meant."""
    no_people: Forms = ()
    """What stands where people do behind a share, and is none: of responses."""
    not_narrowed_by: Forms = ()
    """Such clauses that do not: who took part."""
    of: Forms
    our: Forms = ()
    everybody: Forms
    """What may be the public, and may be everybody who was asked."""
    all: Forms
    joined: Forms
    joined_of: Forms = ()
    anyone: Forms
    """Respondents who are said to be of no group."""
    narrowing: Forms
    """What begins a clause that leaves only some of the people before it: who, with."""
    put_to: Forms
    """Such clauses for those who were asked the question of the figure."""
    these: Forms = ()
    """People who were named before, in full: of these."""
    linking: Forms
    """What may stand between people and a part of them: in, among, who live in."""
    among: Forms = ()
    """Between a part of people with what is said of it, and the people."""
    aside: Forms = ()
    """After these people are not those of a figure: relationships with adults."""
    compared: Forms
    at: Forms = ()
    """Between people and their figure: teachers, at 92%."""
    limited: Forms
    """Words by which a sentence speaks only of those who were asked."""
    population: Forms
    labels_of_people: Forms
    places: Mapping[str, Forms]
    living: Forms
    """People who may be said to be in a place."""
    living_in: Forms
    before_places: Forms = ()
    compound_places: Forms = ()
    """Words that names of places begin with: northern."""
    placed_before: Forms = ()
    """What may stand between a place and its people, as people: early-years."""
    called_by: Forms = ()
    """Names of people by their place."""


class Passed(_Section):
    """A figure that says nothing about answers: a form (its group `figure`, or all of it)."""

    form: Form
    example: Phrase


class AnswerWords(_Section):
    """Answers of scales, and what sentences say of them."""

    concepts: Mapping[str, Forms]
    utterly: Forms = ()
    strong: Forms
    strong_after: Forms = ()
    always: Forms = ()
    weak: Forms
    weak_after: Forms = ()
    at_all: Forms = ()
    mild: Forms = ()
    joined: Forms
    after: Forms
    denying: Forms
    """Words for not, complete with what stands around them."""
    not_denied: Forms = ()
    lacking: Forms = ()
    enough: Spread = ()
    stating: Forms = ()
    """What people do who say that a statement is so."""
    referring_back: Forms = ()
    """Words by which a text says of others what it said before: the same."""
    ellipsis: Forms = ()
    """What stands for an answer that was named before: a quarter were not."""
    undecided: Forms = ()
    """Words by which a text names a statement and does not say what people think of it."""
    before_subject: Forms = ()
    """Before the subject of a statement: agree that."""
    before_verb: Forms = ()
    """Behind the subject of a statement: should."""
    done_to: Forms = ()
    """Before those to whom a statement wants something done: to, for."""
    same_words: tuple[Forms, ...] = ()
    """Words that stand for one another in a statement."""
    whose: Forms = ()
    """Before a noun of a statement another one than without it: social services."""
    experiences: Forms = ()
    """What people have been through, which is no opinion."""
    asking: Forms = ()
    """Before words for an answer that ask for one: how satisfied."""
    short: Forms = ()
    short_not: Forms = ()
    no: Forms = ()
    counted_in: Forms
    left_out: Forms
    proposed_counted_in: Forms = ()
    """As counted_in, wherever in the sentence."""
    asked_about: Forms
    respondents: Forms
    interviews: Forms
    interviewed: Forms = ()
    """Before the number of those who were asked: a poll of."""
    referring: Forms = ()
    heads: Mapping[str, Forms]
    """Heads of columns: low_high, difference, p_value, no_answer, mean_place, weighted."""


class Saying(_Section):
    """How a share is said in words. `modified`: with {} for the fraction; `changed`: what becomes
    of the fraction, or of its first word, after a modifier.
    """

    fractions: Mapping[str, Phrase]
    modified: Mapping[str, Phrase]
    changed: Mapping[str, Mapping[str, str]] = {}
    nobody: Phrase
    everybody: Phrase
    nearly_all: Phrase


class Lexicon(_Section):
    """The words of one language. `read_by`: speakers who have read it; `beside`: languages whose
    words are read in its texts too.
    """

    language: str
    read_by: Phrases
    beside: Phrases = ()
    prose: ProseWords
    numbers: NumberWords
    shares: ShareWords
    differences: DifferenceWords
    people: PeopleWords
    passing: Mapping[str, tuple[Passed, ...]]
    date_example: Phrase
    months: Forms
    of_month: Forms = ()
    day_endings: Forms = ()
    number_joins: Forms
    """Between numbers of one kind: Figures 2, 3 and 4."""
    answers: AnswerWords
    saying: Saying
