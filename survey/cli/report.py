"""`concord report`: the workbook, the web page, the Word document and the charts of a study."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.output import say, shown_path, store_option
from survey.errors import StudyError
from survey.study import STUDY_FILE, Study

if TYPE_CHECKING:
    from analysis import Responses
    from analysis.reports import About
    from analysis.reports.raw_data import RawData

__all__ = ["about", "banner_of", "report_command"]

_ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"workbook": (".xlsx",), "page": (".html", ".htm"), "document": (".docx",)}
)
"""How the names of files end, by what is in them."""


@click.command("report")
@click.option(
    "--workbook", type=click.Path(path_type=Path, dir_okay=False), help="An Excel workbook (.xlsx)."
)
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="A web page (.html).")
@click.option(
    "--document", type=click.Path(path_type=Path, dir_okay=False), help="A Word document (.docx)."
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help=(
        "Your own Word file (.docx), whose styles are used; the report goes where it has {{ "
        "concord }}, else at its end."
    ),
)
@click.option(
    "--charts",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for charts as PNG and SVG.",
)
@click.option("--by", default="group", help="The column of groups that figures are shown by.")
@click.option("--method", default="wilson", help="Of the confidence intervals.")
@click.option("--level", default=0.95, help="Of confidence, as a proportion.")
@click.option("--language", default="en", help="Of questions and answers, such as cy.")
@click.option(
    "--standard",
    help="Of publication: ons, nchs, hse or none; else what study.yaml says, else hse.",
)
@click.option(
    "--banner",
    help=(
        "Columns of groups to set side by side, such as region,age_band; else those of study.yaml."
    ),
)
@click.option(
    "--open-answers",
    is_flag=True,
    help="With what people wrote, after a check for names and addresses.",
)
@click.option("--excel-charts", is_flag=True, help="With native charts in the workbook.")
@click.option(
    "--raw-data",
    is_flag=True,
    help="With every respondent's answers in the workbook, without what says who they are.",
)
@store_option
def report_command(
    workbook: Path | None,
    page: Path | None,
    document: Path | None,
    template: Path | None,
    charts: Path | None,
    by: str,
    method: str,
    level: float,
    language: str,
    standard: str | None,
    banner: str | None,
    open_answers: bool,
    excel_charts: bool,
    raw_data: bool,
    place: str | None,
) -> None:
    """Write the study's figures as a workbook, a web page, a Word document, charts, or several of
    these.
    """
    files = {
        name: file
        for name, file in (("document", document), ("workbook", workbook), ("page", page))
        if file is not None
    }
    if not files and charts is None:
        raise click.UsageError(
            "say what to write: --workbook FILE, --page FILE, --document FILE, --charts DIR, or "
            "several"
        )
    from analysis.reports import WRITERS, build_report, write_document, write_workbook
    from analysis.reports.chart_files import write_charts
    from analysis.standards import DEFAULT

    if (excel_charts or raw_data) and workbook is None:
        raise click.UsageError(
            "--excel-charts and --raw-data are for the workbook; say with --workbook FILE where "
            "that goes"
        )
    _names_checked(files, template)
    study = study_here() if place is None else None
    responses = responses_of(place, [by, *(["wave"] if study and study.source.waves else [])])
    told = about(study)
    report = build_report(
        responses,
        told,
        by=by,
        design=design_of(study),
        method=method,
        level=level,
        language=language,
        standard=standard or (study.source.standard if study else "") or DEFAULT,
        banner=banner_of(banner, study),
        open_answers=open_answers,
    )
    if study and report.about.lacking:
        say(
            f"{STUDY_FILE} does not say {', '.join(report.about.lacking)}; pollsters publish "
            "these with every figure"
        )
    for name, file in files.items():
        write = WRITERS[name]
        if name == "document":
            write = partial(write_document, template=template)
        elif name == "workbook":
            write = partial(
                write_workbook,
                charts=excel_charts,
                answers=_answers(responses, language) if raw_data else None,
            )
        write(report, file)
        say(f"wrote {shown_path(file)}")
    if charts is not None:
        written = write_charts(report, charts, tell=say)
        number = sum(file.suffix == ".png" for file in written)
        say(f"wrote {number} charts as PNG, SVG and text to {shown_path(charts)}")


def _answers(responses: "Responses", language: str) -> "RawData":
    """The answers of single respondents; says what was left out of them and what is not."""
    from analysis.reports.raw_data import raw_data

    answers = raw_data(responses, language)
    say(f"--raw-data leaves out {', '.join(answers.left_out) or 'nothing'}")
    say(
        "no figure is hidden in the sheet Answers: a rare combination of answers can still be "
        "one person's"
    )
    return answers


def _names_checked(files: Mapping[str, Path], template: Path | None) -> None:
    """Raises before anything is written: UsageError for a wrong name, StudyError for a folder that
    is not there.
    """
    for name, file in files.items():
        if file.suffix.lower() not in _ENDINGS[name]:
            raise click.UsageError(
                f"a {name}'s name ends in {_ENDINGS[name][0]}; here it is {file.name}"
            )
        _folder(file.parent)
    if template is None:
        return
    if "document" not in files:
        raise click.UsageError(
            "--template is for the Word document; say with --document FILE where that goes"
        )
    if template.resolve() == files["document"].resolve():
        raise click.UsageError(
            "the document would take the place of its template; give it another name"
        )


def banner_of(given: str | None, study: Study | None) -> tuple[str, ...]:
    """The columns of the banner: those given, separated by commas, else those of the study."""
    if given is None:
        return tuple(study.source.banner) if study else ()
    return tuple(name.strip() for name in given.split(",") if name.strip())


def about(study: Study | None) -> "About":
    """What a report says of the study; of a bare store, only what its interviews tell."""
    from analysis.reports import About, Style

    if study is None:
        return About(title="Survey results")
    source, field = study.source, study.source.fieldwork
    return About(
        title=source.title,
        client=source.client,
        contact=source.contact,
        fieldwork=" to ".join(part for part in (field.start, field.end) if part),
        mode=field.mode,
        universe=field.universe,
        sampling=field.sample,
        weighting=source.weighting or ("" if source.design.weights else "Unweighted"),
        simulated=source.simulated,
        licence=source.licence,
        random=field.random,
        style=Style(source.style.font, tuple(source.style.colours), _logo(study)),
    )


def _logo(study: Study) -> str:
    """The file of the logo. Raises StudyError where the study names one that is not there."""
    name = study.source.style.logo
    if name and not (study.folder / name).is_file():
        raise StudyError(
            f"{STUDY_FILE} names the logo {name}, and there is no such file in "
            f"{shown_path(study.folder)}"
        )
    return str(study.folder / name) if name else ""


def _folder(folder: Path) -> None:
    if not folder.is_dir():
        raise StudyError(f"there is no folder {shown_path(folder)}; make it first")
