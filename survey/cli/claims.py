"""`concord claims`: figures in a draft, filled in from the answers or checked against them."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.claims_bind import bind_command
from survey.cli.claims_evidence import (
    by_option,
    claims_option,
    draft_argument,
    evidence_as_published,
    evidence_of,
    gate_of,
    level_option,
)
from survey.cli.claims_possible import possible_command
from survey.cli.options import method_option
from survey.cli.output import json_option, print_json, print_table, say, shown_path, store_option
from survey.cli.publishing import standard_option
from survey.replacing import replacing

if TYPE_CHECKING:
    from analysis.judgement.account import Account
    from analysis.judgement.checked import Checked

__all__ = ["claims_command", "print_checked"]

FOUND = 1
"""The exit code of a check that found something."""


@click.group("claims")
def claims_command() -> None:
    """Fill the figures of a draft in, and check every figure it states."""


@claims_command.command("fill")
@click.argument("draft", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
@click.option(
    "--mark", is_flag=True, help="Filled figures keep their binding, as claims check reads it."
)
@click.option(
    "--refill",
    is_flag=True,
    help="Figures that are bound already are written anew, in their places.",
)
@click.option("--by", default="group", help="The column whose groups fields name.")
@method_option
@click.option("--level", default=0.95, help="Of confidence, as a proportion.")
@standard_option
@click.option("--language", default="en", help="Of phrases and sentences, such as cy.")
@store_option
def fill_command(
    draft: Path,
    out: Path,
    mark: bool,
    refill: bool,
    by: str,
    method: str | None,
    level: float,
    standard: str | None,
    language: str,
    place: str | None,
) -> None:
    """Fill the fields of DRAFT (.md, .txt, .html, .docx, .pptx) from the answers; all else stays as
    it is.

    Fields are {{ pct('health_support', net='agree', group='public') }}, and ci, n, phrase and
    sentence likewise; answers='…' can stand for net, where='…' takes a part of the people by a
    condition or a filter of study.yaml, and base='answered' counts don't know in, base='everyone'
    also those who were not asked. Or they have the name of a claim, of whatever can be claimed:
    {{ pct('health_support.agree.public') }}, {{ points('health_support.agree.teachers-public') }}.
    """
    from analysis.drafts.filling import fill
    from analysis.drafts.refilling import refill as refilled
    from analysis.judgement.field_values import Filler

    if out.exists() and out.samefile(draft):
        raise click.UsageError(
            f"{out} is the draft itself; name another file, so that the fields are kept"
        )
    gate = gate_of(by, method, level, place, standard)
    filler = Filler(gate, language, mark)
    filled = fill(draft, out, filler)
    said = f"filled {filled} {'field' if filled == 1 else 'fields'}"
    if refill:
        written, left = refilled(out, out, filler.current)
        said += f", changed {written} bound {'figure' if written == 1 else 'figures'}"
        stay = "bound text without a single number stays"
        stay = stay if left == 1 else "bound texts without a single number stay"
        said += f" ({left} {stay})" if left else ""
    say(f"{said}, wrote {shown_path(out)}")


@claims_command.command("check")
@draft_argument
@claims_option
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the draft as a page, every figure marked.",
)
@click.option(
    "--comments",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the Word draft with comments (.docx).",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Judge by what was published, instead of the answers: a report (.xlsx, .html, .docx, "
    ".pptx) or a tidy table (.csv, .xlsx).",
)
@click.option(
    "--account",
    "account_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was read and what became of it (.json).",
)
@by_option
@method_option
@level_option
@standard_option
@store_option
@json_option
def check_command(
    draft: Path,
    claims: Path | None,
    html: Path | None,
    comments: Path | None,
    against: Path | None,
    account_file: Path | None,
    by: str,
    method: str | None,
    level: float,
    standard: str | None,
    place: str | None,
    as_json: bool,
) -> None:
    """Check every figure of DRAFT (.md, .txt, .docx, .html, .pptx, .xlsx, .pdf) against the
    answers; exit code 1 unless all hold and everything could be read.

    A figure is bound to what it states in the draft, [84%]{claim=health_support.agree.public}, or
    in DRAFT.claims.yaml beside it, which concord claims bind writes. Whether it is of those who
    were asked or of everyone, its sentence says; @valid or @everyone behind the name fixes it.
    Dates, references and the like are recognised and need no claim. The account at the end counts
    every number once: judged, waved through, or not bound.
    """
    from analysis.drafts.comments import write_comments
    from analysis.judgement.account import account_of
    from analysis.judgement.binding import read_draft
    from analysis.judgement.checking import check_mentions
    from analysis.judgement.marks import marks_of, write_marked_page
    from analysis.judgement.rows import rows_of

    read = read_draft(draft, claims)
    evidence = (
        evidence_of(by, method, level, place, standard)
        if against is None
        else evidence_as_published(against)
    )
    checked = check_mentions(read.document, read.mentions, evidence)
    for stale in read.stale:
        where = (
            f"{shown_path(read.file)}:{stale.entry.line}"
            if stale.entry.line
            else shown_path(read.file)
        )
        say(f"{where}: {stale.reason}; bind it again, or take the entry out")
    if html is not None:
        write_marked_page(read.document, checked, html)
        say(f"wrote {shown_path(html)}")
    if comments is not None:
        written = write_comments(read.document, marks_of(checked), comments)
        say(
            f"wrote {shown_path(comments)} with {written} "
            f"{'comment' if written == 1 else 'comments'}"
        )
    if as_json:
        print_json(rows_of(checked))
    else:
        print_checked(checked)
    account = account_of(read.document, checked)
    print_account(account)
    if account_file is not None:
        with replacing(account_file) as temporary:
            temporary.write_text(json.dumps(account.plain(), indent=2) + "\n", "utf-8")
        say(f"wrote {shown_path(account_file)}")
    if account.unread or any(one.fails for one in checked):
        sys.exit(FOUND)


def print_checked(checked: "Sequence[Checked]") -> None:
    """A line for each figure that has to hold."""
    from analysis.judgement.verdicts import VERDICTS

    listed = [one for one in checked if not one.waved]
    rows = []
    for one in listed:
        verdict = f"{VERDICTS[one.verdict].sign} {one.verdict}"
        rows.append((one.mention.place, one.mention.text, one.claim, verdict, _sentence(one)))
    if rows:
        print_table(("place", "figure", "claim", "verdict", "why, and what would be right"), rows)
    failing = sum(one.fails for one in listed)
    figures = "1 figure" if len(listed) == 1 else f"{len(listed)} figures"
    say(f"{figures}: {len(listed) - failing} hold, {failing} do not")


def print_account(account: "Account") -> None:
    """What was read and what became of it, and in a line each what could not be read."""
    for one in account.unread:
        say(f"{one.place}: {one.what} cannot be read; {one.remedy}")
    say(account.said)


def _sentence(one: "Checked") -> str:
    reason = f"{one.reason}."
    return reason[:1].upper() + reason[1:] + (f" → {one.suggestion}" if one.suggestion else "")


for _command in (bind_command, possible_command):
    claims_command.add_command(_command)
