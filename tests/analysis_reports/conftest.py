"""A small study, made by hand, that has every kind of trouble a report can meet."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from analysis import Responses
from analysis.reports import About, Report, build_report
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing
from survey.record import CompletedInterview

PUBLIC = """
instrument: report-public
version: "1"
title: Report
languages: [en, cy]
groups: {public: {en: The public, cy: Y cyhoedd}}
scales:
  agreement3:
    answers:
      disagree: {en: Disagree, cy: Anghytuno}
      neither: {en: "=1+1", cy: "=1+1"}
      agree: {en: Agree, cy: Cytuno}
    nets: {agree: [agree], disagree: [disagree]}
sections:
  - title: {en: All, cy: Popeth}
    questions:
      - id: support
        ask: {en: "Should help cost $5 or $10?", cy: "A ddylai cymorth gostio £5? Tŷ, dŵr"}
        scale: agreement3
        missing: [dont_know, refused]
      - {id: age, ask: {en: How old are you?, cy: Faint yw eich oed?}, number: {min: 0, max: 120},
         optional: true}
"""
STAFF = (
    PUBLIC.replace("report-public", "report-staff").replace(
        "groups: {public: {en: The public, cy: Y cyhoedd}}",
        """groups:
  teachers: {en: "@Teachers", cy: Athrawon}
  early: {en: Early-years workers, cy: Gweithwyr}
  none: {en: Nobody, cy: Neb}""",
    )
    + """
      - id: seen
        ask: {en: What have you seen?, cy: Beth welsoch chi?}
        choose_many: {language: {en: Language, cy: Iaith}, sleep: {en: Sleep, cy: Cwsg}}
        missing: [dont_know]
"""
)


def answers(yes: int, neither: int, no: int, dont_know: int) -> Iterator[Mapping[str, Any]]:
    """People who agree, neither, disagree and do not know; of those who agree every second has seen
    trouble with language.
    """
    for number in range(yes):
        yield {
            "support": "agree",
            "seen": ("language",) if number % 2 else ("language", "sleep"),
            "age": 40,
        }
    yield from (
        {"support": "neither", "seen": Missing.DONT_KNOW, "age": Missing.REFUSED}
        for _ in range(neither)
    )
    yield from ({"support": "disagree", "seen": ("sleep",), "age": 50} for _ in range(no))
    yield from (
        {"support": Missing.DONT_KNOW, "seen": ("sleep",), "age": 50} for _ in range(dont_know)
    )


def interviews() -> Iterator[CompletedInterview]:
    groups = {
        ("report-public", "public"): answers(70, 10, 20, 5),
        ("report-staff", "teachers"): answers(30, 5, 10, 0),
        ("report-staff", "early"): answers(10, 2, 3, 1),
    }
    for (instrument, group), people in groups.items():
        for number, given in enumerate(people):
            kept = {
                item: value
                for item, value in given.items()
                if item != "seen" or instrument == "report-staff"
            }
            uuid = f"{group}-{number}"
            yield CompletedInterview(uuid, instrument, "1", "", group, "online", "en", kept)


@pytest.fixture(scope="session")
def responses() -> Responses:
    return Responses.from_interviews(interviews(), Codebook.of([loads(PUBLIC), loads(STAFF)]))


@pytest.fixture(scope="session")
def report(responses: Responses) -> Report:
    return build_report(
        responses,
        About("Who agrees?", client="Example Foundation", fieldwork="June 2022", simulated=True),
    )


@pytest.fixture(scope="session")
def build(responses: Responses) -> Callable[..., Report]:
    """Builds the report another way."""
    return lambda **how: build_report(responses, About("Who agrees?"), **how)
