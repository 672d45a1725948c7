"""What is told of unusual answers that came in: how many, of which questions, and where they are
listed. Never what was answered.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from survey.cli.output import say, shown_path
from survey.errors import shown
from survey.forms.lists import write_unusual
from survey.replacing import replacing
from survey.unusual import Unusual

__all__ = ["list_unusual", "warned_option"]

_MOST_NAMED = 5
"""Questions that are named."""

warned_option = click.option(
    "--warned",
    "warned_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("warned.csv"),
    help="Where unusual answers (warn) are listed.",
)


def list_unusual(doubted: Sequence[Unusual], file: Path) -> None:
    """Write the list, and say how many there are. A list of an earlier reading is not left
    standing.
    """
    if doubted or file.exists():
        with replacing(file) as temporary:
            write_unusual(doubted, temporary)
    if not doubted:
        return
    answers = "1 answer is" if len(doubted) == 1 else f"{len(doubted):,} answers are"
    say(f"{answers} unusual, and kept as given; each place is in {shown_path(file)}")
    says = {each.question: each.says for each in doubted}
    counted = Counter(each.question for each in doubted).most_common()
    for question, times in counted[:_MOST_NAMED]:
        say(f"  {times} × {question}: {shown(says[question])}")
    if (more := len(counted) - _MOST_NAMED) > 0:
        say(f"  and {more} questions more")
