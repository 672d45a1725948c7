"""`concord quality`: what it prints, and leaving marked interviews out of everything else."""

import json
from pathlib import Path

import pytest

from survey.cli import COMMANDS
from survey.definition import load
from survey.record import CompletedInterview
from survey.store import open_store

DEFINITION = """
instrument: small
version: "1"
title: A small simulated survey
groups: {teachers: Teachers, parents: Parents}
scores:
  liking: {items: [a, b, c, d]}
sections:
  - title: All
    questions:
      - block: views
        scale: agreement5
        items: {a: "A?", b: "B?", c: "C?", d: "D?", e: "E?", f: "F?"}
      - {id: region, ask: "Where?", choose: {wales: Wales, england: England}}
      - {id: words, ask: "What else?", text: {}, optional: true}
"""
STUDY = """
title: Small
simulated: true
instruments: [instruments/small.yaml]
filters: {careful: {where: "not careless", label: careful respondents}}
"""
SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
HELD = 12
"""Of 120 people the first twelve held a key down."""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study folder with 120 simulated answers, without times."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "small.yaml").write_text(DEFINITION, "utf-8")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    questionnaire = load(folder / "instruments" / "small.yaml")
    people = [
        CompletedInterview(
            f"u{number}",
            "small",
            "1",
            questionnaire.hash,
            "teachers" if number % 2 else "parents",
            "import",
            "en",
            {
                "group": "teachers" if number % 2 else "parents",
                **{
                    item: SCALE[(number // step + number) % 5]
                    for item, step in zip("abcdef", (1, 2, 3, 5, 7, 11), strict=True)
                },
                "region": "england" if number % 3 else "wales",
                "words": "kkkkkkkk" if number < HELD else "Thank you",
            },
        )
        for number in range(120)
    ]
    with open_store(folder / "concord.db") as store:
        store.take_in(people, [questionnaire])
    return folder


@pytest.fixture
def run(concord, study):
    """Runs a command in the study and gives what it printed."""

    def runs(*arguments: str):
        found = concord(*arguments, inside=study)
        assert found.code == 0, found.err
        return found

    return runs


def test_marks_are_told_with_how_many_have_them(run) -> None:
    found = run("quality", "--json")
    rows = {row["mark"]: row for row in json.loads(found.out)}
    assert rows["held_key"] == {
        "mark": "held_key",
        "says": "an open answer that is one key held down, or a run along the keyboard",
        "judged": 120,
        "marked": HELD,
        "share": 0.1,
    }
    assert rows["speeder"]["judged"] == 0
    assert rows["speeder"]["share"] is None


def test_that_no_times_are_kept_is_said(run) -> None:
    assert "no times kept: of none of the 120 interviews" in run("quality").err


@pytest.mark.parametrize("by", ["mark", "interview", "question", "interviewer"])
def test_each_table_is_printed_and_told_as_json(by: str, run) -> None:
    printed, told = run("quality", "--by", by), run("quality", "--by", by, "--json")
    rows = json.loads(told.out)
    if by == "interviewer":
        assert rows == []
        assert "no interviewer is named" in printed.err
        return
    assert str(rows[0][by]) in printed.out
    if by == "interview":
        assert len(rows) == 120
        assert sum("held_key" in row["marks"] for row in rows) == HELD
        assert all(row["marks"] for row in rows[:HELD])


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_chart_says_whom_it_is_for(ending: str, run, study: Path) -> None:
    run("quality", "--chart", f"quality.{ending}")
    drawn = (study / f"quality.{ending}").read_bytes()
    assert drawn[:4] in (b"\x89PNG", b"<?xm", b"%PDF")
    if ending == "svg":
        assert "For the office, not for publication; simulated data" in drawn.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--chart", "quality.gif"), "a chart's name ends in .png, .svg, .pdf"),
        (("--chart", "nowhere/quality.png"), "there is no folder nowhere; make it first"),
        (("--by", "question", "--chart", "q.png"), "leave --chart out"),
        (("--store", "none.db"), "there is no store none.db"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: tuple[str, ...],
    said: str,
    run,
    concord,
    study: Path,
) -> None:
    run("quality")
    found = concord("quality", *arguments, inside=study)
    assert found.code in (2, 3)
    assert said in found.err


CALLS: dict[str, tuple[str, ...]] = {
    "agreement": ("a",),
    "distribution": ("a",),
    "compare": ("a", "--by", "group"),
    "summary": ("a",),
    "association": ("a", "--by", "group"),
    "scores": ("liking",),
    "total": ("a",),
    "model": ("a", "--by", "group", "--adjust", "region"),
}

OTHERWISE = {
    "report": "it says so of each table",
    "ratio": "it is of numbers, and this study asks for none",
    "outcomes": "it is of people who were asked twice, and here nobody was",
}
"""Commands with a condition that are not called here, and why."""


@pytest.mark.parametrize("where", ["not held_key", "careful"])
@pytest.mark.parametrize("command", CALLS)
def test_marked_interviews_are_left_out_by_name(
    command: str,
    where: str,
    run,
) -> None:
    found = run(command, *CALLS[command], "--where", where, "--json")
    rows = json.loads(found.out)
    row = rows[0] | ({"n": sum(each["n"] for each in rows)} if command == "model" else {})
    n = row["n"] if "n" in row else row["n_a"] + row["n_b"] if "n_a" in row else 120 - HELD
    assert n == 120 - HELD
    assert f"{HELD} of 120 interviews are marked" in found.err


def test_a_mark_may_be_what_people_are_grouped_by(run) -> None:
    rows = json.loads(run("agreement", "a", "--by", "held_key", "--standard", "none", "--json").out)
    assert [row["n"] for row in rows] == [120 - HELD, HELD]


def test_every_command_that_takes_a_condition_is_tried() -> None:
    """So that a new one is added above."""
    import click  # noqa: PLC0415

    from survey.cli import concord as commands  # noqa: PLC0415

    with_where = {
        name
        for name in COMMANDS
        if (command := commands.get_command(click.Context(commands), name)) is not None
        if any("--where" in each.opts for each in command.params)
    }
    assert with_where == {*CALLS, *OTHERWISE}


def test_under_a_standard_that_protects_counts_a_mark_is_a_filter_like_any_other(
    run,
    concord,
    study: Path,
) -> None:
    run("agreement", "a", "--where", "careful", "--standard", "ons")
    refused = concord(
        "agreement", "a", "--where", "not held_key", "--standard", "ons", inside=study
    )
    assert refused.code == 3
    assert "not held_key" in refused.err
    assert "study.yaml" in refused.err


@pytest.mark.parametrize(
    ("standard", "said"),
    [
        ("hse", f"Interviews left out by this: {HELD} of 120."),
        ("ons", "How many interviews are left out by this is not said, to protect respondents."),
    ],
)
def test_a_report_says_how_many_are_left_out(
    standard: str,
    said: str,
    run,
    study: Path,
) -> None:
    run("report", "--page", "report.html", "--where", "careful", "--standard", standard)
    assert said in (study / "report.html").read_text("utf-8")
