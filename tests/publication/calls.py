"""What of the command line prints figures, and how it is called where everything is tried.

Every command is in `COMMANDS`: a new one that is not there fails a test, and its author says there
what it prints. What a command is asked beside its `calls` follows from the options it has, and what
a report is written as from `WRITERS`, so that a new option or writer is tried without anyone
remembering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import click

from analysis.publication.release.ledger import LEDGER
from analysis.reports.writers import WRITERS
from analysis.weighting import REPORT_FILE, WEIGHTS_FILE
from survey.cli import concord

__all__ = [
    "COMMANDS",
    "INSIDE",
    "Call",
    "Prints",
    "Silent",
    "calls_of",
    "commands",
    "usual_calls_of",
]

Call = tuple[str, ...]
"""The arguments of a call, without `concord`."""


@dataclass(frozen=True, slots=True)
class Prints:
    """It prints figures of answers, or writes them to files. `calls`: with which arguments; one
    that says --by is not asked by other columns. `alike`: why it says the same whichever of two
    groups somebody is in, even by no standard.
    """

    calls: tuple[Call, ...] = ((),)
    alike: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """It prints no figure that a standard could hide. `why`: what it prints instead."""

    why: str


_NO_ANSWERS = "it reads no answers"
_CASES = "the people of the sample list and what came of asking them, for those in the field"
_ONE_INTERVIEW = "single interviews, for the office"
_STUDIES = "figures of published studies; it reads no answers"
_RAW = "the answers of each respondent: they are the study's own, and no figure is made of them"

COMMANDS: Mapping[str, Prints | Silent] = MappingProxyType(
    {
        "demo": Silent("a study of its own, of people it simulates; it takes no others' answers"),
        "init": Silent(_NO_ANSWERS),
        "instruments check": Silent(_NO_ANSWERS),
        "instruments diff": Silent(_NO_ANSWERS),
        "instruments import": Silent(_NO_ANSWERS),
        "instruments list": Silent(_NO_ANSWERS),
        "instruments new": Silent(_NO_ANSWERS),
        "instruments show": Silent(_NO_ANSWERS),
        "instruments words": Silent(_NO_ANSWERS),
        "collect": Silent("one respondent's own answers, while they are given"),
        "form make": Silent(_NO_ANSWERS),
        "form read": Silent(f"what was refused; into the store go {_RAW}"),
        "import": Silent(f"what was refused; into the store go {_RAW}"),
        "export": Silent(_RAW),
        "alerts list": Silent(
            "which interviews have an answer that must not wait, for who sees to it"
        ),
        "alerts show": Silent(
            "which interviews have an answer that must not wait, for who sees to it"
        ),
        "alerts sign-off": Silent(_NO_ANSWERS),
        "status": Silent("numbers of interviews, for those in the field; nothing of the answers"),
        "quality": Silent("single interviews and their interviewers, for the office"),
        "cases add": Silent(_CASES),
        "cases assign": Silent(_CASES),
        "cases import": Silent(_CASES),
        "cases list": Silent(_CASES),
        "cases outcome": Silent(_CASES),
        "cases show": Silent(_CASES),
        "interview correct": Silent(_ONE_INTERVIEW),
        "interview different": Silent(_ONE_INTERVIEW),
        "interview discard": Silent(_ONE_INTERVIEW),
        "interview list": Silent(_ONE_INTERVIEW),
        "interview pairs": Silent(_ONE_INTERVIEW),
        "interview reopen": Silent(_ONE_INTERVIEW),
        "interview same": Silent(_ONE_INTERVIEW),
        "interview show": Silent(_ONE_INTERVIEW),
        "backup": Silent(_RAW),
        "restore": Silent(_RAW),
        "agreement": Prints(
            (
                (),
                ("help", "--answers", "agree,strongly_agree"),
                ("used", "--answers", "yes", "--base", "everyone"),
            )
        ),
        "distribution": Prints(((), ("fruit", "--base", "answered"))),
        "compare": Prints(
            (
                (),
                ("help", "--against", "rest"),
                ("help", "--by", "group", "--against", "fen"),
                ("help", "--by", "group", "--by", "wave"),
            )
        ),
        "summary": Prints(),
        "total": Prints(((), ("help", "--answers", "agree,strongly_agree"))),
        "model": Prints(
            (
                ("help", "--by", "group", "--adjust", "region"),
                ("age", "--by", "group", "--adjust", "region,wave", "--differences"),
                ("help", "--by", "region", "--adjust", "group", "--coefficients"),
            )
        ),
        "ratio": Prints((("stars", "age"),)),
        "association": Prints(alike="a test is of all groups at once"),
        "scores": Prints(((), ("--items",))),
        "weight": Prints((("--as", "made"),), "there are two people in either"),
        "plan": Silent("what the targets of a study can say, whatever is answered"),
        "report": Prints(
            (
                (),
                ("--by", "region"),
                ("--where", "isles"),
                ("--language", "cy"),
                ("--charts-also", "double,intervals,complements,differences,demographics"),
            )
        ),
        "outcomes": Prints(
            alike="nobody of that study is measured twice; tests/cli/test_outcomes_command.py hides"
        ),
        "evidence check": Silent(_STUDIES),
        "evidence directions": Silent(_STUDIES),
        "evidence plot": Silent(_STUDIES),
        "evidence pool": Silent(_STUDIES),
        "workbook check": Silent("what is wrong with the form of a workbook"),
        "claims bind": Prints(
            (("unbound.md", "--accept", "--from", "0"),),
            "it goes by words before it goes by numbers",
        ),
        "claims check": Prints((("checked.md", "--html", "page.html"),)),
        "claims possible": Silent("arithmetic on the numbers of a draft; it opens no answers"),
        "claims fill": Prints(
            tuple((f"{name}.md", "-o", "filled.md") for name in ("fen", "edge", "isles", "hall"))
        ),
    }
)
"""Each command by its path. The drafts lie in the folder of the study."""

INSIDE = frozenset({WEIGHTS_FILE, REPORT_FILE, LEDGER})
"""Files that a study keeps for itself: the weights have a line for each interview, as the ledger of
what was published has, and the report beside the weights every count.
"""

_DATA: Call = ("--data", "answers.csv", "--engine", "pandas", "--by", "group")
_GROUPS: tuple[Call, ...] = (
    ("--by", "group"),
    (),
    ("--by", "region"),
    ("--by", "wave"),
    ("--by", "group", "--by", "region"),
    _DATA,
)
_SOME: tuple[Call, ...] = ((), ("--where", "isles"), ("--where", "group == 'fen'"))


def commands(
    group: click.Group = concord, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Each command that does something, by its path."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def options_of(command: click.Command) -> set[str]:
    return {option for each in command.params for option in each.opts}


def usual_calls_of(path: str, command: click.Command) -> Iterator[Call]:
    """A command as it is mostly called: by group where it has groups, in words and as JSON.
    Columns that are crossed take longest, and are left to `calls_of`.
    """
    known = COMMANDS[path]
    assert isinstance(known, Prints), path
    options = options_of(command)
    if path == "report":
        yield ("report", *_written())
        return
    by = next(_ways_by(options, path))
    for call, form in product(known.calls, _forms(options)):
        if call.count("--by") < 2:
            yield (*path.split(), *_grouped(call, by), *form)


def calls_of(path: str, command: click.Command) -> Iterator[Call]:
    """Every way in which a command that prints figures is tried."""
    known = COMMANDS[path]
    assert isinstance(known, Prints), path
    options = options_of(command)
    if path == "report":
        yield from (("report", *_written(), *call) for call in known.calls)
        return
    some = _SOME if "--where" in options else ((),)
    every = product(known.calls, _ways_by(options, path), some, _forms(options))
    found = ((*path.split(), *_grouped(call, by), *where, *form) for call, by, where, form in every)
    yield from dict.fromkeys(found)


def _forms(options: set[str]) -> tuple[Call, ...]:
    return ((), ("--json",)) if "--json" in options else ((),)


def _ways_by(options: set[str], path: str) -> Iterator[Call]:
    """The columns of groups, with the total; a draft has groups of its own."""
    if "--by" not in options or path.startswith("claims"):
        yield ()
        return
    for by in _GROUPS:
        if (by or path not in ("association", "compare")) and (by != _DATA or "--data" in options):
            yield (*by, "--total") if by and "--total" in options else by


def _grouped(call: Call, by: Call) -> Call:
    return call if "--by" in call else (*call, *by)


def _written() -> Iterator[str]:
    """The options for a report by every writer, with all that each can show beside: but for the
    answers of each respondent, which are no figures, and templates, which are the author's.
    """
    for name, writer in WRITERS.items():
        yield from (f"--{name}", f"report{writer.endings[0]}" if writer.endings else name)
        yield from (f"--{one.name}" for one in writer.extras if one.takes == "switch")
