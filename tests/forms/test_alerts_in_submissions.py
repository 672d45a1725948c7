"""Submissions with an answer that must not wait are listed by interview where they come in."""

from pathlib import Path

from click.testing import CliRunner
from xlsform_exports import odk, submissions_of

import survey
from survey.cli import concord
from survey.forms import Form
from survey.interview import Interview
from survey.store import concerns
from tests.survey.alerts import DEFINITION

MOOD = survey.loads(DEFINITION)


def test_they_are_counted_and_listed_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "mood.yaml").write_text(DEFINITION, "utf-8")
    form = Form(MOOD, "en")
    quiet = Interview.start(MOOD, seed=form.seed)
    for answer in ("parents", "always", ["quarrels"], "agree", "disagree", 3, "quietly"):
        quiet = quiet.answer(answer)
    loud = quiet.goto("safe").answer("never")
    odk(MOOD, submissions_of(form, [quiet, loud]), tmp_path / "sent.csv")
    place = tmp_path / "mood.db"
    call = [
        "import",
        tmp_path / "sent.csv",
        "--instrument",
        tmp_path / "mood.yaml",
        "--store",
        place,
    ]
    done = CliRunner().invoke(concord, list(map(str, call)))
    assert done.exit_code == 0, done.output
    assert "3 answers must not wait" in done.output
    assert "quietly" not in done.output
    with survey.open_store(place) as store:
        found = concerns(store)
    assert [each.question for each in found] == ["harm", "safe", "harm"]
    for each in found:
        line = f"  interview {each.interview.uuid}: {each.say[0]}"
        assert line in done.output.splitlines()
