"""Of whom a sentence speaks: the groups of the study by label, synonym or instrument, people it did
not ask, and places.

Groups are sets of codes: "professionals" is every group of an instrument that has the word in its
title and others have not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.judgement.passages import Passage
from survey.codebook import Codebook

__all__ = [
    "EVERYBODY",
    "LIMITED",
    "People",
    "Place",
    "place_in",
    "places_named",
    "population_words",
    "universe_place",
]

Groups = frozenset[str]

_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        r"\bpublic\b|\bcyhoedd\b": r"(?:(?:general|british|uk|welsh)\s+)?"
        r"public(?!\s+(?:services?|sector|health|transport|money|spending|funds|opinion|debate|bod(?:y|ies))\b)|adults|people|britons|citizens|population|"
        r"g?c?h?yhoedd|gyhoedd|oedolion|pobl|bobl",
        r"\bteachers?\b|\bathrawon\b": r"teachers?|teaching\s+staff|athrawon",
        r"early[- ]years": r"early[- ](?:years|childhood)\s+(?:workers?|practitioners?|staff|educators?)|"
        r"nursery\s+(?:workers?|staff|nurses)|"
        r"[gn]?g?g?weithwyr\s+blynyddoedd\s+cynnar|weithwyr\s+blynyddoedd\s+cynnar",
        r"\bnurses?\b": r"nurses?|nyrsys",
        r"\bparents?\b|\brhieni\b": r"parents?|mothers\s+and\s+fathers|rhieni",
        r"\bunited states\b": r"(?-i:US)|U\.S\.|USA|American|Americans|United\s+States",
        r"\bunited kingdom\b": r"(?-i:UK)|British|Britons|United\s+Kingdom",
        r"\bcanada\b": r"Canada|Canadian|Canadians",
        r"\bmexico\b": r"Mexico|Mexican|Mexicans",
        r"\bwales\b|\bcymru\b": r"Wales|Welsh|Cymru|Gymru|Nghymru",
        r"\bscotland\b": r"Scotland|Scottish|Scots|Alban",
        r"\bengland\b": r"England|English|Lloegr",
    }
)
"""For labels that match: other words for the same people."""

_PEOPLE = (
    r"experts|specialists|clinicians|medics|academics|scientists|researchers|psychiatrists|employers|charities|consumers|customers|"
    r"parents|mothers|fathers|carers|nurses|doctors|gps|midwives|health\s+visitors|social\s+workers|teachers|headteachers|"
    r"early[- ]years\s+(?:workers|staff|practitioners)|childminders|professionals|practitioners|psychologists|psychotherapists|"
    r"politicians|mps|councillors|pupils|students|children|teenagers|young\s+people|older\s+people|pensioners|women|men|voters|"
    r"grandparents|families|the\s+public|adults|rhieni|mamau|tadau|nyrsys|meddygon|bydwragedd|ymwelwyr\s+iechyd|disgyblion|menywod|dynion|"
    r"athrawon|gweithwyr\s+cymdeithasol|gwleidyddion"
)
_OF = r"(?:of|among|amongst|by|from|o|o['’]r|ymhlith|ymysg|gan)"
_FOREIGN = re.compile(
    rf"^\W*(?:{_OF}\s+)(?:(?:the|all|our|uk|british|y|yr|'r)\s+){{0,2}}(?:[\w-]+\s+)?(?P<people>{_PEOPLE})\b",
    re.IGNORECASE,
)
EVERYBODY = re.compile(r"people|pobl|bobl", re.IGNORECASE)
"""What may be the public, and may be everybody who was asked."""

_ALL = re.compile(
    r"\b(?:all\s+(?:respondents|participants|those\s+(?:asked|surveyed)|groups)|everyone|everybody|respondents\s+overall|"
    r"(?<=, )overall|overall(?=,)|pawb|yr\s+holl\s+ymatebwyr)\b",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:,|,?\s+(?:and|a|ac)\s)\s*(?:of\s+|o\s+)?(?:the\s+|y\s+|yr\s+|['’]r\s+)?", re.IGNORECASE
)
_COMPARED = re.compile(
    r"[;:]|\b(?:than|compared|while|whereas|versus|vs|against|but|unlike|nag?|o['’]i\s+gymharu|tra)\b",
    re.IGNORECASE,
)
LIMITED = re.compile(
    r"\b(?:respondents?|participants?|surveyed|polled|interviewed|questioned|(?<!when "
    r")asked(?!\s*[“\"])|sampled?|"
    r"who\s+(?:answered|responded|replied|took\s+part)|"
    r"in\s+(?:our|this|the)\s+(?:survey|poll|study|sample)|we\s+(?:spoke|heard)|(?:our|this|the)\s+survey|ymatebwyr|cyfranogwyr|a\s+(?:holwyd|atebodd)|yn\s+(?:ein|yr)\s+arolwg|"
    r"yn\s+yr\s+arolwg\s+hwn)\b",
    re.IGNORECASE,
)
"""Words by which a sentence speaks only of those who were asked."""

_POPULATION = re.compile(
    r"\b(?:public|adults|people|britons|citizens|population|nation|country|everyone|nobody|teachers|workers|professionals|parents|"
    r"students|pupils|staff|c?g?yhoedd|oedolion|pobl|bobl|athrawon|gweithwyr|rhieni)\b",
    re.IGNORECASE,
)

_WITHIN: Mapping[str, str] = MappingProxyType(
    {
        "world": "",
        "europe": "world",
        "united kingdom": "europe",
        "great britain": "united kingdom",
        "england": "great britain",
        "wales": "great britain",
        "scotland": "great britain",
        "northern ireland": "united kingdom",
        "ireland": "europe",
        "canada": "world",
        "mexico": "world",
        "united states": "world",
    }
)
"""Place → the next larger one it lies in."""

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "northern ireland": r"northern\s+ireland|northern\s+irish|(?:g|ng)ogledd\s+iwerddon",
        "great britain": r"great\s+britain|britain|(?-i:GB)|prydain(?:\s+fawr)?",
        "united kingdom": r"united\s+kingdom|(?-i:UK)|u\.k\.|british|britons|(?:y\s+)?deyrnas\s+unedig|(?-i:DU)",
        "england": r"england|english|lloegr",
        "wales": r"wales|welsh|cymru|[gn]h?gymru|gymru|nghymru",
        "scotland": r"scotland|scottish|scots|(?:yr\s+)?alban",
        "ireland": r"(?<!northern )ireland",
        "europe": r"europe|european|ewrop",
        "united states": r"united\s+states|(?-i:US)|u\.s\.|usa|america|americans?",
        "canada": r"canada|canadians?",
        "mexico": r"mexico|mexicans?",
        "world": r"(?:the\s+)?world|worldwide|globally|y\s+byd",
    }
)
_WHO = (
    r"people|adults|public|teachers|workers|professionals|parents|staff|students|respondents|members|everyone|those|pobl|bobl|oedolion|"
    r"athrawon|gweithwyr|g?c?h?yhoedd"
)
_PLACED = (
    re.compile(
        rf"\b(?:{_WHO})\s+(?:[\w-]+\s+){{0,2}}?(?:in|across|from|of|throughout|around|yng?|ym|ledled)\s+(?:the\s+|y\s+)?"
        r"(?P<place>[\w.]+(?:\s+[\w.]+)?)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<place>(?:northern\s+)?[\w.]+)\s+(?:{_WHO}|early[- ]years)\b", re.IGNORECASE
    ),
    re.compile(r"\b(?P<place>britons|scots)\b", re.IGNORECASE),
)
"""People in a place, people of a place, and people called by it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the people of a sentence are said to be: the name of the place, and the words."""

    name: str
    words: str

    def lies_in(self, other: str) -> bool:
        name = self.name
        while name:
            if name == other:
                return True
            name = _WITHIN.get(name, "")
        return False


class People:
    """The words for each group of one study, by the column that figures are shown by."""

    def __init__(
        self,
        codebook: Codebook,
        groups: tuple[str, ...],
        by: str = "group",
        instruments: Mapping[str, Groups] | None = None,
    ) -> None:
        """`instruments`: the groups that each one asks."""
        self.groups = tuple(group for group in groups if group != "Total")
        labels = {code: _labels(codebook, code, by) for code in self.groups}
        words: dict[Groups, list[str]] = {
            frozenset({code}): list(_words_for(code, texts)) for code, texts in labels.items()
        }
        for members, word in _titled(codebook, instruments or {}):
            words.setdefault(members, []).append(word)
        self.known = tuple(
            (codes, re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE))
            for codes, forms in words.items()
            if forms
        )
        self.by_people = any(
            re.search(rf"\b(?:{_PEOPLE}|public|workers|staff|cyhoedd)\b", text, re.I)
            for texts in labels.values()
            for text in texts
        )

    def in_text(self, text: str) -> tuple[tuple[int, int, Groups], ...]:
        """Groups where they are named, in order; of two in one place the one with more words."""
        found = [
            (*hit.span(), codes) for codes, pattern in self.known for hit in pattern.finditer(text)
        ]
        found += [(*hit.span(), frozenset(self.groups)) for hit in _ALL.finditer(text)]
        found.sort(key=lambda hit: (hit[0], -hit[1], len(hit[2])))
        kept: list[tuple[int, int, Groups]] = []
        for hit in found:
            if not kept or hit[0] >= kept[-1][1]:
                kept.append(hit)
        return tuple(kept)

    def said(self, passage: Passage) -> tuple[Groups | None, str]:
        """The groups that a figure is said to be of, and the words; None where nothing is said, no
        groups for other people.
        """
        before, after = (
            re.sub(r"\([^()]*\)", " ", text) for text in (passage.before, passage.after)
        )
        before = (
            _outside_quotes(before).rpartition("(")[2]
            if not passage.enclosed
            else _outside_quotes(before)
        )
        after = _outside_quotes(after)
        if not passage.enclosed:
            clause = _COMPARED.split(after)[0]
            if (
                self.by_people
                and (foreign := _FOREIGN.match(clause))
                and not self._known_at(foreign.start("people"), foreign.end("people"), clause)
            ):
                return frozenset(), foreign["people"]
            if hits := self._together(clause):
                return hits[0][2], clause[hits[0][0] : hits[0][1]]
        clause = re.split(r";", before)[-1]
        if hits := self._together(clause):
            return hits[-1][2], clause[hits[-1][0] : hits[-1][1]]
        hits = self._together(_outside_quotes(passage.sentence))
        if len({codes for _, _, codes in hits}) == 1:
            return hits[0][2], passage.sentence[hits[0][0] : hits[0][1]]
        return None, ""

    def _together(self, text: str) -> tuple[tuple[int, int, Groups], ...]:
        """Groups as in `in_text`; those with "and" between them are one: teachers and early-years
        workers.
        """
        joined: list[tuple[int, int, Groups]] = []
        for start, end, codes in self.in_text(text):
            if joined and _AND.fullmatch(text[joined[-1][1] : start]):
                joined[-1] = (joined[-1][0], end, joined[-1][2] | codes)
            else:
                joined.append((start, end, codes))
        return tuple(joined)

    def _known_at(self, start: int, end: int, clause: str) -> bool:
        """Whether a group of the study is named there."""
        return any(first < end and start < last for first, last, _ in self.in_text(clause))


def population_words(text: str, people: People) -> str:
    """The words by which a text speaks of a population rather than of those who were asked; empty
    without any.
    """
    if LIMITED.search(text):
        return ""
    outside = _outside_quotes(text)
    if found := _POPULATION.search(outside):
        return found[0]
    return next((outside[start:end] for start, end, _ in people.in_text(outside)), "")


def place_in(text: str) -> Place | None:
    """The place that people are said to be in; None where the text names none with people."""
    text = _outside_quotes(text)
    for found in (found for pattern in _PLACED for found in pattern.finditer(text)):
        for name, pattern in _NAMES.items():
            if hit := re.match(rf"(?:{pattern})\b", found["place"].strip(), re.IGNORECASE):
                return Place(name, hit[0])
    return None


def places_named(text: str) -> frozenset[str]:
    """Every place that a text names.

    >>> sorted(places_named("Teachers in Wales and England"))
    ['england', 'wales']
    """
    return frozenset(
        name
        for name, pattern in _NAMES.items()
        if re.search(rf"\b(?:{pattern})(?!\w)", text, re.IGNORECASE)
    )


def universe_place(text: str) -> str:
    """The place that the words for a universe name; the largest where they name several."""
    found = [name for name in _NAMES if name in places_named(text)]
    return next(
        (name for name in found if all(Place(each, "").lies_in(name) for each in found)),
        found[0] if found else "",
    )


def _outside_quotes(text: str) -> str:
    return re.sub(r"[“\"][^“”\"]*[”\"]", lambda found: " " * len(found[0]), text)


def _labels(codebook: Codebook, code: str, by: str) -> tuple[str, ...]:
    item = codebook.items.get(by)
    options = item.options if item else codebook.groups
    return next(
        (tuple(dict(option.label.texts).values()) for option in options if option.code == code),
        (code,),
    )


def _words_for(code: str, labels: tuple[str, ...]) -> Iterator[str]:
    for label in labels:
        bare = re.sub(r"^(?:the|y|yr)\s+", "", label.casefold())
        if bare != "public":  # which has a word of its own below: public services are no people
            yield re.escape(bare).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]")
        for pattern, words in _SYNONYMS.items():
            if re.search(pattern, label, re.IGNORECASE):
                yield words
    if "_" in code:
        yield code.replace("_", r"[\s_-]")


def _titled(codebook: Codebook, instruments: Mapping[str, Groups]) -> Iterator[tuple[Groups, str]]:
    """Words that one instrument's title has and no other's, with its groups, where it asks
    several.
    """
    for instrument, members in instruments.items():
        if len(members) < 2 or instrument not in codebook.titles:
            continue
        for language, text in codebook.titles[instrument].texts:
            others = " ".join(
                title.in_language(language)
                for name, title in codebook.titles.items()
                if name != instrument
            )
            if others:
                for word in dict.fromkeys(_words(text)):
                    if word not in _words(others):
                        yield members, re.escape(word) + "?" * word.endswith("s")
                        yield from [(members, re.escape(word[1:]))] * (
                            language == "cy" and word.startswith("g")
                        )


def _words(text: str) -> list[str]:
    return list(re.findall(r"[^\W\d_]{5,}", text.casefold()))
