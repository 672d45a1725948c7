"""`concord evidence`: files checked, effects pooled, directions counted; exit codes."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import analysis
from analysis.evidence import in_several_ways
from analysis.evidence.directions import directions, totals
from analysis.evidence.review import read_review
from survey.cli import concord
from survey.errors import ConcordError
from tests.analysis_evidence.simulated import simulated_rows, simulated_table

SHIPPED = "parent-infant-psychotherapy-2022"
STUDY = """\
title: Help
instruments: [early-relationships-public]
evidence: [review.csv, parent-infant-psychotherapy-2022]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "review.csv").write_text(simulated_table(simulated_rows(12)), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(concord, ["evidence", *arguments], catch_exceptions=False)


def test_pooled_effects_are_those_of_pool(here):
    rows = json.loads(run("pool", "review.csv", "--json").stdout)
    frame = read_review(here / "review.csv").frame()
    assert [row["domain"] for row in rows] == list(dict.fromkeys(frame.domain))
    for row in rows:
        part = frame[(frame.domain == row["domain"]) & frame.yi.notna()]
        expected = analysis.pool(part, test="adhoc").iloc[0]
        assert row["model"] == "independent"
        for name in ("k", "estimate", "low", "high", "tau2", "i2", "prediction_low"):
            assert row[name] == pytest.approx(expected[name], nan_ok=True)


def test_several_effects_a_study_are_correlated_and_robust_unless_said_otherwise(here):
    table = pd.read_csv(here / "review.csv").query("domain == 'Maternal depression'")
    twice = pd.concat([table, table.assign(measure="BDI")])
    twice.to_csv(here / "twice.csv", index=False)
    frame = read_review(here / "twice.csv").frame().dropna(subset="yi")
    for model, call in {
        "auto": {"cluster": "study", "rho": 0.6, "robust": "CR2"},
        "three-level": {"cluster": "study"},
        "independent": {"test": "adhoc"},
    }.items():
        row = json.loads(run("pool", "twice.csv", "--model", model, "--json").stdout)[0]
        expected = analysis.pool(frame, **call).iloc[0]
        assert row["low"] == pytest.approx(expected.low)
        assert row["studies"] == frame.study.nunique()


def test_ways_are_those_of_in_several_ways(here):
    rows = json.loads(run("pool", "review.csv", "--ways", "--json").stdout)
    frame = read_review(here / "review.csv").frame()
    part = frame[(frame.domain == rows[0]["domain"]) & frame.yi.notna()]
    expected = in_several_ways(part, study="sample", risk="risk", measure="SMD")
    here_rows = [row for row in rows if row["domain"] == rows[0]["domain"]]
    assert [row["way"] for row in here_rows] == expected.way.tolist()
    assert here_rows[0]["number_needed"] == pytest.approx(expected.number_needed[0])


def test_what_a_review_published_is_printed_as_it_was():
    lines = run("pool", SHIPPED).stdout.splitlines()
    assert lines[1].startswith(
        "Maternal depression: 95% CI 0.13 to 0.45, p <0.001, I² 44%; a benefit is above 0 (SMD"
    )
    assert lines[3].startswith("Infant attachment: 95% CI −0.95 to −0.19, p <0.01, I² 49%; a")
    assert "a benefit is below 0" in lines[3]
    row = json.loads(run("pool", SHIPPED, "--domain", "infant_attachment", "--json").stdout)[0]
    assert (row["low"], row["high"], row["benefit"]) == (-0.95, -0.19, "negative")
    assert row["estimate"] is None


def test_directions_are_counted_with_their_caution(here):
    done = run("directions", "review.csv", "--json")
    rows = json.loads(done.stdout)
    expected = directions(read_review(here / "review.csv"))
    assert [row["improved"] for row in rows] == expected.improved.tolist()
    assert "votes are not effects" in run("directions", "review.csv").stderr
    shares = json.loads(run("directions", SHIPPED, "--json").stdout)
    assert [row["share"] for row in shares] == [None, 0.74, 0.73, 0.83]
    assert (shares[0]["low"], shares[0]["high"], shares[0]["kind"]) == (0.7, 0.8, "change")


def test_a_study_names_its_evidence(here):
    (here / "study.yaml").write_text(STUDY, "utf-8")
    rows = json.loads(run("pool", "--json").stdout)
    assert {row["review"] for row in rows} == {"review", SHIPPED}
    done = run("check")
    assert done.exit_code == 0
    assert "2 evidence files read" in done.stderr


def test_exit_codes(here):
    assert run("check", SHIPPED).exit_code == 0
    (here / "wrong.yaml").write_text(
        "evidence: r\ntitle: R\npooled: [{domain: d, low: -0.13, high: 0.45, p: '<0.001', "
        "benefit: positive}]\n",
        "utf-8",
    )
    done = run("check", "wrong.yaml", "--json")
    assert done.exit_code == 1
    assert [note["wrong"] for note in json.loads(done.stdout)] == [True]
    (here / "bad.csv").write_text("study,domain,better,m1i\na,d,lower,many\n", "utf-8")
    with pytest.raises(ConcordError) as caught:  # the command line leaves with 3
        run("check", "bad.csv")
    message = "bad.csv:2: column m1i: needs a number; here is the text 'many'"
    assert str(caught.value) == message
    with pytest.raises(ConcordError, match="name an evidence file"):
        run("pool")
    with pytest.raises(ConcordError, match="'attachment' is no domain; did you mean"):
        run("pool", SHIPPED, "--domain", "attachment")
    assert run("pool", SHIPPED, "--model", "fixed").exit_code == 2


HEAD = "study,participants,sample,domain,better,comparison,metric,effect,se,improved\n"


def test_people_of_a_shared_sample_count_once(here):
    (here / "shared.csv").write_text(
        f"{HEAD}a,60,one,mood,lower,x,SMD,-0.2,0.1,\n"
        "b,40,one,mood,lower,x,SMD,-0.3,0.1,\n"
        "c,30,,mood,lower,x,,,,no\n"
        "c,30,,sleep,lower,x,,,,yes\n"
        "d,,,mood,lower,x,,,,yes\n",
        "utf-8",
    )
    found = totals(read_review(here / "shared.csv")).set_index("domain")
    assert found.loc["all"].tolist() == [4, 3, 90, 1]
    assert found.loc["sleep"].tolist() == [1, 1, 30, 0]
    printed = run("check", "shared.csv").stdout
    assert "90 or more" in printed


def test_a_study_improved_where_seven_in_ten_of_its_outcomes_did(here):
    rows = [f"a,9,,mood,lower,x,,,,{said}" for said in ("yes", "yes", "yes", "no")]
    rows += [f"b,9,,mood,lower,x,,,,{said}" for said in ("yes", "no")]
    rows += ["c,9,,mood,lower,x,,,,same", "d,9,,mood,lower,x,SMD,0.4,0.1,"]
    (here / "votes.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    found = directions(read_review(here / "votes.csv")).set_index("of")
    columns = ["n", "improved", "same", "worse"]
    assert found.loc["studies", columns].tolist() == [4, 1, 2, 1]
    assert found.loc["outcomes", columns].tolist() == [8, 4, 1, 3]
    assert found.sign_p_value["studies"] == 1
    assert found[["low", "high"]].notna().all(axis=1).tolist() == [True, False]


def test_pictures_are_written_and_named(here):
    rows = json.loads(run("plot", "review.csv", "--as", "forest", "--as", "risk", "--json").stdout)
    assert {row["kind"] for row in rows} == {"forest", "risk", "page"}
    assert all((here / row["file"]).stat().st_size > 200 for row in rows)
    done = run("plot", SHIPPED, "review.csv", "--to", "out", "--as", "forest")
    assert done.stdout.splitlines()[0] == f"out/{SHIPPED}/forest_published.png"
    assert (here / "out" / "review" / "evidence.html").is_file()
    done = run("plot", SHIPPED, "--as", "flow")
    assert (done.stdout, done.exit_code) == ("", 0)
    assert "there is nothing to draw" in done.stderr
    (here / "file").write_text("", "utf-8")
    with pytest.raises(ConcordError, match="cannot be written to"):
        run("plot", SHIPPED, "--to", "file/below")
