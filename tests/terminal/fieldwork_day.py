"""A day of field work as it is typed and printed, for docs/fieldwork-day.md.

`python tests/terminal/fieldwork_day.py > docs/fieldwork-day.md` plays it; a test plays it again and
holds the page against it. Commands are real, answers are made up. What differs from day to day is
written the same: days, times, ids of interviews, and the machine.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STUDY = """\
title: Families and the nursery
instruments: [visit.yaml]
interviewers: {anna: Anna Field, ben: Ben Hill, chloe: Chloe Rees}
targets: {parents: 5, staff: 1}
quotas:
  - {where: "region == 'north'", at: 3, then: stop}
"""
VISIT = """\
instrument: nursery-visit
version: "1"
title: Families and the nursery
languages: [en]
groups: {parents: Parents, staff: Nursery staff}
sections:
  - title: The nursery
    questions:
      - {id: region, ask: Where is the nursery?, choose: {north: North, south: South}}
      - {id: trust, ask: I can trust the nursery., scale: agreement5, missing: [dont_know]}
      - id: visits
        ask: How often were you there in the last month?
        number: {min: 0, max: 60, whole: true}
        warn: "visits <= 31"
        warn_message: More than once a day?
"""
CASES = """\
case,group,interviewer,phase,name,phone
n-01,parents,anna,first,Ada Moss,029 2000 0001
n-02,parents,anna,first,Bet Shaw,029 2000 0002
n-03,parents,ben,first,Cal Reed,029 2000 0003
n-04,parents,ben,first,Dee Holt,029 2000 0004
n-05,parents,chloe,second,Eve Lunt,029 2000 0005
n-06,staff,chloe,second,Fay Dunn,029 2000 0006
n-07,parents,chloe,second,Gus Penn,029 2000 0007
"""
DECISION = """\
changes:
  "2":
    trust: {same: "parents read it as the people there, so we say so"}
"""

OPENING = """\
# A day of field work

What is typed and what is printed on one day of a study with a sample list, three interviewers and a
quota: a call-back, a correction, an interview that is withdrawn, and a question that is changed in
the middle of the day. The interviewers use `--plain` here, since it leaves a transcript; keys and
pages are in [interview-transcript.md](interview-transcript.md). People, places and answers are made
up. Days, times and ids are written the same whenever the page is made
(`python tests/terminal/fieldwork_day.py`), and a test plays the day anew.
"""

DAY = date(2026, 6, 12)
"""The day that the page has."""


class Day:
    """One study, and what was typed and printed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = [OPENING]
        self.ids: dict[str, str] = {}
        (folder / "instruments").mkdir()
        self.write("study.yaml", STUDY)
        self.write("instruments/visit.yaml", VISIT)
        self.write("list.csv", CASES)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def says(self, *paragraphs: str) -> None:
        self.page += [f"{text}\n" for text in paragraphs]

    def shows(self, name: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        self.page.append(f"```\n{text}```\n")

    def types(self, command: str, *lines: str, ends: int = 0, last: int = 0) -> str:
        """A command with the lines typed into it; of what is printed the `last` lines are shown."""
        ran = subprocess.run(
            [sys.executable, "-m", "survey", *_words(command)],
            input="".join(f"{line}\n" for line in lines),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=self._environment(),
            timeout=120,
            check=False,
        )
        assert ran.returncode == ends, (command, ran.returncode, ran.stdout)
        printed = _as_typed(ran.stdout, lines)
        shown = printed.rstrip().split("\n")
        if last and len(shown) > last:
            shown = ["…", *shown[-last:]]
        told = "" if ends == 0 else f"# ends with exit code {ends}\n"
        text = "\n".join(line.rstrip() for line in shown)
        self.page.append(self._alike(f"```\n$ concord {command}\n{told}{text}\n```\n"))
        return ran.stdout

    def id_of(self, case: str) -> str:
        """As much of the id of a case's newest interview as the commands print."""
        lines = self._quietly("interview list --json")
        found = re.findall(r'"interview": "([0-9a-f-]+)"[^}]*?"case": "([^"]*)"', lines)
        return next(identifier for identifier, of in reversed(found) if of == case)[:8]

    def _quietly(self, command: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "survey", *_words(command)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=self._environment(),
            timeout=120,
            check=True,
        ).stdout

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "COLUMNS": "100",
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
        }

    def _alike(self, text: str) -> str:
        """What differs from day to day, written the same."""
        today = date.today()  # noqa: DTZ011  # the fieldworker's day
        for days in (0, 1):
            day, shown = today + timedelta(days), DAY + timedelta(days)
            for written in (str, _written, _in_words):
                text = text.replace(written(day), written(shown))
        text = re.sub(r"\b\d\d:\d\d(:\d\d)?\b", "10:42", text)
        text = re.sub(r"(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "-0000-4000-8000-000000000000", text)
        for found in re.findall(r"\b[0-9a-f]{8}\b", text):
            text = text.replace(found, self.ids.setdefault(found, f"aaaa000{len(self.ids) + 1}"))
        return text.replace(str(self.folder), "study")


def _written(day: date) -> str:
    """As an interviewer writes a day."""
    return f"{day.day}/{day.month}/{day.year}"


def _in_words(day: date) -> str:
    """As a note has a day."""
    return f"{day.day} {day:%B} {day.year}"


def _words(command: str) -> list[str]:
    return shlex.split(command)


def _as_typed(printed: str, lines: Sequence[str]) -> str:
    """What was typed, where a terminal would show it: behind the prompt that waits for it."""
    typed: Iterator[str] = iter(lines)
    return re.sub(r"(?m)^> ", lambda _: f"> {next(typed, '')}\n", printed)


def play(folder: Path) -> str:
    """The page of a day that is played in this folder."""
    day = Day(folder)
    for part in PARTS:
        part(day)
    return "\n".join(day.page)


def morning(day: Day) -> None:
    day.says("## Morning: the list")
    day.says("The study and the sample list; whom to ring is kept apart, in `identifiers.db`.")
    day.shows("study.yaml")
    day.types("cases import list.csv --contacts name,phone --attributes phase")
    day.types("cases list")


def interviews(day: Day) -> None:
    day.says("## Three interviewers", "Anna asks whoever is next of hers.")
    day.types("collect --plain --next --as anna", "1", "1", "4", "3", "", "2")
    day.says("Chloe types 45 where 4 was said, and does not look twice.")
    day.types("collect --plain --case n-05 --as chloe", "2", "2", "45", "", "", "2", last=32)
    day.says(
        "## A call-back", "Ben reaches nobody at the first address, and is to come again today."
    )
    day.types("collect --plain --next --as ben", "2", "4", _written(date.today()))  # noqa: DTZ011
    day.types("cases list --due")


def quota(day: Day) -> None:
    day.says("## The quota is full", "Two more in the north, and there are enough.")
    day.types("collect --plain --case n-02 --as anna", "1", "5", "8", "", "2", last=14)
    day.types("collect --plain --case n-04 --as ben", "1", "1", "0", "", "2", last=14)
    day.says("So that the next interview there ends with its first answer.")
    day.types("collect --plain --case n-07 --as chloe", "1", "", "2")


def corrections(day: Day) -> None:
    day.says("## A correction", "Chloe tells the office of her slip of the pen.")
    slip = day.id_of("n-05")
    day.types(f"interview correct {slip} visits=4 --because 'a slip of the pen' --as chloe")
    day.types(f"interview show {slip} --history")
    day.says("## A respondent takes her answers back")
    gone = day.id_of("n-02")
    day.types(f"interview discard {gone} --as-what withdrawn --because 'she rang us'")
    day.says("She does not count any more, and the north has room for one.")
    day.types("status")


def changed(day: Day) -> None:
    day.says("## A question is changed in the middle of the day")
    day.says(
        "Parents asked what is meant by the nursery, so the office makes the question plainer."
    )
    newer = VISIT.replace('"1"', '"2"').replace("the nursery.,", "the people at the nursery.,")
    day.write("instruments/visit.yaml", newer)
    day.types("instruments check visit.yaml", ends=1)
    day.says("Nothing is asked by a version whose meaning nobody has decided.")
    day.types("collect --plain --case n-06 --as chloe", ends=3)
    day.says("The office decides, and says why, in the definition.")
    day.write("instruments/visit.yaml", newer + DECISION)
    day.types("instruments check visit.yaml")
    day.types("collect --plain --case n-06 --as chloe", "2", "4", "20", "", "2", last=40)


def evening(day: Day) -> None:
    day.says("## The call-back, and the evening")
    day.types("collect --plain --next --as ben", "1", "1", "4", "2", "", "2", last=14)
    day.types("status")
    day.types("interview list")
    day.says("So few people are nothing to publish; inside the study they can be looked at.")
    day.types("agreement --by group")
    day.types("agreement --by group --standard none")


PARTS: tuple[Callable[[Day], None], ...] = (
    morning,
    interviews,
    quota,
    corrections,
    changed,
    evening,
)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(play(Path(folder)))
