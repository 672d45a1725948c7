"""`concord claims check` and `bind`, as people and build machines call them; the marked page, and
comments in Word.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pexpect
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from help_for_families import INSTRUMENT
from playwright.sync_api import sync_playwright

from survey.cli import concord, main
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.study import Study

DRAFT = """# What people said

In June 2022, [84%]{claim=support.agree.public} of the public agreed that \
families should get help at home.

[91%]{claim=support.agree.public} of the public agreed; \
[93%]{claim=support.agree.teachers} of teachers did.

Most of the public agreed that families with babies should get help.
"""
KEYS = [
    "text",
    "claim",
    "published",
    "computed",
    "low",
    "high",
    "n",
    "verdict",
    "reason",
    "suggestion",
]

Run = Callable[..., Result]


def interviews(questionnaire: Questionnaire) -> list[CompletedInterview]:
    """A hundred of the public, of whom 84 agree and 10 more do not know, and fifteen teachers, of
    whom 14 agree.
    """
    given = (
        [("public", "agree")] * 84
        + [("public", "disagree")] * 16
        + [("public", Missing.DONT_KNOW)] * 10
    )
    given += [("teachers", "strongly_agree")] * 14 + [("teachers", "neither")]
    return [
        CompletedInterview(
            f"i{k}", "help", "1", questionnaire.hash, group, "online", "en", {"support": answer}
        )
        for k, (group, answer) in enumerate(given)
    ]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "help.yaml").write_text(INSTRUMENT, "utf-8")
    (folder / "study.yaml").write_text("title: T\ninstruments: [help.yaml]\n", "utf-8")
    found = Study.read(folder)
    with found.open_store() as store:
        store.take_in(interviews(found.questionnaires[0]), found.questionnaires)
    (folder / "draft.md").write_text(DRAFT, "utf-8")
    return folder


@pytest.fixture
def run(study: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "draft.md")` in the study's folder."""

    def call(*arguments: str) -> Result:
        monkeypatch.chdir(study)
        return CliRunner().invoke(concord, ["claims", *arguments])

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


# --- check ---


def test_a_draft_is_held_against_the_evidence_that_the_study_lists(run: Run, study: Path) -> None:
    with (study / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("evidence: [parent-infant-psychotherapy-2022]\n")
    text = "Trials find less maternal depression (95% CI 0.13 to 0.45, p < 0.000).\n"
    (study / "draft.md").write_text(text, "utf-8")
    result = run("check", "draft.md", "--json", "--html", "page.html")
    interval, p = [row for row in rows(result) if not row["waved"]]
    assert result.exit_code == 1
    assert (interval["text"], interval["low"], interval["high"]) == ("0.13 to 0.45", 0.13, 0.45)
    assert interval["claim"] == "evidence.maternal_depression.estimate"
    assert (interval["verdict"], p["verdict"]) == ("holds", "wrong")
    assert (interval["base"], interval["n"]) == (None, None)
    assert "3 numbers read: 2 judged, 1 waved through" in result.stderr
    page = unescape((study / "page.html").read_text("utf-8"))
    assert "impossible to mean" in page
    assert "base <" not in page


def test_json_has_an_object_for_every_figure_with_the_keys_of_the_contract(run: Run) -> None:
    result = run("check", "draft.md", "--json")
    found = rows(result)
    assert result.exit_code == 1
    assert [row["text"] for row in found] == ["June 2022", "84%", "91%", "93%", "Most"]
    assert all(set(KEYS) <= set(row) for row in found)
    right = found[1]
    assert (right["claim"], right["published"], right["computed"], right["n"]) == (
        "support.agree.public",
        0.84,
        0.84,
        100,
    )
    assert right["low"] < 0.84 < right["high"]
    assert [row["verdict"] for row in found[1:]] == [
        "holds",
        "wrong",
        "too few respondents",
        "not bound",
    ]
    assert (found[0]["waved"], found[0]["claim"], found[0]["computed"]) == ("a date", None, None)
    assert found[4]["proposed"] == "support.agree.public"


def test_the_exit_code_is_0_once_all_hold_and_dates_do_not_count(run: Run, study: Path) -> None:
    (study / "draft.md").write_text(DRAFT.split("[91%]", maxsplit=1)[0], "utf-8")
    result = run("check", "draft.md")
    assert result.exit_code == 0
    assert "✓ holds" in result.stdout
    assert result.stderr == (
        "1 figure: 1 hold, 0 do not\n"
        "2 numbers read: 1 judged, 1 waved through, 0 not bound; read: body\n"
    )


def test_the_account_counts_every_number_once_and_names_what_was_read(
    run: Run, study: Path
) -> None:
    (study / "draft.md").write_text(f"{DRAFT}\n![Of 84% in a chart](c.png)\n", "utf-8")
    result = run("check", "draft.md", "--json", "--account", "account.json")
    account = json.loads((study / "account.json").read_text("utf-8"))
    assert account == {
        "read": 6,
        "judged": 3,
        "waved": 1,
        "not_bound": 2,
        "parts": ["body", "alt text"],
        "unread": [],
    }
    assert len(rows(result)) == account["read"]
    assert (
        "6 numbers read: 3 judged, 1 waved through, 2 not bound; read: body, alt text\n"
        in result.stderr
    )


def test_what_cannot_be_read_is_named_and_fails(run: Run, study: Path) -> None:
    held = DRAFT.split("[91%]", maxsplit=1)[0]
    (study / "draft.md").write_text(f"{held}\n\n![](chart.png)\n", "utf-8")
    result = run("check", "draft.md")
    assert result.exit_code == 1
    assert (
        "line 7: a picture without alternative text cannot be read; say what it shows: "
        "![what it shows](picture.png)\n"
    ) in result.stderr


@pytest.mark.parametrize(
    "written", ["0.84", ".84", "84,0%", "84·0%", "84pc", "eighty-four per cent", "84%¹", "8**4**%"]
)
def test_a_bound_share_holds_in_any_notation(run: Run, study: Path, written: str) -> None:
    text = f"[{written}]{{claim=support.agree.public}} of the public agreed.\n"
    (study / "draft.md").write_text(text, "utf-8")
    result = run("check", "draft.md", "--json")
    assert [row["verdict"] for row in rows(result)] == ["holds"]


@pytest.mark.parametrize("written", ["84.%0", "8 4%", "84..0%", "84.0.0%"])
def test_what_cannot_be_read_whole_is_not_bound(run: Run, study: Path, written: str) -> None:
    text = f"[{written}]{{claim=support.agree.public}} of the public agreed.\n"
    (study / "draft.md").write_text(text, "utf-8")
    (row,) = rows(run("check", "draft.md", "--json"))
    assert (row["text"], row["verdict"]) == (written, "not bound")
    assert row["reason"] == f"“{written}” cannot be read as a number; write it such as 84% or 84.3%"


def test_a_number_that_the_author_waves_through_needs_no_claim(run: Run, study: Path) -> None:
    text = 'Of a panel of [2,000]{wave="the size of the panel"} people we asked some.\n'
    (study / "draft.md").write_text(text, "utf-8")
    result = run("check", "draft.md", "--json")
    assert (result.exit_code, rows(result)[0]["waved"]) == (0, "the size of the panel")


def test_the_table_says_what_would_be_right(run: Run) -> None:
    table = " ".join(run("check", "draft.md").stdout.split())
    right = "✗ wrong The draft says 91%, the data 84.0%. → 84% of the public agreed or strongly"
    assert right in table
    assert "In full: 84% of the public (95% CI 76% to 90%; n = 100)" in table
    assert "15 people of teachers answered; a figure on fewer than 30 is not published" in table


def test_figures_waved_through_in_the_file_do_not_fail(run: Run, study: Path) -> None:
    (study / "draft.md").write_text("A grant of 2,750 hours was given to the public.\n", "utf-8")
    (study / "draft.claims.yaml").write_text(
        '- {text: "2,750 hours", figure: "2,750", wave: the contract}\n', "utf-8"
    )
    before = run("check", "draft.md", "--json")
    assert before.exit_code == 0
    (row,) = rows(before)
    assert row["waved"]


def test_a_stale_binding_is_told_with_file_and_line(run: Run, study: Path) -> None:
    (study / "draft.claims.yaml").write_text(
        "# ours\n- {text: 12% of cats, claim: support.agree.public}\n", "utf-8"
    )
    result = run("check", "draft.md")
    assert (
        "draft.claims.yaml:2: the draft no longer says '12% of cats'; bind it again, or take "
        "the entry out"
    ) in result.stderr


def test_a_claim_of_what_the_study_lacks_is_bad_data_without_a_traceback(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / "draft.md").write_text("One\n\n[84%]{claim=suport.agree.public} agreed.\n", "utf-8")
    monkeypatch.chdir(study)
    monkeypatch.setattr(sys, "argv", ["concord", "claims", "check", "draft.md"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 3
    assert (
        capsys.readouterr().err
        == "concord: draft.md, line 3: there is no item 'suport'; did you mean 'support'?\n"
    )


# --- the marked page ---


def test_the_page_marks_every_figure_with_verdict_sign_and_reason(run: Run, study: Path) -> None:
    run("check", "draft.md", "--html", "draft.html")
    page = (study / "draft.html").read_text("utf-8")
    assert (
        '<mark class="holds" id="t1" title="holds: the data give 84.0%"><a '
        'href="#f1">84%<sup>✓1</sup></a></mark>'
    ) in page
    assert 'title="wrong: the draft says 91%, the data 84.0%"' in page
    assert '<mark class="waved" title="not checked: a date">June 2022</mark>' in page
    assert "3 of 4 figures need a look before this goes out." in page
    assert "{claim=" not in page


def test_nothing_of_the_draft_becomes_markup(run: Run, study: Path) -> None:
    text = (
        "<script>alert(1)</script> & 84% of <b>us</b> \" ' agreed that families should get help.\n"
    )
    (study / "draft.txt").write_text(text, "utf-8")
    run("check", "draft.txt", "--html", "draft.html")
    page = (study / "draft.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(" in page
    assert "default-src 'none'" in unescape(page)


@pytest.mark.slow
def test_the_page_has_no_barrier_that_axe_finds(
    run: Run, study: Path, needs_tool: Callable[[str], str]
) -> None:
    run("check", "draft.md", "--html", "draft.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=needs_tool("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto((study / "draft.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page)
        browser.close()
    assert found.violations_count == 0, found.generate_report()


# --- comments in Word ---


@pytest.fixture
def word(study: Path) -> Path:
    """A Word draft whose figures are cut into runs anywhere."""
    document = docx.Document()
    paragraph = document.add_paragraph("We saw that [9")
    paragraph.add_run("1%]{claim=support").bold = True
    paragraph.add_run(".agree.public} of the public agreed, and that is all.").italic = True
    document.add_paragraph("So [84%]{claim=support.agree.public} of the public agreed.")
    document.add_table(1, 1).cell(0, 0).text = "[93%]{claim=support.agree.teachers} of teachers"
    path = study / "draft.docx"
    document.save(str(path))
    return path


def test_word_gets_a_comment_on_each_figure_that_does_not_hold_and_no_other_change(
    run: Run, study: Path, word: Path
) -> None:
    before = word.read_bytes()
    result = run("check", "draft.docx", "--comments", "commented.docx")
    assert result.exit_code == 1
    assert "wrote commented.docx with 2 comments" in result.stderr
    assert word.read_bytes() == before
    commented = docx.Document(str(study / "commented.docx"))
    said = [[paragraph.text for paragraph in comment.paragraphs] for comment in commented.comments]
    assert [lines[:2] for lines in said] == [
        ["✗ wrong", "The draft says 91%, the data 84.0%."],
        [
            "∅ too few respondents",
            "15 people of teachers answered; a figure on fewer than 30 is not published.",
        ],
    ]
    assert said[0][2].startswith("84% of the public agreed or strongly agreed")
    original = docx.Document(str(word))
    assert [each.text for each in commented.paragraphs] == [
        each.text for each in original.paragraphs
    ]
    runs = commented.paragraphs[0].runs
    said_by_runs = [
        "We saw that [",
        "9",
        "1%",
        "]{claim=support",
        ".agree.public} of the public agreed, and that is all.",
    ]
    assert [run.text for run in runs if run.text] == said_by_runs
    assert [run.bold for run in runs if run.text] == [None, None, True, True, None]


@pytest.mark.slow
def test_word_comments_open_in_a_word_processor(
    run: Run, study: Path, word: Path, needs_tool: Callable[[str], str]
) -> None:
    run("check", "draft.docx", "--comments", "commented.docx")
    office = [needs_tool("soffice"), f"-env:UserInstallation=file://{study}/profile", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "odt", "commented.docx"],
        cwd=study,
        check=True,
        capture_output=True,
        timeout=120,
    )
    with ZipFile(study / "commented.odt") as converted:
        content = converted.read("content.xml").decode()
    assert content.count("<office:annotation ") == 2
    assert "The draft says 91%, the data 84.0%." in content


def test_comments_are_for_word_alone_and_never_in_the_draft_itself(run: Run, word: Path) -> None:
    for arguments, said in (
        (("draft.md", "--comments", "out.docx"), "is no Word file, so it can have no comments"),
        (("draft.docx", "--comments", "draft.docx"), "is the draft itself"),
    ):
        error = run("check", *arguments).exception
        assert said in str(error)


# --- bind ---


def test_likely_proposals_are_taken_over_and_then_hold(run: Run, study: Path) -> None:
    (study / "draft.md").write_text(
        "Most of the public agreed that families with babies should get help at home.\n", "utf-8"
    )
    bound = run("bind", "draft.md", "--accept")
    assert bound.exit_code == 0
    assert bound.stderr.splitlines() == [
        "line 1: Most is support.agree.public",
        "1 of 1 unbound figures are now in draft.claims.yaml, 0 were there before",
    ]
    assert run("check", "draft.md").exit_code == 0
    again = run("bind", "draft.md", "--accept")
    assert "0 of 0 unbound figures" in again.stderr


def test_what_is_not_likely_enough_stays_unbound_and_is_told(run: Run, study: Path) -> None:
    (study / "draft.md").write_text("12% of our readers own a bicycle.\n", "utf-8")
    bound = run("bind", "draft.md", "--accept")
    assert "line 1: 12% stays unbound" in bound.stderr
    assert not (study / "draft.claims.yaml").exists()


def test_without_a_terminal_nobody_is_asked(run: Run) -> None:
    result = run("bind", "draft.md")
    assert result.exit_code == 2
    assert "take the likely proposals over with --accept" in result.stderr


@pytest.mark.slow
def test_the_author_is_asked_figure_by_figure(study: Path) -> None:
    (study / "draft.md").write_text(
        (
            "Most of the public agreed that families with babies should get help at home. We gave "
            "out 70 of the leaflets.\n"
        ),
        "utf-8",
    )
    command = ["-m", "survey", "claims", "bind", "draft.md"]
    child = pexpect.spawn(
        sys.executable, command, cwd=str(study), encoding="utf-8", timeout=60, dimensions=(40, 160)
    )
    child.expect("What is “Most”")
    child.expect("share of the public who agreed or strongly agreed that")
    child.send("\r")
    child.expect("What is “70”")
    child.expect("stop, and keep")
    child.send("\x1b[B" * 1 + "\r")
    child.expect("Why need it not be checked")
    child.send("not of the survey\r")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    saved = (study / "draft.claims.yaml").read_text("utf-8")
    assert "claim: support.agree.public" in saved
    assert "wave: not of the survey" in saved
