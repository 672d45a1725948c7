"""A small questionnaire with every kind of question, a study that asks it, and a terminal with real
keys.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from threading import Thread

import pexpect
import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

import survey
from survey.questionnaire import Questionnaire
from survey.terminal.pages import Page, Reply
from survey.terminal.screen import Screen

REGIONS = ", ".join(f"r{n}: Region {n}" for n in range(1, 31))
DEFINITION = f"""
instrument: nursery-visit
version: "1"
title: {{en: A visit to the nursery, cy: Ymweliad â'r feithrinfa}}
languages: [en, cy]
groups: {{parents: {{en: Parents, cy: Rhieni}}}}
consent: {{required: true, notice: {{en: May we ask you some questions?,
  cy: Gawn ni ofyn cwestiynau ichi?}}}}
sections:
  - title: {{en: The visit, cy: Yr ymweliad}}
    questions:
      - id: welcome
        note: {{en: Thank you for coming., cy: Diolch am ddod.}}
      - id: came
        ask: {{en: Did you come by bus?, cy: Ddaethoch chi ar y bws?}}
        hint: {{en: The last part of the way., cy: Rhan olaf y daith.}}
        choose: {{by_bus: {{en: By bus, cy: Ar y bws}}, walked: {{en: On foot, cy: Ar droed}}}}
        missing: [dont_know, refused]
      - id: bus
        ask: {{en: Which bus was it?, cy: Pa fws oedd e?}}
        when: "came == 'by_bus'"
        text: {{}}
        optional: true
        missing: dont_know
      - id: minutes
        ask: {{en: How many minutes did it take?, cy: Sawl munud gymerodd hi?}}
        number: {{min: 1, max: 300, whole: true, unit: {{en: minutes, cy: munud}}}}
        warn: "minutes <= 120"
        warn_message: {{en: More than two hours?, cy: Mwy na dwy awr?}}
        missing: dont_know
      - id: liked
        ask: {{en: What did you like?, cy: Beth oeddech chi'n ei hoffi?}}
        choose_many: {{toys: {{en: Toys, cy: Teganau}}, food: {{en: Food, cy: Bwyd}}}}
        other: {{en: Something else, cy: Rhywbeth arall}}
        none: {{en: None of these, cy: Dim un o'r rhain}}
      - id: day
        ask: {{en: On which day was it?, cy: Ar ba ddiwrnod?}}
        date: {{min: "2022-01-01"}}
        missing: refused
      - id: region
        ask: {{en: Which region?, cy: Pa ranbarth?}}
        choose: {{{REGIONS}}}
"""

STUDY = """
title: Visits
instruments: [visit.yaml]
targets: {parents: 12}
"""
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")

PATIENCE = 60
"""Seconds to wait for what has to appear; a busy machine starts Python slowly."""

Steps = Sequence[tuple[str, str]]
Ask = Callable[..., tuple[Reply, str]]
Collect = Callable[..., "pexpect.spawn[str]"]


def _press(keys: PipeInput, painted: StringIO, then: Steps) -> None:
    for text, key in then:
        end = time.monotonic() + PATIENCE
        while text not in CONTROL.sub("", painted.getvalue()) and time.monotonic() < end:
            time.sleep(0.01)
        before = len(painted.getvalue())
        keys.send_text(key)
        while len(painted.getvalue()) == before and time.monotonic() < end:
            time.sleep(0.01)


@pytest.fixture(scope="session")
def visit() -> Questionnaire:
    return survey.loads(DEFINITION)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "visit.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    return tmp_path


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Shows a page on a terminal of this size and gives the reply with all that was painted.

    Presses `first` at once, then each key of `then` when its text has been painted.
    """
    with create_pipe_input() as keys:

        def asked(
            page: Page, first: str, size: tuple[int, int] = (80, 24), then: Steps = ()
        ) -> tuple[Reply, str]:
            painted = StringIO()
            output = Vt100_Output(painted, lambda: Size(size[1], size[0]), term="xterm")
            keys.send_text(first)
            presser = Thread(target=_press, args=(keys, painted, then))
            presser.start()
            with Screen(keys, output) as screen:
                reply = screen.ask(page)
            presser.join()
            return reply, CONTROL.sub("", painted.getvalue())

        yield asked


@pytest.fixture
def collect(study: Path) -> Iterator[Collect]:
    """Starts `concord collect` in the study folder, in a pseudo-terminal."""
    children: list[pexpect.spawn[str]] = []

    def started(
        *arguments: str, rows: int = 24, columns: int = 80, **environment: str
    ) -> "pexpect.spawn[str]":
        child = pexpect.spawn(
            sys.executable,
            ["-m", "survey", "collect", *arguments],
            cwd=str(study),
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=PATIENCE,
            env={**ENVIRONMENT, **environment},
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield started
    for child in children:
        child.close(force=True)


@pytest.fixture
def pipe(study: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs `concord collect` in the study folder with lines from a pipe."""

    def run(lines: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "survey", "collect", *arguments]
        return subprocess.run(
            command,
            input=lines,
            cwd=study,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
            check=False,
        )

    return run
