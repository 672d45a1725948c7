"""What the interviews of a study tell of it: how many there are in each group, when and how people
were asked.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.counting.grouping import groups_by
from analysis.counting.opening import opened
from analysis.publication.disclosure.tables import INTERVIEWS
from analysis.reports.basis import Basis
from analysis.reports.model import UNWEIGHTED, About, Group
from analysis.reports.sections import Section
from analysis.reports.texts import MODES, say
from analysis.reports.wording import ReportWords
from analysis.responses import Responses
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["groups_of", "left_out", "told_by"]


def told_by(about: About, responses: Responses, language: str) -> About:
    """With what the interviews tell of the study."""
    unweighted = about.weighting == UNWEIGHTED
    return replace(
        about,
        weighting=say(language, "unweighted") if unweighted else about.weighting,
        fieldwork=about.fieldwork or _fieldwork(responses, language),
        mode=about.mode or _modes(responses, language),
    )


def groups_of(basis: Basis, sections: Sequence[Section], words: ReportWords) -> tuple[Group, ...]:
    """Every group in codebook order, with its interviews; a group without any keeps its place."""
    found = []
    for section in sections:
        breakdown = section.groups
        table = opened(basis.responses, None, breakdown.by, None, breakdown.where)
        coded = groups_by(table, breakdown.by)
        codes = coded.codes if table.inside is None else coded.codes[table.inside]
        sizes = np.bincount(codes[codes >= 0], minlength=len(coded.names)).tolist()
        counts: dict[str, int | None] = dict(zip(coded.names, sizes, strict=True))
        if basis.standard.counts:
            cells = {
                group: value
                for published in basis.published.get(breakdown, ())
                for line, group, value in published.cells()
                if line == INTERVIEWS
            }
            counts = {
                name: None if math.isnan(cells.get(name, math.nan)) else int(cells[name])
                for name in coded.names
            }
        for name, count in counts.items():
            if basis.within is None or count != 0:
                found.append(Group(name, _named(section, name, basis, words), count))
    return tuple(found)


def left_out(basis: Basis, words: ReportWords) -> str:
    """How many interviews the filter of the whole report leaves out, in words; "" where there is
    none. A standard that protects counts has none of them told: they would be the rest of others.
    """
    if basis.within is None:
        return ""
    if basis.standard.counts:
        return words.say("filter_left_out_hidden")
    inside = opened(basis.responses, None, None, None, basis.within.where).inside
    every = len(basis.responses)
    outside = 0 if inside is None else every - int(np.count_nonzero(inside))
    count = words.catalogue.count
    return words.say("filter_left_out", left_out=count(outside), interviews=count(every))


def _named(section: Section, code: str, basis: Basis, words: ReportWords) -> str:
    """A group, with its population where there are several and its column does not tell."""
    label = words.group(basis.by, code)
    if section.of is None:
        return label
    comma = words.catalogue.phrases(Punctuation).comma
    return comma.join((section.of.label.in_language(words.language), label))


def _fieldwork(responses: Responses, language: str) -> str:
    """First to last day of the interviews, in words; empty where the data have no times."""
    days = [
        responses.frame[name].dropna()
        for name in ("started", "completed")
        if name in responses.frame
    ]
    times = (
        pd.to_datetime(pd.concat(days), utc=True)
        if days
        else pd.Series(dtype="datetime64[ns, UTC]")
    )
    if times.empty:
        return ""
    first, last = (
        catalogue_of(language).long_day(day.date()) for day in (times.min(), times.max())
    )
    return first if first == last else say(language, "days", first=first, last=last)


def _modes(responses: Responses, language: str) -> str:
    modes = (
        set(responses.frame["mode"].dropna().astype(str)) if "mode" in responses.frame else set()
    )
    said = [
        say(language, f"mode_{mode}") if mode in MODES else mode for mode in sorted(modes) if mode
    ]
    return catalogue_of(language).phrases(Punctuation).comma.join(said)
