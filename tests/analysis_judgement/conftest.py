"""The studies that claims are checked against: the simulated one of `concord demo`, told in several
ways, and students' answers, simulated ones and PISA's.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import instruments
from analysis import Responses
from analysis.judgement.evidence import Evidence, Population
from survey.codebook import Codebook
from survey.definition import load
from survey.simulation import read_shares, simulate

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


@pytest.fixture(scope="session")
def opt_in(simulated: Responses) -> Evidence:
    return Evidence.of(simulated, population=Population(random=False))


@pytest.fixture(scope="session")
def study_of(
    simulated: Responses, demo: Evidence, opt_in: Evidence, request: pytest.FixtureRequest
) -> Callable[[str], Evidence]:
    """The evidence that a row of the test material names. What is read from files, only then."""
    studies = {
        "demo": demo,
        "wordings": demo,
        "opt_in": opt_in,
        "regions": Evidence.of(simulated, by="region"),
        "england": Evidence.of(
            simulated, population=Population(random=True, universe="Adults in England")
        ),
    }
    read = {"students": "simulated_students", "pisa": "students_of_pisa"}
    return lambda name: request.getfixturevalue(read[name]) if name in read else studies[name]


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
