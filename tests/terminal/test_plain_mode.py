"""`concord collect --plain` with lines from a pipe."""

import subprocess
import sys
from pathlib import Path

import pytest

import survey
from survey.missing import Missing

WHOLE = ["1", "", "1", "The drum 🙂", "25", "1, 2", "13/6/2022", "12", "1", "2"]


def only(study: Path) -> survey.CompletedInterview:
    with survey.open_store(study / "concord.db") as store:
        (interview,) = store.completed()
    return interview


def test_a_whole_interview_by_numbers_and_lines(pipe, study: Path) -> None:
    done = pipe("\n".join([*WHOLE, ""]), "--plain")
    assert done.returncode == 0, done.stderr
    assert only(study).answers["liked"] == ("toys", "food")
    assert only(study).answers["bus"] == "The drum 🙂"
    assert "\x1b" not in done.stdout
    assert "Traceback" not in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 60


def test_back_missing_answers_help_and_wrong_numbers(pipe, study: Path) -> None:
    lines = ["1", "", "?", "7", "1", "r", ":b", ":b", "2", "d", ":d", "4", ":r", "3", "1", "2", ""]
    done = pipe("\n".join(lines), "--plain")
    assert done.returncode == 0, done.stderr
    assert "'7' is not" not in done.stdout
    assert "7 is not one of the numbers from 1 to 2." in done.stdout
    assert "The last part of the way." in done.stdout
    assert "'d' is not a number" in done.stdout
    answers = only(study).answers
    assert answers["came"] == "walked"
    assert answers["minutes"] is Missing.DONT_KNOW
    assert answers["day"] is Missing.REFUSED


def test_in_a_text_letters_are_text_and_commands_follow_a_colon(pipe, study: Path) -> None:
    lines = ["1", "", "1", "d", "25", "1", ":r", "3", "1", "2", ""]
    pipe("\n".join(lines), "--plain")
    assert only(study).answers["bus"] == "d"


def test_the_end_of_the_input_pauses_the_interview(pipe, study: Path) -> None:
    done = pipe("1\n\n1\n", "--plain")
    assert done.returncode == 0
    assert "To resume: concord collect" in done.stderr
    with survey.open_store(study / "concord.db") as store:
        assert store.counts("status", status=None) == {("paused",): 1}
    done = pipe("\n".join(["1", "1", "The drum", "5", "1", ":r", "3", "1", "2", ""]), "--plain")
    assert only(study).answers["minutes"] == 5


def test_a_long_text_with_control_characters_is_kept(pipe, study: Path) -> None:
    long = "a\x1b[31m" + "b" * 5_000
    pipe("\n".join(["1", "", "1", long, "5", "1", ":r", "3", "1", "2", ""]), "--plain")
    assert only(study).answers["bus"] == long


def test_bytes_that_are_no_text_become_a_sign_for_it(pipe, study: Path) -> None:
    done = pipe(
        "\n".join(["1", "", "1", "caf\udce9", "5", "1", ":r", "3", "1", "2", ""]), "--plain"
    )
    assert done.returncode == 0, done.stderr
    assert only(study).answers["bus"] == "caf\ufffd"


def test_of_several_instruments_one_is_chosen_or_follows_from_the_group(pipe, study: Path) -> None:
    shipped = "[early-relationships-public, early-relationships-professionals]"
    (study / "study.yaml").write_text(
        f"title: Two\ninstruments: {shipped}\ntargets: {{teachers: 3}}\n", "utf-8"
    )
    asked = pipe("2\n1\n").stdout
    assert "Which questionnaire?" in asked
    assert "Which group are you in?" in asked
    known = pipe("2\n1\n", "--group", "teachers").stdout
    assert "Which questionnaire?" not in known
    assert "Which group are you in?" not in known
    assert "What is your main role?" in known


def test_welsh_in_plain_lines(pipe, study: Path) -> None:
    done = pipe(
        "\n".join(["1", "", "2", "5", "1", ":r", "3", "1", "2", ""]), "--plain", "--language", "cy"
    )
    assert "Teipiwch rif o 1 i 2" in done.stdout
    assert "Wedi stopio. Mae popeth wedi'i gadw." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--group", "parent"],
            "no instrument here asks a group 'parent'; did you mean 'parents'?",
        ),
        (
            ["--language", "fr"],
            "nursery-visit is not available in the language 'fr'; it can be 'en' or 'cy'",
        ),
        (["nursery"], "the study has no instrument 'nursery'; did you mean 'nursery-visit'?"),
        (["visits", "--store", "x.db"], "there is no instrument or file 'visits'"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anything_is_begun(
    pipe, arguments: list[str], message: str
) -> None:
    done = pipe("", *arguments)
    assert done.returncode == 3
    assert done.stderr.startswith(f"concord: {message}")


def test_outside_a_study_the_remedy_is_named(pipe, study: Path) -> None:
    (study / "study.yaml").unlink()
    done = pipe("")
    assert done.returncode == 3
    assert "make one with: concord init DIR" in done.stderr
    assert (
        "or name an instrument and a store: concord collect early-relationships-professionals "
        "--store interviews.db"
    ) in done.stderr


def test_the_way_to_a_question_loads_nothing_that_counts_or_draws(study: Path) -> None:
    heavy = (
        "('pandas', 'numpy', 'seaborn', 'pingouin', 'matplotlib', 'scipy', 'statsmodels', "
        "'openpyxl', 'rich', 'analysis')"
    )
    code = (
        f"import sys, survey.cli.collect, survey.terminal.screen; print([m for m in {heavy} "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
