"""`--standard`: tables as a standard of publication has them, on the screen and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import study_here
from survey.cli.output import print_json, say
from survey.errors import DataError

if TYPE_CHECKING:
    from analysis.publication.publishing import Publication
    from analysis.publication.released import ReleasedTable
    from analysis.publication.standards import Standard
    from survey.study import Study

__all__ = [
    "cell",
    "print_rows",
    "publication_of",
    "refuse_uncleared",
    "say_precision",
    "say_standard",
    "standard_here",
    "standard_of",
    "standard_option",
]

standard_option = click.option(
    "--standard",
    help="Of publication: ons, nchs, hse or none; else what study.yaml says, else hse.",
)


def standard_here(named: str | None) -> "Standard":
    """The standard by which figures are published: that of the option, else the study's, else the
    usual one. It holds in a study's folder for other stores and data files too.
    """
    return standard_of(named, study_here())


def standard_of(named: str | None, study: "Study | None") -> "Standard":
    """The standard of the option, else of this study, else the usual one."""
    from analysis.publication.standards import DEFAULT, standard_named

    return standard_named(named or (study.source.standard if study else "") or DEFAULT)


def publication_of(
    data: Any,
    standard: "Standard",
    place: str | None = None,
    files: object = None,
    by: str = "group",
) -> "Publication":
    """What may be printed of answers that a command counts: those of the study under the plan of
    all that it publishes.
    """
    from analysis.publication.publishing import Named, Publication

    study = study_here() if place is None and files is None else None
    if study is None:
        return Publication.of(data, standard, by=by)
    source = study.source
    named = Named(banner=source.banner, bases=source.report.bases)
    return Publication.of(data, standard, named, by=by, folder=study.folder)


def refuse_uncleared(table: "ReleasedTable", what: str) -> None:
    """Raises DataError where the standard clears nothing of such a table."""
    from analysis.publication.standards import NOT_CLEARED

    if len(table) and set(table.frame["reason"]) == {NOT_CLEARED}:
        standard = table.standard
        raise DataError.of(
            "standard",
            f"{standard.name} does not clear {what}: they tell counts that nothing else protects; "
            "take shares from concord agreement and concord distribution, or --standard none for "
            "work inside the study",
        )


def print_rows(table: "ReleasedTable", named: str | None, *, beside: tuple[str, ...] = ()) -> None:
    """The rows as JSON; what is missing is null. Where a standard was `named`, `suppressed` has the
    letter of what is withheld; else it and the columns `beside` the contract's are left out. Only
    rows of items that were not put to everybody in one way have `asked_as`.
    """
    left_out = {"reason"} if named else {"reason", "suppressed", *beside}
    print_json(
        [
            {
                name: value
                for name, value in row.items()
                if name not in left_out and (name != "asked_as" or value is not None)
            }
            for row in table.plain
        ]
    )


def cell(value: Any, letter: str, text: str | None = None) -> str:
    """A figure, or the letter in its place; `text` is how it is written."""
    import pandas as pd

    if pd.isna(value):
        return f"[{letter}]" if letter else ""
    return str(value) if text is None else text


def say_standard(table: "ReleasedTable", named: str | None, language: str) -> None:
    """What the standard does, where it was asked for, or does more than hide figures on thin bases;
    and for each reason why figures are withheld how to see them.
    """
    from analysis.publication.standards import FEW_PAIRS, SUPPRESSED, THIN, reason_in_words

    standard = table.standard
    if named is not None or standard.counts or set(table.reasons) - {THIN, FEW_PAIRS}:
        say(standard.note(language))
    if named is None:
        for reason in table.reasons:
            say(
                f"[{SUPPRESSED[reason]}] {reason_in_words(reason)}, not for publication; "
                "--standard none shows the figures, for work inside the study"
            )


def say_precision(place: str | None, files: object, language: str) -> None:
    """That intervals are model-based, where the answers are those of a study whose sample was not
    drawn at random.
    """
    from analysis.publication.standards import precision_note

    study = study_here() if place is None and files is None else None
    if study is not None and study.source.fieldwork.random is False:
        say(precision_note(False, language))
