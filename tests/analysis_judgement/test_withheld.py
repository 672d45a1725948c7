"""A figure that may not be published is told by no output of claims: not as it is, not as a reason,
and not by what is said of a number that happens to be right.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from click.testing import CliRunner, Result
from help_for_families import INSTRUMENT

from survey.cli import concord
from survey.record import CompletedInterview
from survey.study import Study

GIVEN = {
    ("public", "agree"): 240,
    ("public", "disagree"): 60,
    ("teachers", "agree"): 7,
    ("teachers", "neither"): 2,
    ("teachers", "disagree"): 3,
}
"""Twelve teachers, of whom 7 agree (58.3%)."""

HIDDEN = re.compile(r"58(?:[.,]\d+)?\s?%|58\.\d|0[.,]58|five in nine|7 of 12|7/12")
CLAIMS = {
    "support.agree.teachers": "[{}]{{claim=support.agree.teachers}} of teachers agreed.",
    "support.agree.public": "[{}]{{claim=support.agree.public}} of the public agreed.",
    "difference": (
        "Teachers were [{} points]{{claim=support.agree.teachers-public}} less likely to agree."
    ),
    "an answer": "[{}]{{claim=support.=agree.teachers}} of teachers answered “Agree”.",
    "a filter": "[{}]{{claim=\"support.agree.total[group == 'teachers']\"}} of teachers agreed.",
    "unbound": "{} of teachers agreed that families with babies should get help at home.",
}

Run = Callable[..., Result]


@pytest.fixture(params=["hse", "ons"])
def study(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "help.yaml").write_text(INSTRUMENT, "utf-8")
    (folder / "study.yaml").write_text(
        f"title: T\ninstruments: [help.yaml]\nstandard: {request.param}\n", "utf-8"
    )
    found = Study.read(folder)
    asked = found.questionnaires[0]
    given = [pair for pair, number in GIVEN.items() for _ in range(number)]
    with found.open_store() as store:
        store.take_in(
            [
                CompletedInterview(
                    f"i{k}", "help", "1", asked.hash, group, "online", "en", {"support": answer}
                )
                for k, (group, answer) in enumerate(given)
            ],
            found.questionnaires,
        )
    return folder


@pytest.fixture
def run(study: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "draft.md")` in the study's folder."""

    def call(*arguments: str) -> Result:
        monkeypatch.chdir(study)
        return CliRunner().invoke(concord, ["claims", *arguments])

    return call


def draft_of(share: str) -> str:
    return "\n\n".join(text.format(share) for text in CLAIMS.values())


def outputs(run: Run, study: Path, share: str) -> dict[str, str]:
    """All that check and bind say of a draft with this share."""
    (study / "draft.md").write_text(draft_of(share), "utf-8")
    word = docx.Document()
    for text in CLAIMS.values():
        word.add_paragraph(text.format(share))
    word.save(str(study / "draft.docx"))
    table = run("check", "draft.md", "--html", "marked.html")
    found = {
        "table": table.output,
        "json": run("check", "draft.md", "--json").output,
        "page": (study / "marked.html").read_text("utf-8"),
        "word": run("check", "draft.docx", "--comments", "commented.docx").output,
        "bind": run("bind", "draft.md", "--accept", "--from", "0").output,
        "bound": (study / "draft.claims.yaml").read_text("utf-8"),
    }
    (study / "draft.claims.yaml").unlink()
    with ZipFile(study / "commented.docx") as file:
        found["comments"] = file.read("word/comments.xml").decode()
    return found


def test_no_output_tells_a_share_of_twelve_people(run: Run, study: Path) -> None:
    for name, text in outputs(run, study, "41%").items():
        assert not HIDDEN.search(re.sub(r"#[0-9a-f]{6}", "", text)), name


def test_a_number_that_is_right_is_told_no_more_than_one_that_is_not(run: Run, study: Path) -> None:
    def told(share: str) -> list[tuple[str, ...]]:
        (study / "draft.md").write_text(draft_of(share), "utf-8")
        rows = json.loads(run("check", "draft.md", "--json").stdout)
        keys = ("verdict", "reason", "suggestion", "computed")
        return [
            tuple(str(row[key]).replace(share, "…").replace(share[:-1], "…") for key in keys)
            for row in rows
        ]

    assert told("58%") == told("41%") == told("99%")


@pytest.mark.parametrize("call", ["pct", "ci", "phrase", "sentence"])
@pytest.mark.parametrize(
    "people", ["group='teachers'", "where=\"group == 'teachers'\"", "group='total[few]'"]
)
def test_no_field_is_filled_with_it(run: Run, study: Path, call: str, people: str) -> None:
    with (study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("filters: {few: {where: \"group == 'teachers'\"}}\n")
    (study / "draft.md").write_text(f"{{{{ {call}('support', net='agree', {people}) }}}}", "utf-8")
    result = run("fill", "draft.md", "-o", "out.md")
    assert not (study / "out.md").exists()
    assert "is not published" in str(result.exception)
    assert not HIDDEN.search(f"{result.output}{result.exception}")


def test_a_number_of_people_that_may_not_be_told_is_not_confirmed(run: Run, study: Path) -> None:
    """How many answered and how many took part, under a standard that hides counts."""
    text = (
        "[{}]{{claim=support.n.teachers}} teachers answered; "
        "[{}]{{claim=n.teachers[few]}} took part."
    )
    with (study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("filters: {few: {where: \"group == 'teachers' and support == 'neither'\"}}\n")

    def told(number: int) -> list[str]:
        (study / "draft.md").write_text(text.format(number, number), "utf-8")
        rows = json.loads(run("check", "draft.md", "--json").stdout)
        return [
            f"{row['verdict']}: {row['reason']} {row['suggestion']} {row['computed']}"
            for row in rows
            if row["verdict"] == "too few respondents"
        ]

    if "standard: ons" in (study / "study.yaml").read_text("utf-8"):
        assert told(2) == told(7) != []
        assert all("is not published" in each for each in told(2))
