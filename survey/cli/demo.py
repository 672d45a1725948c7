"""`concord demo`: a whole study in one go, with simulated field work through the real interview."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import instruments
from survey.cli.init import make_study
from survey.cli.output import progress, say, shown_path
from survey.cli.publishing import standard_of
from survey.cli.report_options import report_choice
from survey.errors import StudyError
from survey.record import CompletedInterview
from survey.simulation import read_shares, simulate
from survey.study import STUDY_FILE, Study

if TYPE_CHECKING:
    from analysis.publication.publishing import Publication

__all__ = ["demo_command"]

SEED = 2022

_STUDY = """\
# Made by `concord demo`: every answer is simulated, none was given by a person.
title: "Early relationships: a demonstration with simulated answers"
client: Concord demonstration
simulated: true
fieldwork:
  mode: Simulated interviews
  universe: Made-up respondents, drawn so that figures published in June 2022 come out again
  sample: Simulated quotas; not a sample of real people
instruments: [early-relationships-public, early-relationships-professionals]
groups:
  professionals:
    of: [teachers, early_years_workers]
    label: {en: Professionals, cy: Gweithwyr proffesiynol}
targets: {public: 2000, teachers: 400, early_years_workers: 350}
evidence: [parent-infant-psychotherapy-2022]  # what research found, as published
"""

_HEADLINES = {
    "relationships_important": "very_important",
    "health_support": "agree",
    "gov_enough": "disagree",
    "local_enough": "disagree",
}
"""Item and NET of the figures that were published."""

_DRAFT = """\
# Draft of a press release

Simulated study: no person gave these answers. Some of the sentences are wrong on purpose; this \
says which and why:
`concord claims check press-release.md`

[84%]{claim=health_support.agree.public} of the public agreed or strongly agreed that health \
services should offer support to
families when there are problems between parent and child.

[97%]{claim=relationships_important.very_important.professionals} of \
professionals agreed that a baby's
relationship with parents or carers is critical.

[Three quarters]{claim=relationships_important.very_important.public} of the public said that \
it is very important.

[Four-fifths]{claim=local_enough.disagree.teachers} of teachers disagreed that local public \
services do enough.

Early-years workers were [more likely]{claim=gov_enough.disagree.early_years_workers-teachers} \
than teachers to disagree that the
UK Government does enough.

[84%]{claim=gov_enough.disagree.public} of the public disagreed that the UK Government does \
enough.

Trials of parent–infant psychotherapy find less maternal depression than among controls \
(95% CI 0.13 to 0.45, p < 0.000).

[74%]{claim=evidence.interaction.improved} of families had better parent–child interaction.
"""


@click.command("demo")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-study"),
    help="The study folder to make.",
)
@click.option("--fresh", is_flag=True, help="Make it anew where an earlier demonstration stands.")
def demo_command(folder: Path, fresh: bool) -> None:
    """Make a whole study: simulated field work through the real interview, store, tables, reports,
    claims.
    """
    import pandas as pd

    from analysis import Responses, agreement
    from analysis.publication.publishing import Publication
    from analysis.reports import WRITERS, build_report
    from survey.cli.report import about
    from survey.cli.tables import agreement_table

    if fresh:
        _clear(folder)
    study = make_study(folder, _STUDY)
    say("Simulated study: no person gave these answers.")
    with study.open_store() as store:
        total = sum(study.targets.values())
        with progress("Simulating interviews", total) as advance:
            interviews = list(_field_work(study, advance))
        store.take_in(interviews, study.questionnaires)
        responses = Responses.from_store(store)
    responses = replace(responses, codebook=responses.codebook.completed_by(study.codebook))
    publication = Publication.of(responses, standard_of(None, study))
    headlines = [
        agreement(publication.data, [item], by="group", net=net) for item, net in _HEADLINES.items()
    ]
    shown = publication.shares(pd.concat(headlines), by="group")
    agreement_table(shown, responses, ("group",), "en")
    choice = report_choice(study, responses)
    report = build_report(responses, about(study), choice=choice)
    writers = {name: writer for name, writer in WRITERS.items() if writer.installed}
    places = {name: folder / writer.usual for name, writer in writers.items()}
    written = {}
    with progress("Writing reports and charts", len(writers)) as advance:
        for name, writer in writers.items():
            written[name] = writer.write(report, places[name])
            advance(1)
    _judge_draft(folder, publication, study)
    say(f"{total:,} simulated interviews are in {shown_path(folder)}. Open next:")
    say(f"  {shown_path(places['workbook'])}   the Excel summary")
    say(
        f"  {shown_path(places['page'])}   the report as a page, "
        f"{shown_path(places['document'])} as a Word file"
    )
    say(
        f"  {shown_path(folder / 'press-release-checked.html')}   a draft for the press with "
        "every figure judged"
    )
    say(
        f"  {shown_path(places['charts'])}/   "
        f"{sum(file.suffix == '.png' for file in written['charts'])} charts as PNG and SVG"
    )
    command = (
        "concord" if shutil.which("concord") else str(Path(sys.argv[0]).resolve())
    )  # not on the path after `make demo`
    say(
        f"  cd {shown_path(folder)} && {command} agreement --by group --json   figures for machines"
    )
    say(f"  cd {shown_path(folder)} && {command} collect   an interview in the terminal")


def _judge_draft(folder: Path, publication: "Publication", study: Study) -> None:
    """A draft for the press, some of its sentences wrong, with what the answers and the evidence
    say of it.
    """
    from analysis.judgement.binding import read_draft
    from analysis.judgement.checking import check_draft
    from analysis.judgement.evidence import Evidence
    from analysis.judgement.marks import write_marked_page
    from analysis.publication.gate import Gate
    from survey.cli.claims import print_checked
    from survey.cli.claims_evidence import research_of

    draft = folder / "press-release.md"
    draft.write_text(_DRAFT, "utf-8")
    say("What the answers, and what research found, say of a draft for the press:")
    checked = check_draft(draft, Evidence(Gate(publication), research=research_of(study)))
    write_marked_page(read_draft(draft).document, checked, folder / "press-release-checked.html")
    print_checked(checked)


def _field_work(study: Study, advance: Callable[[int], None]) -> Iterator[CompletedInterview]:
    shares = read_shares(instruments.simulated_shares())
    for questionnaire in study.questionnaires:
        for group in questionnaire.groups:
            for interview in simulate(
                questionnaire,
                group=group.code,
                n=study.targets[group.code],
                shares=shares,
                seed=SEED,
            ):
                advance(1)
                yield interview


def _clear(folder: Path) -> None:
    """Remove an earlier demonstration, and nothing else."""
    if not folder.exists():
        return
    if not (folder / STUDY_FILE).is_file() or not Study.read(folder).source.simulated:
        raise StudyError(
            f"{shown_path(folder)} is not an earlier demonstration; choose another folder with "
            "--to DIR"
        )
    shutil.rmtree(folder)
