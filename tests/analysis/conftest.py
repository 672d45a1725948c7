"""What the tests of counting share: two small questionnaires with items in common, and samples with
reference figures.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import Responses
from survey.codebook import Codebook
from survey.definition import loads
from survey.missing import Missing
from survey.people import Together
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.wording import Wording

PUBLIC = """
instrument: small-public
version: "1"
title: A small survey
languages: [en]
groups: {public: The public}
scales:
  agreement5:
    answers:
      {strongly_disagree: Strongly disagree, disagree: Disagree, neither: Neither, agree: Agree,
        strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree, strongly_disagree]}
sections:
  - title: Support
    questions:
      - {id: help, ask: "Should there be help?", scale: agreement5, missing: [dont_know, refused]}
      - {id: enough, ask: "Is enough done?", scale: agreement5, missing: [dont_know]}
      - {id: region, ask: "Where?", choose: {north: North, south: South}, missing: [refused]}
      - {id: age, ask: "How old?", number: {min: 18, max: 110, whole: true}, optional: true}
"""

WORKERS = """
instrument: small-workers
version: "2"
title: A small survey of workers
languages: [en]
groups: {teachers: Teachers, early_years: Early-years workers}
scales:
  agreement5:
    answers:
      {strongly_disagree: Strongly disagree, disagree: Disagree, neither: Neither, agree: Agree,
        strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree, strongly_disagree]}
sections:
  - title: Work
    questions:
      - {id: assistance, ask: "Should there be help?", was: help_offered, scale: agreement5,
         missing: [dont_know]}
      - {id: help, ask: "Should there be help?", scale: agreement5, missing: [dont_know, refused]}
      - {id: seen, ask: "What have you seen?", choose_many: {language: Language, sleep: Sleep},
         none: Nothing, missing: [refused]}
      - {id: words, ask: "In your own words?", text: {}, optional: true}
      - {id: since, ask: "Since when?", date: {}, optional: true}
      - {id: hours, ask: "Hours a week?", number: {}, optional: true}
"""


@pytest.fixture(scope="session")
def students(pisa: Path) -> pd.DataFrame:
    """Answers as a plain frame: integers with gaps, so floating point, and a country."""
    return pd.read_csv(pisa / "students.csv")


@pytest.fixture(scope="session")
def schools(schools_file: Path) -> pd.DataFrame:
    return pd.read_csv(schools_file)


@pytest.fixture(scope="session")
def api(schools_file: Path) -> Path:
    """The folder of R survey's figures on the schools."""
    return schools_file.parent


@pytest.fixture(scope="session")
def public() -> Questionnaire:
    return loads(PUBLIC)


@pytest.fixture(scope="session")
def workers() -> Questionnaire:
    return loads(WORKERS)


@pytest.fixture(scope="session")
def codebook(public: Questionnaire, workers: Questionnaire) -> Codebook:
    """Of both, in a study that says that they are of one population."""
    book = Codebook.of([public, workers])
    everybody = Together("all", Wording.of("All"), tuple(one.code for one in book.groups))
    return replace(book, populations=(everybody,))


Interviewed = Callable[..., CompletedInterview]


@pytest.fixture(scope="session")
def interviewed() -> Interviewed:
    """Makes a completed interview of somebody in a group, such as
    `interviewed("teachers", help="agree")`.
    """
    number = iter(range(10**9))

    def make(
        group: str, attributes: dict[str, Any] | None = None, **answers: Any
    ) -> CompletedInterview:
        instrument, version = ("small-public", "1") if group == "public" else ("small-workers", "2")
        uuid = f"00000000-0000-4000-8000-{next(number):012}"
        return CompletedInterview(
            uuid,
            instrument,
            version,
            "",
            group,
            mode="page",
            language="en",
            answers=answers,
            attributes=attributes or {},
        )

    return make


@pytest.fixture(scope="session")
def responses(interviewed: Interviewed, codebook: Codebook) -> Responses:
    """Ten of the public and four teachers; nobody from the early years."""
    kinds = [Missing.DONT_KNOW, Missing.REFUSED, Missing.NOT_REACHED]
    people = [
        interviewed("public", help=help_, region="north")
        for help_ in ["agree"] * 3 + ["strongly_agree", "disagree", "neither"]
    ]
    people += [interviewed("public", help=kind, region="south") for kind in kinds]
    people += [interviewed("public", region=Missing.REFUSED)]
    people += [
        interviewed("teachers", help="agree", seen=seen)
        for seen in [("language",), ("language", "sleep"), ("none",)]
    ]
    people += [interviewed("teachers", help="disagree", seen=Missing.REFUSED)]
    return Responses.from_interviews(people, codebook)
