"""Students of three countries, simulated ones and 66,690 real ones, from a CSV file through the
store to agreement rates equal to R's.
"""

from pathlib import Path

import pandas as pd
import pytest

import analysis
from survey.definition import load
from survey.exchange import ColumnMapping, import_file, read_interviews
from survey.questionnaire import Questionnaire
from survey.store import Taken, open_store

HERE = Path(__file__).parent / "pisa"
METHODS = {
    "wilson": "wilson",
    "clopper-pearson": "exact",
    "jeffreys": "jeffreys",
    "agresti-coull": "agresti-coull",
    "wald": "asymptotic",
}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load(HERE / "reading.yaml")


@pytest.fixture(scope="module")
def responses(
    pisa: Path, questionnaire: Questionnaire, tmp_path_factory: pytest.TempPathFactory
) -> analysis.Responses:
    """The file through the store: imported once, and once more for nothing."""
    file, mapping = pisa / "students.csv", ColumnMapping.load(HERE / "mapping.yaml")
    students = len(file.read_text("utf-8").splitlines()) - 1
    with open_store(tmp_path_factory.mktemp("pisa") / "pisa.db") as store:
        first = import_file(file, store, [questionnaire], mapping=mapping)
        assert first.taken == Taken(added=students)
        assert import_file(file, store, [questionnaire], mapping=mapping).already
        return analysis.Responses.from_store(store)


@pytest.fixture(scope="module")
def reference(pisa: Path) -> pd.DataFrame:
    table = pd.read_csv(pisa / "reference_agree_ci.csv")
    return table[table["item"].str.startswith("ST24")]


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_agreement_by_country_equals_the_reference(
    responses: analysis.Responses,
    reference: pd.DataFrame,
    questionnaire: Questionnaire,
    method: str,
) -> None:
    theirs = reference[(reference["method"] == METHODS[method]) & (reference["level"] == 0.95)]
    labels = {group.code: str(group.label) for group in questionnaire.groups} | {"Total": "ALL"}
    ours = analysis.agreement(responses, by="group", method=method, total=True)
    ours = ours.assign(
        item=ours["item"].astype(str).str.upper(), group=ours["group"].astype(str).map(labels)
    )
    both = ours.merge(theirs, on=["item", "group"], validate="one_to_one", suffixes=("", "_theirs"))
    assert len(both) == len(theirs) == theirs["item"].nunique() * len(labels) > 20
    assert (both["n"] == both["n_theirs"]).all()
    assert (both["n_missing"] == both["missing"]).all()
    for column, other in (("estimate", "prop"), ("low", "lo"), ("high", "hi")):
        assert (both[column] - both[other].clip(0, 1)).abs().max() < 1e-9


def test_the_first_thousand_students_read_without_a_store(
    pisa: Path, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    lines = (pisa / "students.csv").read_text("utf-8").splitlines(keepends=True)[:1001]
    part = tmp_path / "part.csv"
    part.write_text("".join(lines), "utf-8")
    interviews = read_interviews(part, questionnaire, HERE / "mapping.yaml")
    labels = pd.read_csv(pisa / "labels.csv").set_index(["item", "code"])["label"]
    frame = pd.read_csv(part)
    assert len(interviews) == len(lines) - 1 >= 700
    for row, interview in zip(frame.itertuples(index=False), interviews, strict=True):
        for item, answer in interview.answers.items():
            code = getattr(row, item.upper())
            words = {option.code: str(option.label) for option in questionnaire.by_id[item].options}
            assert (
                "not_reached" if pd.isna(code) else words[answer] == labels[item.upper(), int(code)]
            )
