"""What of the command line prints figures, and how it is called where everything is tried.

Every command is in `COMMANDS`: a new one that is not fails a test, and says there what it prints.
What a command can be asked beside its `calls` follows from the options it has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import click

from analysis.reports.writers import WRITERS
from survey.cli import concord

__all__ = ["COMMANDS", "Prints", "Silent", "commands", "reports"]


@dataclass(frozen=True, slots=True)
class Prints:
    """It prints figures of answers, or writes them to files. `calls`: how, without the options that
    every such command has. `draft`: it is called on a draft, which lies in the folder.
    """

    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """It prints no figure that a standard could hide. `why`: what it prints instead."""

    why: str


RAW = "the answers themselves, which are the study's own: who has them needs no figure"
NO_ANSWERS = "it reads no answers"

COMMANDS: Mapping[str, Prints | Silent] = MappingProxyType(
    {
        "demo": Silent("a study of its own, of people that it simulates"),
        "init": Silent(NO_ANSWERS),
        "instruments list": Silent(NO_ANSWERS),
        "instruments show": Silent(NO_ANSWERS),
        "instruments check": Silent(NO_ANSWERS),
        "instruments new": Silent(NO_ANSWERS),
        "instruments import": Silent(NO_ANSWERS),
        "instruments words": Silent(NO_ANSWERS),
        "collect": Silent("it asks one person, and shows them what they said"),
        "form make": Silent(NO_ANSWERS),
        "form read": Silent(f"what was refused of a form: {RAW}"),
        "form submissions": Silent(f"what was refused of a form: {RAW}"),
        "import": Silent(f"what was refused of a file: {RAW}"),
        "export": Silent(RAW),
        "status": Silent("numbers of interviews, for the field work; nothing of what was answered"),
        "backup": Silent(RAW),
        "restore": Silent(RAW),
        "agreement": Prints(("", "help --answers agree,strongly_agree", "help --base everyone")),
        "distribution": Prints(("", "used --base everyone")),
        "compare": Prints(("", "help --against rest", "help --against fen")),
        "summary": Prints(("",)),
        "association": Prints(("--by group",)),
        "scores": Prints(("", "--items")),
        "weight": Prints(("",)),
        "plan": Silent("what the targets of a study can say; it reads no answers"),
        "report": Prints(()),
        "workbook check": Silent("what is wrong with the form of a workbook; no figure of it"),
        "claims fill": Prints(("draft.md -o filled.md", "draft.md -o filled.md --mark")),
        "claims check": Prints(("checked.md --html checked.html",)),
        "claims bind": Prints(("unbound.md --accept --from 0",)),
    }
)
