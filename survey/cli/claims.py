"""`concord claims`: figures in a draft, filled in from the answers or checked against them."""

from pathlib import Path

import click

from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.output import say, shown_path, store_option

__all__ = ["claims_command"]


@click.group("claims")
def claims_command() -> None:
    """Fill the figures of a draft in, and check every figure it states."""


@claims_command.command("fill")
@click.argument("draft", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--mark", is_flag=True, help="In Markdown, filled figures keep their binding: [84%]{claim=…}.")
@click.option("--by", default="group", help="The column whose groups fields name.")
@click.option("--method", default="wilson", help="Of the confidence intervals.")
@click.option("--level", default=0.95, help="Of confidence, as a proportion.")
@click.option("--language", default="en", help="Of phrases and sentences, such as cy.")
@store_option
def fill_command(
    draft: Path, out: Path, mark: bool, by: str, method: str, level: float, language: str, place: str | None
) -> None:
    """Fill the fields of DRAFT (.md, .txt, .docx) from the answers; all else stays as it is.

    Fields are {{ pct('health_support', net='agree', group='public') }}, and ci, n, phrase and sentence likewise; answers='…' can
    stand for net, and base='answered' counts don't know in.
    """
    from analysis.claims.filling import MARKED, Filler, fill
    from analysis.figures import Figures
    from analysis.standards import DEFAULT

    if out.exists() and out.samefile(draft):
        raise click.UsageError(f"{out} is the draft itself; name another file, so that the fields are kept")
    if mark and draft.suffix.casefold() not in MARKED:
        raise click.UsageError("--mark is for Markdown (.md)")
    responses = responses_of(place, (by,))
    study = study_here() if place is None else None
    figures = Figures(responses, by=by, design=design_of(study), method=method, level=level)
    standard = (study.source.standard if study else "") or DEFAULT
    filled = fill(draft, out, Filler(figures, language, standard, mark))
    say(f"filled {filled} {'field' if filled == 1 else 'fields'}, wrote {shown_path(out)}")
