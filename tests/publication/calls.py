"""What of the command line prints figures, and how it is called where everything is tried.

Every command is in `COMMANDS`: a new one that is not there fails a test, and its author says there
what it prints. What a command is asked beside its `calls` follows from the options it has, and how
a report is written from `WRITERS`, so that a new option or writer is tried without anyone
remembering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import click

from analysis.reports.writers import WRITERS, Writer
from survey.cli import concord

__all__ = ["COMMANDS", "Prints", "Silent", "calls_of", "commands"]

Call = tuple[str, ...]
"""The arguments of a call, without `concord`."""


@dataclass(frozen=True, slots=True)
class Prints:
    """It prints figures of answers, or writes them to files. `calls`: with which arguments."""

    calls: tuple[Call, ...] = ((),)


@dataclass(frozen=True, slots=True)
class Silent:
    """It prints no figure that a standard could hide. `why`: what it prints instead."""

    why: str


_NO_ANSWERS = "it reads no answers"
_RAW = "the answers of each respondent: they are the study's own, and no figure is made of them"

COMMANDS: Mapping[str, Prints | Silent] = MappingProxyType(
    {
        "demo": Silent("a study of its own, of people it simulates; it takes no others' answers"),
        "init": Silent(_NO_ANSWERS),
        "instruments check": Silent(_NO_ANSWERS),
        "instruments import": Silent(_NO_ANSWERS),
        "instruments list": Silent(_NO_ANSWERS),
        "instruments new": Silent(_NO_ANSWERS),
        "instruments show": Silent(_NO_ANSWERS),
        "instruments words": Silent(_NO_ANSWERS),
        "collect": Silent("one respondent's own answers, while they are given"),
        "form make": Silent(_NO_ANSWERS),
        "form read": Silent(f"what was refused, and into the store {_RAW}"),
        "import": Silent(f"what was refused, and into the store {_RAW}"),
        "export": Silent(_RAW),
        "status": Silent("numbers of interviews, for those in the field; nothing of the answers"),
        "backup": Silent(_RAW),
        "restore": Silent(_RAW),
        "agreement": Prints(
            ((), ("help", "--answers", "agree,strongly_agree"), ("used", "--base", "everyone"))
        ),
        "distribution": Prints(((), ("fruit", "--base", "answered"))),
        "compare": Prints(((), ("help", "--against", "rest"), ("help", "--against", "fen"))),
        "summary": Prints(),
        "association": Prints(),
        "scores": Prints(((), ("--items",))),
        "weight": Prints((("--as", "made"),)),
        "plan": Silent("what the targets of a study can say, whatever is answered"),
        "report": Prints(),
        "workbook check": Silent("what is wrong with the form of a workbook"),
        "claims bind": Prints((("unbound.md", "--accept", "--from", "0"),)),
        "claims check": Prints((("checked.md", "--html", "page.html"),)),
        "claims fill": Prints(
            tuple((f"{name}.md", "-o", "filled.md") for name in ("fen", "edge", "isles", "hall"))
        ),
    }
)
"""Each command by its path. The drafts lie in the folder of the study."""

_GROUPS: tuple[Call, ...] = (("group",), ("region",), ("wave",), ("group", "region"))
_SOME: tuple[Call, ...] = ((), ("--where", "isles"), ("--where", "group == 'fen'"))

EXEMPT = "answers"
"""Extras of a writer that take the answers of each respondent, as `concord export` does."""


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


def calls_of(path: str, command: click.Command) -> Iterator[Call]:
    """Every way in which a command that prints figures is tried; the first few say the most."""
    known = COMMANDS[path]
    assert isinstance(known, Prints), path
    options = {option for each in command.params for option in each.opts}
    if path == "report":
        yield from map(_written, WRITERS, WRITERS.values())
        return
    ways = [_ways_by(options, path), _SOME if "--where" in options else ((),)]
    for by, some in product(*ways):
        for call in known.calls:
            for form in ("--json",) if "--json" in options else (), ():
                yield (*path.split(), *call, *by, *some, *form)


def _ways_by(options: set[str], path: str) -> tuple[Call, ...]:
    """The columns of groups; a draft and a report have one of their own."""
    if "--by" not in options or path.startswith("claims"):
        return ((),)
    total = ("--total",) if "--total" in options else ()
    ways = tuple((*(word for column in by for word in ("--by", column)), *total) for by in _GROUPS)
    return ways if path in ("association", "compare") else (*ways, ())


def _written(name: str, writer: Writer) -> Call:
    """A report by this writer, with all that it can show beside."""
    ending = writer.endings[0] if writer.endings else ""
    switches = tuple(f"--{one.name}" for one in writer.extras if one.takes == "switch")
    return ("report", f"--{name}", f"report{ending}", *switches)
