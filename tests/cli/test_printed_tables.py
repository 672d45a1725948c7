"""Tables as they are printed: on a terminal they fit it, into a pipe or file they are as wide as
their texts.
"""

import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from survey.cli.output import print_table

ROOT = Path(__file__).parents[2]
LONG = "a reason that goes on for longer than any terminal is wide, " * 8


def test_a_row_into_a_pipe_is_one_line_neither_cut_nor_padded(
    capfd: pytest.CaptureFixture[str],
) -> None:
    print_table(("item", "n", "why"), [("a", "12", LONG.strip()), ("bcd", "3", "")], numeric=("n",))
    assert capfd.readouterr().out.splitlines() == [
        "item    n   why",
        "────   ──   ───",
        f"a      12   {LONG.strip()}",
        "bcd     3",
    ]


def test_numbers_last_are_aligned_and_signs_of_double_width_counted(
    capfd: pytest.CaptureFixture[str],
) -> None:
    print_table(("who", "n"), [("日本", "1,000"), ("us\x1b", "1")], numeric=("n",), title="Who")
    assert capfd.readouterr().out.splitlines() == [
        "Who",
        "who        n",
        "────   ─────",
        "日本   1,000",
        "us         1",
    ]


PROGRAM = (
    f"from survey.cli.output import print_table; print_table(('item', 'why'), [('a', {LONG!r})])"
)


def test_a_table_fits_the_terminal() -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-c", PROGRAM],
        dimensions=(40, 60),
        encoding="utf-8",
        timeout=60,
        env={"TERM": "xterm", "PYTHONPATH": str(ROOT)},
    )
    child.expect(pexpect.EOF)
    assert child.before is not None
    lines = re.sub(r"\x1b\[[0-9;]*m", "", child.before).splitlines()
    assert max(map(len, lines)) <= 60
    assert "".join("".join(lines).split()).count("areasonthatgoeson") == 8


def test_columns_of_the_environment_do_not_cut_what_is_piped(tmp_path: Path) -> None:
    with (tmp_path / "table.txt").open("w") as file:
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            stdout=file,
            check=True,
            timeout=60,
            env={"COLUMNS": "40", "PYTHONPATH": str(ROOT)},
        )
    assert LONG.strip() in (tmp_path / "table.txt").read_text("utf-8")
