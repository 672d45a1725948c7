"""`concord report`: the workbook, the web page, the Word document and the charts of a study, and
whatever else `WRITERS` has.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import click

from analysis.reports.writers import WRITERS, Extra, Writer
from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.options import method_option, where_option
from survey.cli.output import say, shown_path, store_option
from survey.cli.publishing import publication_of, standard_here, standard_option
from survey.cli.report_options import cores, report_choice, report_options
from survey.errors import StudyError
from survey.study import STUDY_FILE, Study
from survey.words import catalogue_of, day_written, shipped

if TYPE_CHECKING:
    from analysis import Responses
    from analysis.publication.standards import Standard
    from analysis.reports import About
    from analysis.reports.raw_data import RawData
    from survey.codebook import Codebook

__all__ = ["about", "banner_of", "command_of", "report_command"]


def command_of(writers: Mapping[str, Writer]) -> click.Command:
    """The command with the options of these writers; each has one of its own name."""

    @click.command("report", params=list(_options(writers)))
    @click.option("--by", default="group", help="The column of groups that figures are shown by.")
    @method_option
    @click.option("--level", default=0.95, help="Of confidence, as a proportion.")
    @click.option(
        "--language", default="en", help="Of the report: en, cy, pl, ur, or one of the questions."
    )
    @standard_option
    @click.option(
        "--banner",
        help=(
            "Columns of groups to set side by side, such as region,age_band; else those of "
            "study.yaml."
        ),
    )
    @click.option(
        "--open-answers",
        is_flag=True,
        help="With what people wrote, after a check for names and addresses.",
    )
    @report_options
    @where_option
    @store_option
    def report(
        by: str,
        method: str | None,
        level: float,
        language: str,
        standard: str | None,
        banner: str | None,
        open_answers: bool,
        where: str | None,
        place: str | None,
        **given: Any,
    ) -> None:
        """Write the study's figures in one format or several."""
        study = study_here() if place is None else None
        given |= _of_study(writers, given, study)
        wanted = _wanted(writers, given)
        if not shipped(language).entries and language.split("-", maxsplit=1)[0] != "en":
            say(f"Concord has no words in {language}: its own words in the report are English")
        from analysis.reports import build_report

        policy = standard_here(standard)
        columns = [by, *(["wave"] if study and study.source.waves else [])]
        responses = responses_of(place, columns, where)
        choice = report_choice(study, responses, given)
        publication = publication_of(responses, policy, place)
        made = build_report(
            responses,
            about(study, language, responses.codebook, policy),
            by=by,
            design=design_of(study),
            method=method,
            level=level,
            language=language,
            publication=publication,
            banner=banner_of(banner, study),
            open_answers=open_answers,
            where=where,
            choice=choice,
        )
        if study and made.about.lacking:
            say(
                f"{STUDY_FILE} does not say {', '.join(made.about.lacking)}; pollsters publish "
                "these with every figure"
            )
        publication.out()
        for writer, path in wanted.items():
            extras = _extras(writer, given, responses, language)
            files = writer.write(made, path, **extras)
            number = len({file.stem for file in files})
            what = f"{number} {writer.holds} to " if writer.folder else ""
            say(f"wrote {what}{shown_path(path)}")

    return report


# --- writers and their options ---


def _options(writers: Mapping[str, Writer]) -> Iterator[click.Option]:
    for name, writer in writers.items():
        path = click.Path(path_type=Path, dir_okay=writer.folder, file_okay=not writer.folder)
        yield click.Option([f"--{name}"], type=path, help=writer.help)
        for extra in writer.extras:
            match extra.takes:
                case "switch" | "answers":
                    yield click.Option([f"--{extra.name}"], is_flag=True, help=extra.help)
                case "file" | "template":
                    file = click.Path(path_type=Path, dir_okay=False)
                    yield click.Option([f"--{extra.name}"], type=file, help=extra.help)
                case _:
                    assert_never(extra.takes)


def _key(name: str) -> str:
    """An option's name as an argument has it."""
    return name.replace("-", "_")


def _given(name: str, given: Mapping[str, Any]) -> Any:
    """What was given for the option of this name; None or False without it."""
    return given[_key(name)]


def _of_study(
    writers: Mapping[str, Writer], given: Mapping[str, Any], study: Study | None
) -> dict[str, Path]:
    """The house templates that the study names, for what is to be written and has none."""
    return {
        _key(extra.name): file
        for name, writer in writers.items()
        for extra in writer.extras
        if study and extra.takes == "template" and _given(name, given) is not None
        if _given(extra.name, given) is None and (file := study.template(name)) is not None
    }


def _wanted(writers: Mapping[str, Writer], given: Mapping[str, Any]) -> dict[Writer, Path]:
    """The writers that were asked for, each with where it writes. Those that read a file of the
    author's come first, so that a fault in it is told before anything is written.

    Raises, before anything is counted, UsageError for a wrong name or an option that goes with
    nothing, StudyError for a folder that is not there.
    """
    wanted: dict[str, Path] = {
        name: path for name in writers if (path := _given(name, given)) is not None
    }
    lone = {
        name: writer
        for name, writer in writers.items()
        if name not in wanted and any(_given(extra.name, given) for extra in writer.extras)
    }
    if not wanted and not lone:
        every = (f"--{name} {'DIR' if one.folder else 'FILE'}" for name, one in writers.items())
        raise click.UsageError(f"say what to write: {', '.join(every)}, or several")
    for name, writer in lone.items():
        extras = [f"--{one.name}" for one in writer.extras if _given(one.name, given)]
        raise click.UsageError(
            f"{' and '.join(extras)} {'are' if extras[1:] else 'is'} for the {writer.what}; say "
            f"with --{name} FILE where that goes"
        )
    for name, path in wanted.items():
        _checked(name, writers[name], path, given)
    first = sorted(wanted, key=lambda name: not _authors_files(writers[name], given))
    return {writers[name]: wanted[name] for name in first}


def _checked(name: str, writer: Writer, path: Path, given: Mapping[str, Any]) -> None:
    if not writer.folder:
        if path.suffix.lower() not in writer.endings:
            raise click.UsageError(
                f"a {name}'s name ends in {writer.endings[0]}; here it is {path.name}"
            )
        if not path.parent.is_dir():
            raise StudyError(f"there is no folder {shown_path(path.parent)}; make it first")
    for extra, file in _authors_files(writer, given).items():
        if file.resolve() == path.resolve():
            raise click.UsageError(
                f"the {name} would take the place of its {extra.name}; give it another name"
            )


def _authors_files(writer: Writer, given: Mapping[str, Any]) -> dict[Extra, Path]:
    return {
        extra: file
        for extra in writer.extras
        if extra.takes in ("file", "template") and (file := _given(extra.name, given)) is not None
    }


def _extras(
    writer: Writer, given: Mapping[str, Any], responses: "Responses", language: str
) -> dict[str, object]:
    """The arguments of a writer beside the report and its place."""
    found: dict[str, object] = {"tell": say} if writer.folder else {}
    found |= {"processes": cores()} if writer.draws else {}
    for extra in writer.extras:
        if value := _given(extra.name, given):
            answers = extra.takes == "answers"
            found[extra.argument] = _answers(responses, language) if answers else value
    return found


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


# --- what the study says ---


def banner_of(given: str | None, study: Study | None) -> tuple[str, ...]:
    """The columns of the banner: those given, separated by commas, else those of the study."""
    if given is None:
        return tuple(study.source.banner) if study else ()
    return tuple(name.strip() for name in given.split(",") if name.strip())


def about(
    study: Study | None,
    language: str = "en",
    codebook: "Codebook | None" = None,
    standard: "Standard | None" = None,
) -> "About":
    """What a report says of the study; of a bare store, only what its interviews tell. `codebook`
    names what the interviews were weighted to, of which as much is told as the `standard` lets;
    nothing without one.
    """
    from analysis.reports import About, Style
    from analysis.reports.model import UNWEIGHTED
    from analysis.reports.texts import say as said
    from analysis.reports.weighting_words import weighting_in_words
    from analysis.reports.wording import ReportWords

    if study is None:
        return About(title=said(language, "untitled"))
    source, field = study.source, study.source.fieldwork
    weights = source.design.weights
    line, sentences = (
        weighting_in_words(study.folder, weights, ReportWords(codebook, language), standard)
        if codebook and standard
        else ("", ())
    )
    days = [_day(day, language) for day in (field.start, field.end) if day]
    return About(
        title=source.title,
        client=source.client,
        contact=source.contact,
        fieldwork=said(language, "days", first=days[0], last=days[1])
        if days[1:]
        else "".join(days),
        mode=field.mode,
        universe=field.universe,
        sampling=field.sample,
        weighting=source.weighting or (line if weights else UNWEIGHTED),
        weighted=sentences,
        simulated=source.simulated,
        licence=source.licence,
        random=field.random,
        style=Style(source.style.font, tuple(source.style.colours), _logo(study)),
    )


def _day(written: str, language: str) -> str:
    """A day as the study has it, in English; in another language one that is written in digits is
    said with the name of its month.
    """
    iso = day_written(written) if language != "en" else None
    return catalogue_of(language).long_day(date.fromisoformat(iso)) if iso else written


def _logo(study: Study) -> str:
    """The file of the logo. Raises StudyError where the study names one that is not there."""
    name = study.source.style.logo
    if name and not (study.folder / name).is_file():
        raise StudyError(
            f"{STUDY_FILE} names the logo {name}, and there is no such file in "
            f"{shown_path(study.folder)}"
        )
    return str(study.folder / name) if name else ""


report_command = command_of(WRITERS)
