"""Every command and every writer, by every standard of publication, on a study with two people in a
cell: nothing that is printed or written tells what they answered.

Two things are held. No figure of the two stands anywhere, in text, JSON, sheets, alternative text
or metadata, to any precision. And nothing at all, to the last byte of a chart, depends on which of
two such cells somebody is in: whoever could tell the two studies apart would know something of two
people. By a standard that protects numbers of people nothing depends on how many are in a cell
either. The standard `none` is the control: there both have to be found.
"""

from itertools import product

import pytest

from analysis.publication.release.ledger import LEDGER
from analysis.publication.standards import STANDARDS
from tests.publication.calls import (
    COMMANDS,
    Call,
    Prints,
    calls_of,
    commands,
    options_of,
    usual_calls_of,
)
from tests.publication.comparing import differences
from tests.publication.conftest import Run
from tests.publication.hidden_figures import HIDDEN
from tests.publication.outputs import Outputs, readable

HIDING = [standard for standard in STANDARDS.values() if standard.name != "none"]


def walked() -> list[object]:
    """Each call with its standard; the usual ones always, the others where all are wanted."""
    found = []
    for path, command in commands():
        if not isinstance(COMMANDS.get(path), Prints):
            continue
        usual = list(usual_calls_of(path, command))
        every = dict.fromkeys((*usual, *calls_of(path, command)))
        for standard, call in product(HIDING, every):
            often = {"hse"} if path == "report" else {"hse", "ons"}
            always = call in usual and standard.name in often
            name = f"{standard.name}: {' '.join(call)}"
            marks = [pytest.mark.xdist_group(name)]  # what a call printed is kept by its process
            marks += [] if always else [pytest.mark.slow]
            found.append(pytest.param(standard.name, call, marks=marks, id=name))
    return found


def test_every_command_says_whether_it_prints_figures() -> None:
    assert {path for path, _ in commands()} == set(COMMANDS)
    for path, known in COMMANDS.items():
        assert isinstance(known, Prints) or known.why, path


def test_a_command_that_prints_figures_takes_a_standard_and_no_other_does() -> None:
    for path, command in commands():
        assert ("--standard" in options_of(command)) == isinstance(COMMANDS[path], Prints), path


@pytest.mark.parametrize(("standard", "call"), walked())
def test_no_output_tells_a_figure_of_two_people(standard: str, call: Call, run: Run) -> None:
    assert told(run("as they are", standard, call), standard) == []


def told(outputs: Outputs, standard: str) -> list[str]:
    """Where an output has a figure that the standard hides."""
    return [
        f"{name}: {line.strip()[:200]} ({hidden.beside})"
        for name, content in outputs.parts()
        for text in (readable(name, content),)
        for hidden in HIDDEN
        if standard in ("none", *hidden.standards) and (line := hidden.told_in(text))
    ]


@pytest.mark.parametrize(("standard", "call"), walked())
def test_no_output_depends_on_which_of_two_hidden_cells_somebody_is_in(
    standard: str, call: Call, run: Run
) -> None:
    as_they_are = run("as they are", standard, call)
    assert list(differences(as_they_are, run(other(call), standard, call))) == []
    if STANDARDS[standard].counts and LEDGER not in as_they_are.inside:
        assert list(differences(as_they_are, run("moved", standard, call))) == []


def other(call: Call) -> str:
    """Whom to set a study against: one of each two elsewhere; where all groups count at once the
    two in each other's place, so that what is of all of them is the same.
    """
    return "swapped" if any(alike(path) for path in (call[0], " ".join(call[:2]))) else "mixed"


def alike(path: str) -> bool:
    known = COMMANDS.get(path)
    return isinstance(known, Prints) and bool(known.alike)


# --- the control ---


APART = [
    pytest.param(
        list(usual_calls_of(path, command)),
        marks=[pytest.mark.slow] if path == "report" else [],
        id=path,
    )
    for path, command in commands()
    for known in (COMMANDS.get(path),)
    if isinstance(known, Prints) and not known.alike
]
"""The usual calls of each command whose figures are of one group each."""


@pytest.mark.parametrize("calls", APART)
def test_without_a_standard_each_command_tells_the_two_studies_apart(
    calls: list[Call], run: Run
) -> None:
    found = [
        line
        for call in calls
        for line in differences(run("as they are", "none", call), run("mixed", "none", call))
    ]
    assert found


def test_without_a_standard_every_figure_of_two_people_is_told(run: Run) -> None:
    calls = [
        ("agreement", "--by", "group"),
        ("agreement", "--by", "region", "--json"),
        ("agreement", "--by", "wave"),
        ("distribution", "fruit", "--by", "group", "--json"),
        ("compare", "help", "--by", "group"),
        ("summary", "age", "--by", "group", "--json"),
        ("scores", "--by", "group", "--json"),
    ]
    texts = "\n".join(run("as they are", "none", call).out for call in calls)
    assert [hidden for hidden in HIDDEN if not hidden.told_in(texts)] == []


@pytest.mark.parametrize("ending", ["xlsx", "html", "docx", "pptx", "svg", "txt"])
def test_without_a_standard_every_kind_of_file_tells_a_figure_of_two_people(
    ending: str, run: Run
) -> None:
    (call,) = usual_calls_of("report", dict(commands())["report"])
    outputs = run("as they are", "none", call)
    assert outputs.code == 0, outputs.err
    found = [line for line in told(outputs, "none") if f".{ending}" in line.split(":")[0]]
    assert found
