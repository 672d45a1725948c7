"""Patterns of words that say a share without a number: most teachers, nearly all, every parent
agreed.
"""

import re
from collections.abc import Iterable

from analysis.language.phrases import VAGUE

__all__ = ["EVERYBODY", "PEOPLE", "VAGUE_WORDS", "alternatives"]


def alternatives(words: Iterable[str]) -> str:
    """A pattern of these words, the longest first, for use where spaces do not count."""
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+")
        for word in sorted(words, key=len, reverse=True)
        if word
    )


PEOPLE = (
    r"(?:people|persons|adults|respondents|participants|interviews|interviewees|responses|professionals|practitioners|workers|"
    r"teachers|staff|nurses|doctors|gps|visitors|parents|mothers|fathers|carers|caregivers|families|households|children|babies|"
    r"infants|pupils|students|women|men|girls|boys|pairs|dyads|members|citizens|residents|voters|users|patients|clients|"
    r"o\s+bobl|pobl|oedolion|ymatebwyr|athrawon|gweithwyr|rhieni|gofalwyr|teuluoedd|plant|disgyblion|myfyrwyr|cyfranogwyr)"
)

_WITH_PEOPLE = {"most", "few", "very few", "only a few", "ychydig o", "ychydig iawn"}
"""Words that say a share only where people follow: most teachers, most of the public, most agreed;
not the most important."""

_VAGUE = alternatives(
    word
    for vague in VAGUE
    for words in vague.words.values()
    for word in words
    if word not in _WITH_PEOPLE
)
_DID = (
    r"(?:agree|disagree|say|said|sa[iy]d?|think|thought|feel|felt|believe|told|tell|answer|support|want|oppose|know|knew|report|chose|"
    r"choose|see|saw|had|have|are|were|did|do|would)(?:s|d|ed)?"
)
_ANSWERED = (
    r"(?:agree|disagree|say|said|think|thought|feel|felt|believe|support|oppose)(?:s|d|ed)?\b"
)
_ONE = r"(?:teacher|worker|parent|respondent|person|adult|nurse|doctor|family|student|pupil|member|professional)"
EVERYBODY = rf"""
    (?<!not\s)(?<!for\s)(?<!that\s)(?<!of\s)(?<!by\s)(?<!from\s)(?<!with\s)(?<!among\s)(?<![\w-])(?:
    (?P<all>all)(?=\s+(?:of\s+)?(?:the\s+|our\s+)?(?:[\w-]+\s+)?{PEOPLE}\s+{_ANSWERED})
    | (?P<every>every)(?=\s+(?:[\w-]+\s+)?{_ONE}\s+{_ANSWERED})
    | (?P<one>every(?:one|body))(?=\s+{_ANSWERED}))
"""

VAGUE_WORDS = rf"""
    (?<![\w-])(?<!chyfwelwyd\s)(?:{_VAGUE})(?![\w-])
    | (?<!too\s)(?<!the\s)(?<!at\s)(?<!a\s)(?<![\w-])(?:{alternatives(_WITH_PEOPLE)})
      (?=\s+(?:of\b(?!\s+(?:the\s+time|all)\b)|(?:[\w-]+\s+){{0,3}}?{PEOPLE}\b|{_DID}\b))
"""
