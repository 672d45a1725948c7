"""How long the check of a Word file takes, against python-docx reading the file alone.

    python benchmarks/claims_document.py [--pages 100]

A draft of so many pages of 450 words, ten figures a page, half of them bound, two tables and a
footer: simulated answers of the demonstration, checked whole by this process. python-docx opens the
same file and joins the text of its paragraphs and cells. Seconds are of the processor. Then files
that a reader who looks back again and again would never end with, twice as long each time: runs of
digits, brackets that never close, a picture in letters. Exit code 1 above SECONDS, or where twice
as long takes more than GROWTH times.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx

import instruments
from analysis import Responses
from analysis.drafts.reading import read_document
from analysis.judgement.binding import read_draft
from analysis.judgement.checking import check_mentions
from analysis.judgement.evidence import Evidence
from analysis.judgement.mentions import mentions
from survey.codebook import Codebook
from survey.simulation import read_shares, simulate

SECONDS, GROWTH = 10.0, 3.0
SIZES = {
    "early-relationships-public": {"public": 2000},
    "early-relationships-professionals": {"teachers": 400, "early_years_workers": 350},
}
SAID = (
    "{0} of the public agreed that health services should offer support to families.",
    "{0} of teachers agreed that local public services do enough.",
    "In June 2022, {0} of early-years workers disagreed that the Government does enough.",
)
CLAIMS = (
    "health_support.agree.public",
    "local_enough.agree.teachers",
    "gov_enough.disagree.early_years_workers",
)
FILLING = (
    "Families told us what helped them and what did not, and many spoke of the time it took to "
    "find somebody who listened to them and to their child. "
)


def evidence() -> Evidence:
    """The simulated answers of the demonstration."""
    shares = read_shares(instruments.simulated_shares())
    questionnaires = [instruments.load(name) for name in SIZES]
    interviews = [
        interview
        for one in questionnaires
        for group, n in SIZES[one.instrument].items()
        for interview in simulate(one, group=group, n=n, shares=shares, seed=2022)
    ]
    return Evidence.of(Responses.from_interviews(interviews, Codebook.of(questionnaires)))


def written(path: Path, pages: int) -> None:
    document: Any = docx.Document()
    chance = random.Random(2022)
    for _page in range(pages):
        for number in range(10):
            which = chance.randrange(len(SAID))
            figure = f"{chance.randrange(5, 95)}%"
            named = f"[{figure}]{{claim={CLAIMS[which]}}}" if number % 2 else figure
            document.add_paragraph(f"{FILLING} {SAID[which].format(named)}")
    for _table in range(2):
        table = document.add_table(3, 3)
        for row in table.rows:
            for cell in row.cells:
                cell.text = f"{chance.randrange(5, 95)}%"
    document.sections[0].footer.paragraphs[0].text = "A draft of 2022"
    document.save(str(path))


def alone(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(one.text for one in document.paragraphs), *cells))


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def hostile(folder: Path) -> bool:
    """Whether all texts that are made to be slow grow as they should."""
    grows = True
    for name, suffix, text in (
        ("digits", ".md", "1234567890" * 2_000),
        ("digits and points", ".md", "1.2,3%" * 4_000),
        ("brackets", ".md", "[84%" * 5_000),
        ("a picture", ".html", f"<img alt='x' src='data:image/png;base64,{'iVBO9+/8' * 50_000}'>"),
    ):
        took = []
        for times in (4, 8):
            file = folder / f"slow{suffix}"
            file.write_text(text * times, "utf-8")
            took.append(seconds(lambda file=file: mentions(read_document(file))))  # type: ignore[misc]
        times_longer = took[1] / max(took[0], 0.05)
        grows &= times_longer <= GROWTH
        print(f"{name}: {took[0]:.2f} s, twice as long {took[1]:.2f} s: {times_longer:.1f} ×")
    return grows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    pages = parser.parse_args().pages
    known = evidence()
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "draft.docx"
        written(file, pages)
        read_draft(file)  # what is loaded once
        bare = seconds(lambda: alone(file))

        def checked() -> None:
            draft = read_draft(file)
            found = check_mentions(draft.document, draft.mentions, known)
            print(f"{len(found):,} numbers")

        took = seconds(checked)
        print(f"{pages} pages: {took:.2f} s, python-docx alone {bare:.2f} s: {took / bare:.1f} ×")
        grows = hostile(Path(made))
    return 0 if took <= SECONDS and grows else 1


if __name__ == "__main__":
    sys.exit(main())
