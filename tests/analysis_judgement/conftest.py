"""The studies that claims are checked against: the simulated one of `concord demo`, told in several
ways, and students' answers, simulated ones and PISA's.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import instruments
from analysis import Responses
from analysis.judgement.evidence import Evidence, Population
from survey.codebook import Codebook
from survey.definition import load
from survey.simulation import read_shares, simulate
from survey.study.source import StudySource

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE)]  # for claim_rows

SIZES = {
    "early-relationships-public": {"public": 2000},
    "early-relationships-professionals": {"teachers": 400, "early_years_workers": 350},
}
SEED = 2022


@pytest.fixture(scope="session")
def simulated() -> Responses:
    """The answers that `concord demo` makes."""
    shares = read_shares(instruments.simulated_shares())
    questionnaires = [instruments.load(name) for name in SIZES]
    interviews = [
        interview
        for questionnaire in questionnaires
        for group, n in SIZES[questionnaire.instrument].items()
        for interview in simulate(questionnaire, group=group, n=n, shares=shares, seed=SEED)
    ]
    return Responses.from_interviews(interviews, Codebook.of(questionnaires))


@pytest.fixture(scope="session")
def demo(simulated: Responses) -> Evidence:
    return Evidence.of(simulated)


def with_people(responses: Responses, **named: object) -> Responses:
    """The answers of a study whose study.yaml names groups, populations and filters."""
    source = StudySource.model_validate(
        {"title": "Early relationships", "instruments": list(SIZES), **named}
    )
    return replace(responses, codebook=responses.codebook.with_study(source))


EVERYBODY = {"everybody": {"of": ["public", "teachers", "early_years_workers"]}}
"""Populations of a study that says that all its groups go together."""


@pytest.fixture(scope="session")
def named(simulated: Responses) -> Evidence:
    """The demo with names for professionals, and for parts of the people."""
    professionals = {"en": "Professionals", "cy": "Gweithwyr proffesiynol"}
    filters = {
        "wales": {"where": "region == 'wales'", "label": {"en": "Wales", "cy": "Cymru"}},
        "women": {"where": "gender == 'woman'", "label": {"en": "Women", "cy": "Menywod"}},
        "parents": {"where": "parent == 'yes'", "label": {"en": "Parents", "cy": "Rhieni"}},
        "trained": {
            "where": "training == 'yes'",
            "label": {
                "en": "Who have been trained about trauma",
                "cy": "Sydd wedi cael hyfforddiant am drawma",
            },
        },
    }
    groups = {"professionals": {"of": ["teachers", "early_years_workers"], "label": professionals}}
    return Evidence.of(with_people(simulated, groups=groups, filters=filters))


@pytest.fixture(scope="session")
def united(simulated: Responses) -> Responses:
    """The demo whose study.yaml says that all its groups are one population."""
    return with_people(simulated, populations=EVERYBODY)


@pytest.fixture(scope="session")
def one_population(united: Responses) -> Evidence:
    return Evidence.of(united)


@pytest.fixture(scope="session")
def opt_in(simulated: Responses) -> Evidence:
    return Evidence.of(simulated, population=Population(random=False))


@pytest.fixture(scope="session")
def regions(united: Responses) -> Evidence:
    return Evidence.of(united, by="region")


@pytest.fixture(scope="session")
def england(simulated: Responses) -> Evidence:
    population = Population(random=True, universe="Adults in England")
    return Evidence.of(simulated, population=population)


@pytest.fixture(scope="session")
def study_of(request: pytest.FixtureRequest) -> Callable[[str], Evidence]:
    """The evidence that a row of the test material names, made when it is asked for."""
    fixtures = {
        "wordings": "demo",
        "people": "named",
        "students": "simulated_students",
        "pisa": "students_of_pisa",
        "united": "one_population",
    }
    return lambda name: request.getfixturevalue(fixtures.get(name, name))


def students(file: Path) -> Evidence:
    here = HERE.parent / "exchange/pisa"
    questionnaire = load(here / "reading.yaml")
    return Evidence.of(
        Responses.from_file(file, instrument=questionnaire, mapping=here / "mapping.yaml")
    )


@pytest.fixture(scope="session")
def simulated_students() -> Evidence:
    """780 simulated students, with the columns of PISA's."""
    return students(HERE.parent / "analysis/witness/simulated_students/students.csv")


@pytest.fixture(scope="session")
def students_of_pisa(shared: Path) -> Evidence:
    """66,690 students, read from the shared folder."""
    return students(shared / "data/pisa/students.csv")
