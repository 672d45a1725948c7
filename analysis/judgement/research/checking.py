"""The figures of a draft that are of research, with their verdicts: those that are bound to a
figure of evidence, and those whose words name a domain plainly.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

from analysis.drafts.document import Block, Document
from analysis.evidence.names import PREFIX, Research, ResearchFigure
from analysis.evidence.review.notes import impossible_p
from analysis.judgement.checked import Checked, published_value
from analysis.judgement.mention import Mention
from analysis.judgement.passages import SHARES
from analysis.judgement.research.domains import Spot, nearest, spots
from analysis.judgement.research.judging import Read, fits, fits_turned, judged, said_of
from analysis.judgement.research.kinds import (
    clause_of,
    counted,
    in_another_way,
    names_another_review,
)
from analysis.judgement.research.stated import Stated, stated_as, stated_in
from analysis.judgement.verdicts import Finding
from analysis.judgement.whole import bound_spans, whole_mention
from analysis.language.allowed import holds
from analysis.language.prose import sentence_at
from survey.errors import DataError, Fault

__all__ = ["research_checked"]


def research_checked(
    document: Document, found: Sequence[Mention], research: Research
) -> Mapping[int, Checked | None]:
    """The figures of research by the number of their first mention; None for further mentions that
    are parts of the same figure, such as the other end of an interval.

    Raises DataError with the place of each claim that the evidence does not have.
    """
    taken: dict[int, Checked | None] = {}
    faults: list[Fault] = []
    by_block: dict[int, list[int]] = {}
    for number, mention in enumerate(found):
        by_block.setdefault(mention.block, []).append(number)
    for block, numbers in by_block.items():
        here = _Here(document.blocks[block], {one: found[one] for one in numbers}, research)
        try:
            for span, checked in here.bound():
                _take(taken, here, span, checked)
        except DataError as error:
            where = next(one for one in here.mentions.values() if one.claim.startswith(PREFIX))
            faults += [
                Fault(f"{document.path}, {where.place}", 0, fault.message) for fault in error.faults
            ]
            continue
        if research:
            for span, checked in here.named(taken):
                _take(taken, here, span, checked)
    if faults:
        raise DataError(faults)
    return taken


def _take(
    taken: dict[int, Checked | None], here: "_Here", span: tuple[int, int], checked: Checked
) -> None:
    inside = here.inside(*span)
    for number in inside:
        taken[number] = None
    taken[inside[0]] = checked


_IN = re.compile(r"\b(?:in|for|by)\s+(?:[a-z]+\s+){0,2}\Z", re.IGNORECASE)
_OF_EFFECTS = re.compile(
    r"\b(?:CI|confidence|intervals?|effects?|pooled|trials?|reviews?|meta-analy\w+|SMD|controls?)\b",
    re.IGNORECASE,
)
_OF_STUDIES = re.compile(r"\bof\s+(?:(?:all|the|these)\s+)*(?:studies|trials)\b", re.IGNORECASE)
"""Said once in a sentence that lists several shares."""


@dataclass(frozen=True)
class _Here:
    """A block of a draft with its figures."""

    block: Block
    mentions: Mapping[int, Mention]
    research: Research

    def inside(self, start: int, end: int) -> list[int]:
        """The mentions that have characters from `start` to `end`."""
        return [n for n, one in self.mentions.items() if one.start < end and start < one.end]

    def bound(self) -> Iterator[tuple[tuple[int, int], Checked]]:
        every = bound_spans(
            self.block, self.mentions.values(), lambda claim: claim.startswith(PREFIX)
        )
        for span, mention in every:
            figure = self.research.figure(mention.claim)
            text = self.block.text[slice(*span)]
            stated = None if figure.what == "improved" else stated_as(figure.what, text)
            yield span, self._checked(figure, span, stated, mention)

    def named(
        self, taken: Mapping[int, Checked | None]
    ) -> Iterator[tuple[tuple[int, int], Checked]]:
        """Figures that nothing binds, and whose words say what they are."""
        text = self.block.text
        free = {
            number
            for number, one in self.mentions.items()
            if number not in taken and not one.claim and not self._is_waved(one)
        }
        if self.block.kind in ("reference", "code"):
            return
        for stated in stated_in(text):
            span = (stated.start, stated.end)
            inside = self.inside(*span)
            if not inside or not set(inside) <= free:
                continue
            figure = self._meant(stated)
            first = self.mentions[inside[0]]
            if figure is not None:
                yield span, self._checked(figure, span, stated, first)
            elif stated.kind == "p" and impossible_p(stated.written):
                yield span, _impossible(whole_mention(self.block, span, stated, first))
        for number in sorted(free):
            one = self.mentions[number]
            if one.kind in SHARES and not one.waved and (share := self._share_meant(one)):
                yield (one.start, one.end), self._checked(share, (one.start, one.end), None, one)

    def _is_waved(self, mention: Mention) -> bool:
        """Whether the author says that it need not be checked."""
        return any(one.start < mention.end and mention.start < one.end for one in self.block.waves)

    # --- which figure is meant ---

    def _meant(self, stated: Stated) -> ResearchFigure | None:
        sentence = self._sentence(stated.start, stated.end)
        if stated.kind in ("studies", "participants"):
            return self._total(stated, sentence)
        what = "estimate" if stated.kind == "interval" else stated.kind
        if not self._is_known(stated, what) and not self._is_of_research(stated, sentence):
            return None
        spot = self._spot(stated.start, stated.end, sentence, stated)
        if spot is None:
            return None
        found = [one for one in self._of(spot.domains, what) if one is not None]
        if not found and self._is_anothers(stated, what):
            found = self._of(frozenset(self.research.labels), what)
            found = [one for one in found if self._holds(one, stated)]
        if len(found) != 1 or names_another_review(sentence, found[0].source):
            return None
        if what == "estimate" and stated.kind != "interval" and isnan(found[0].value):
            return None
        return found[0]

    def _of(self, domains: frozenset[str], what: str) -> list[ResearchFigure]:
        """Figures of these domains, where one review has them."""
        every = (self.research.of(domain, what) for domain in sorted(domains))
        return [one for one in every if one is not None]

    def _is_known(self, stated: Stated, what: str) -> bool:
        """Whether some domain has this number, with whatever sign."""
        return any(
            self._holds(one, stated, turned=True)
            for one in self._of(frozenset(self.research.labels), what)
        )

    def _is_of_research(self, stated: Stated, sentence: str) -> bool:
        """Whether an unknown number may be meant as one of research: a range is said to be of an
        effect, and it is not beside a figure of the answers.
        """
        first, last = sentence_at(self.block.text, stated.start)
        answers = any(
            first <= one.start < last and one.claim and not one.claim.startswith(PREFIX)
            for one in self.mentions.values()
        )
        return not answers and (stated.kind != "interval" or bool(_OF_EFFECTS.search(sentence)))

    def _is_anothers(self, stated: Stated, what: str) -> bool:
        found = self._of(frozenset(self.research.labels), what)
        return sum(self._holds(one, stated) for one in found) == 1

    def _holds(self, figure: ResearchFigure, stated: Stated, *, turned: bool = False) -> bool:
        """Whether the number alone is that of a figure."""
        span = (stated.start, stated.end)
        mention = next(iter(self.mentions.values()))
        read = Read(self.block.text[slice(*span)], stated, mention, "", "")
        return fits(figure, read) or (turned and fits_turned(figure, read))

    def _total(self, stated: Stated, sentence: str) -> ResearchFigure | None:
        """The total that a number of studies or people is, by its number: a draft cites many."""
        every = [one for one in self.research.figures.values() if one.what == stated.kind]
        fitting = [one for one in every if self._holds(one, stated)]
        if len(fitting) == 1 and not names_another_review(sentence, fitting[0].source):
            return fitting[0]
        return None

    def _share_meant(self, mention: Mention) -> ResearchFigure | None:
        """The share of studies that a share is said to be, or has the number of, in a sentence that
        names its domain.
        """
        text = self.block.text
        span = (mention.start, mention.end)
        sentence = self._sentence(*span)
        kind, _ = counted(text[mention.end :])
        spot = self._spot(*span, sentence)
        if spot is None and "all outcomes" not in sentence:
            return None
        found = self._of(spot.domains if spot else frozenset({"all"}), "improved")
        if len(found) != 1 or names_another_review(sentence, found[0].source):
            return None
        figure = found[0]
        alike = holds(figure.value, mention.low, mention.high) and mention.kind != "phrase"
        if kind in ("studies", "outcomes"):
            first, last = clause_of(text, *span, sentence_at(text, mention.start))
            return None if not alike and in_another_way(text[first:last]) else figure
        listed = kind == "" and _OF_STUDIES.search(sentence)
        return figure if alike and (kind == "people" or listed) else None

    def _spot(
        self, start: int, end: int, sentence: str, stated: Stated | None = None
    ) -> Spot | None:
        """Where the sentence names the domain of a figure; the heads of its cell, where it has
        none. A share has its domain behind it ("74% of studies showed better interaction"), unless
        it is "in 74%".
        """
        text = self.block.text
        first, last = sentence_at(text, start)
        last = max(last, end)
        named = [
            replace(one, start=one.start + first, end=one.end + first)
            for one in spots(text[first:last], self.research.labels)
        ]
        if not named:
            above = spots(" · ".join(self.block.heads), self.research.labels)
            return above[0] if above else None
        if stated and "respectively" in sentence.casefold():
            alike = [one for one in stated_in(text[first:last]) if one.kind == stated.kind]
            place = [one.start + first for one in alike].index(stated.start)
            return named[place] if len(alike) == len(named) else None
        if stated is None and not _IN.search(text[first:start]):
            shares = [
                one.start
                for one in self.mentions.values()
                if one.kind in SHARES and one.start >= end
            ]
            until = min(shares, default=last)
            if behind := [one for one in named if end <= one.start < until]:
                return behind[0]
        return nearest(text, start, end, named)

    def _sentence(self, start: int, end: int) -> str:
        first, last = sentence_at(self.block.text, start)
        return self.block.text[first : max(last, end)]

    # --- what becomes of it ---

    def _checked(
        self,
        figure: ResearchFigure,
        span: tuple[int, int],
        stated: Stated | None,
        mention: Mention,
    ) -> Checked:
        text = self.block.text
        start, end = span
        first, last = sentence_at(text, start)
        first, last = clause_of(text, start, end, (first, max(last, end)))
        spot = self._spot(start, end, self._sentence(start, end), stated)
        domains = spot.domains if spot and figure.domain in self.research.labels else frozenset()
        read = Read(text[start:end], stated, mention, text[first:start], text[end:last], domains)
        finding = judged(figure, read, self.research)
        said = whole_mention(self.block, span, stated, mention) if stated else mention
        published = published_value(said) if stated is None else stated.value
        right = "" if finding.verdict in ("holds", "not bound") else _suggested(figure)
        return Checked(
            replace(said, waved=""),
            figure.name,
            "",
            published,
            figure.value,
            figure.low,
            figure.high,
            0,
            finding.verdict,
            finding.reason,
            right,
        )


def _suggested(figure: ResearchFigure) -> str:
    said = said_of(figure)
    return f"{said[:1].upper()}{said[1:]} ({figure.source})."


def _impossible(mention: Mention) -> Checked:
    finding = Finding("wrong", f"“{mention.text}” is impossible to mean: no p value is 0 or below")
    return Checked(
        mention, "", "", mention.value, nan, nan, nan, 0, finding.verdict, finding.reason, ""
    )
