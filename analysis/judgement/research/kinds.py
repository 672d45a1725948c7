"""Words that tell kinds of evidence apart, so that a sentence does not say one to be another.

| a sentence says of …        | …                 | it is                                       |
|-----------------------------|-------------------|---------------------------------------------|
| an effect that was pooled   | agree, think      | *other question*: nobody was asked          |
| an effect that was pooled   | one trial         | *other question*: it is of all its studies  |
| a share of studies          | of families       | *other people*                              |
| a share of studies          | by 74%            | *other question*: a vote is no size         |
| a change without comparison | effect, thanks to | *phrase too strong*                         |
| what a survey asked         | of studies        | *other question*                            |

The words are English; drafts in other languages have their numbers checked where they are bound.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from analysis.evidence.names import ResearchFigure
from analysis.judgement.research.domains import head_of

__all__ = [
    "clause_of",
    "counted",
    "direction_said",
    "in_another_way",
    "names_another_review",
    "said_as_research",
    "words",
]

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "opinion": r"(?<!we )agree[sd]?|agreement|disagree[sd]?|think|thinks|thought|believe[sd]?|"
        r"opinions?|in favour|of the public|felt that|feel that|would like",
        "survey": r"respondents?|surveys?|surveyed",
        "single": r"(?:(?:one|a|an|single|this|another)\s+(?:(?!of\b|review\b|pooled\b)[\w-]+\s+)"
        r"{0,2}?(?:study|trial|RCT|experiment))(?!s)",
        "pooled": r"pooled|pooling|meta-analy\w+|reviews?|reviewers",
        "before-after": r"before[- ](?:and|to|versus)[- ]after|without (?:a )?"
        r"(?:comparison|control)\w*|no (?:comparison|control) group",
        "effect": r"effects?|caused?|causes|because of|thanks to|led to|due to|works|worked|"
        r"made (?:families|parents|mothers|babies)|compared with controls?|against controls?",
        "strong": r"pro(?:ve[sdn]?|of)|guarantee[sd]?|cures?d?|always|every (?:family|mother|child|"
        r"baby|parent)|all (?:families|mothers|children|babies|parents)|without doubt",
        "nothing": r"no (?:clear |significant |detectable |measurable )?(?:effect|difference|"
        r"benefit|improvement)|did not (?:improve|help|change|fall)|made no difference|"
        r"not significant(?:ly)?",
        "worse": r"worse|worsen\w*|deteriorat\w+|harm(?:ed|s|ful)?|damag(?:ed|es|ing)",
        "good": r"better|improve[sd]?|improvements?|improving|benefit\w*|helped|helps|"
        r"gain(?:s|ed)?",
        "up": r"increas\w+|more|higher|rais\w+|greater|rise in|rises in",
        "down": r"reduc\w+|less|lower\w*|weaker|weaken\w*|poorer|decreas\w+|fall in|falls in|"
        r"fewer|drop in|lessen\w*|eas(?:ed|es)",
        "rose": r"rose|increased|went up|grew|rises|increases|was higher|is higher",
        "fell": r"fell|declined|decreased|dropped|went down|falls|was lower|is lower|was reduced",
        "recovered": r"recover(?:ed|s|y|ing)?",
        "unchanged": r"unchanged|stayed the same|no (?:reliable )?change|did not change",
        "not": r"not|no|never|nor|neither|without|n['’]t|rather than",
        "otherwise": r"worse|worsen\w*|deteriorat\w+|"
        r"(?:did|do|does|was|were|had|have)(?: not|n['’]t)|no better|no improvements?|failed",
        "studies": r"studies|trials",
        "outcomes": r"outcomes|cases|measures|comparisons",
        "people": r"families|mothers|parents|caregivers|carers|women|children|babies|infants|"
        r"people|participants|pairs|dyads|adults|the public|respondents|teachers|professionals",
    }
)

_COMPILED = {
    kind: re.compile(rf"(?<!\w)(?:{form})(?!\w)", re.IGNORECASE) for kind, form in _WORDS.items()
}

_CUT = re.compile(
    r";|,?\s+\b(?:while|whereas|but|although|yet)\b|,\s+and\b|"
    r"\band\s+(?=(?:trials|studies|research|(?:the|a|one)\s+(?:review|meta-analysis|trial))\b)",
    re.IGNORECASE,
)
"""Between clauses that may be of different kinds of evidence."""

_CITED = re.compile(
    r"\b([A-Z][\w’'-]+)(?: et al\.?,?|(?: (?:and|&) [A-Z]\w+))?,? \(?((?:19|20)\d\d)"
)
"""Another's study: Smith (2019), Smith et al., 2019."""

_MONTHS = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"In|Since|By|Until|From"
)
"""What stands before a year and is no author."""


def words(kind: str, text: str) -> str:
    """The first words of a kind in a text; "" where it has none."""
    found = _COMPILED[kind].search(text)
    return found[0] if found else ""


def clause_of(text: str, start: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """The part of a sentence around a figure that says what the figure is."""
    first, last = sentence
    for cut in _CUT.finditer(text, *sentence):
        if cut.end() <= start:
            first = cut.end()
        elif cut.start() >= end:
            last = cut.start()
            break
    return first, last


_OF = re.compile(
    r"\s*\)?\s+(?P<of>of|in)?\s*(?:(?:all|the|its|these|those|our|young|new)\s+)*", re.IGNORECASE
)


def counted(after: str) -> tuple[str, str]:
    """Of what a share is said to be by the words behind it: studies, outcomes, people or "" where
    they do not say; and these words.

    >>> counted(" of the families had less depression")
    ('people', 'families')
    """
    if (of := _OF.match(after)) is None:
        return "", ""
    further = 2 if of["of"] else 0
    said = re.match(rf"(?:[\w-]+\s+){{0,{further}}}[\w-]+", after[of.end() :])
    found = [
        (one.start(), kind, one[0])
        for kind in ("studies", "outcomes", "people")
        if said and (one := _COMPILED[kind].search(said[0]))
    ]
    return min(found)[1:] if found else ("", "")


def says_size(before: str, after: str) -> bool:
    """Whether a share is said to be how much something improved: by 74%, 74% better; not in a list
    of shares of studies.
    """
    if re.search(r"\bof\s+(?:the\s+)?(?:studies|trials)\b", f"{before}|{after}", re.IGNORECASE):
        return False
    return bool(
        re.search(r"\bby\s+(?:about\s+|nearly\s+)?$", before, re.IGNORECASE)
        or re.match(r"\s+(?:better|less|more|lower|higher|reduction|improvement)\b", after, re.I)
    )


def direction_said(figure: ResearchFigure, clause: str) -> tuple[int, str]:
    """1 where a clause says that a domain got better, −1 worse, 0 neither; and by what words."""
    for sign, kind in ((-1, "worse"), (1, "good")):
        for found in _COMPILED[kind].finditer(clause):
            if not _negated(clause, found.start()):
                return sign, found[0]
    if not figure.better:
        return 0, ""
    head = rf"(?<!\w){head_of(figure.label)}(?!\w)"
    turn = -1 if figure.better == "lower" else 1
    for sign, before, behind in ((turn, "up", "rose"), (-turn, "down", "fell")):
        either = (
            rf"(?:{_WORDS[before]})\s+(?:[\w'’–-]+\s+){{0,2}}?{head}|"
            rf"{head}\s+(?:[\w'’-]+\s+){{0,3}}?(?:{_WORDS[behind]})(?!\w)"
        )
        for found in re.finditer(rf"(?<!\w)(?:{either})", clause, re.IGNORECASE):
            if not _negated(clause, found.start()):
                return sign, found[0]
    return 0, ""


def in_another_way(clause: str) -> bool:
    """Whether a share of studies is of those that did not improve."""
    return bool(words("otherwise", clause) or words("nothing", clause))


def _negated(text: str, start: int) -> bool:
    return bool(words("not", text[max(0, start - 18) : start]))


def names_another_review(sentence: str, source: str) -> bool:
    """Whether a sentence cites a work by name and year that is not the source of a figure."""
    cited = [one[1] for one in _CITED.finditer(sentence) if not _MONTHS.fullmatch(one[1])]
    return bool(cited) and not any(name in source for name in cited)


_RESEARCH = re.compile(
    r"(?:trials|meta-analys[ei]s|systematic reviews?)\s+(?:(?:also|have|has|of trials)\s+)?"
    r"(?:find|finds|found|show|shows|showed|report|reports|reported)|pooled|effect sizes?|"
    r"\ban? effect of\s*$",
    re.IGNORECASE,
)


def said_as_research(before: str, after: str) -> str:
    """The words by which a share of people who answered is said to be research: "of studies"."""
    kind, found = counted(after)
    if kind == "studies":
        return f"of {found}"
    last = _CUT.split(before)[-1]
    said = _RESEARCH.search(last)
    return said[0].strip() if said else ""
