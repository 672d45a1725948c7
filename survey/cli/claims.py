"""`concord claims`: figures in a draft, filled in from the answers or checked against them."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.options import method_option
from survey.cli.output import json_option, print_json, print_table, say, shown_path, store_option
from survey.cli.publishing import publication_of, standard_here, standard_option
from survey.errors import DataError
from survey.replacing import replacing

if TYPE_CHECKING:
    from analysis.drafts.document import Document
    from analysis.judgement.account import Account
    from analysis.judgement.checked import Checked
    from analysis.judgement.evidence import Evidence
    from analysis.publication.gate import Gate

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
    gate = _gate(by, method, level, place, standard)
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


_draft = click.argument("draft", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_claims = click.option(
    "--claims",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The claims file, other than DRAFT.claims.yaml.",
)
_by = click.option("--by", default="group", help="The column whose groups claims name.")
_level = click.option("--level", default=0.95, help="Of confidence, as a proportion.")


@claims_command.command("check")
@_draft
@_claims
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
    "--account",
    "account_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was read and what became of it (.json).",
)
@_by
@method_option
@_level
@standard_option
@store_option
@json_option
def check_command(
    draft: Path,
    claims: Path | None,
    html: Path | None,
    comments: Path | None,
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
    checked = check_mentions(
        read.document, read.mentions, _evidence(by, method, level, place, standard)
    )
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


@claims_command.command("bind")
@_draft
@_claims
@click.option(
    "--accept", is_flag=True, help="Take over every proposal that is likely enough, without asking."
)
@click.option(
    "--from", "score", type=click.FloatRange(0, 1), help="How likely, from 0 to 1; 0.5 unless told."
)
@_by
@standard_option
@store_option
def bind_command(
    draft: Path,
    claims: Path | None,
    accept: bool,
    score: float | None,
    by: str,
    standard: str | None,
    place: str | None,
) -> None:
    """Say what each figure of DRAFT is: proposals from the words around it, for you to accept one
    by one.

    What is accepted is written to DRAFT.claims.yaml beside the draft.
    """
    from analysis.drafts.claims_file import add_entries, bindings_file, read_entries
    from analysis.judgement.binding import entry_for, read_draft
    from analysis.judgement.checking import check_mentions
    from analysis.judgement.proposing import ACCEPTED

    file = claims or bindings_file(draft)
    read = read_draft(draft, claims if claims and claims.is_file() else None)
    evidence = _evidence(by, None, 0.95, place, standard)
    checked = check_mentions(read.document, read.mentions, evidence)
    unbound = [
        one for one in checked if one.verdict == "not bound" and not one.waved and not one.claim
    ]
    if not accept and not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask in; take the likely proposals over with --accept"
        )
    known = len(read_entries(file))
    entries = []
    for one in unbound:
        bound = (
            _accepted(one, score if score is not None else ACCEPTED)
            if accept
            else _asked(one, read.document, evidence)
        )
        if bound is None:
            break
        if bound:
            entries.append(entry_for(one.mention, read.document, read.mentions, **bound))
            say(
                f"{one.mention.place}: {one.mention.text} is "
                f"{bound.get('claim') or 'waved through: ' + bound['wave']}"
            )
    if entries:
        add_entries(file, entries)
    left = len(unbound) - len(entries)
    say(
        (
            f"{len(entries)} of {len(unbound)} unbound figures are now in {shown_path(file)}, "
            f"{known} were there before"
        )
        + (f"; {left} {'is' if left == 1 else 'are'} left" if left else "")
    )


def _accepted(one: "Checked", score: float) -> dict[str, str]:
    """The proposal where it is likely enough; else what is proposed is told."""
    if one.proposal and one.proposal.claim and one.proposal.score >= score:
        return {"claim": one.proposal.claim, "base": one.proposal.base}
    said = "nothing in the study is like it"
    if one.proposal:
        likely = f"perhaps {one.proposal.claim} (how likely: {one.proposal.score:.2f})"
        said = likely if one.proposal.claim else one.proposal.said
    say(f"{one.mention.place}: {one.mention.text} stays unbound; {said}")
    return {}


def _asked(one: "Checked", document: "Document", evidence: "Evidence") -> dict[str, str] | None:
    """What the author says of a figure: {} to leave it, None to stop."""
    import questionary

    block = document.blocks[one.mention.block]
    say("")
    say(f"{one.mention.place}: {' '.join(block.text.split())[:300]}")
    proposal = one.proposal if one.proposal and one.proposal.claim else None
    choices = [questionary.Choice(proposal.said.split(";")[0], "accept")] if proposal else []
    choices += [
        questionary.Choice("another claim", "other"),
        questionary.Choice("it says nothing about the answers", "wave"),
        questionary.Choice("leave it for now", "leave"),
        questionary.Choice("stop, and keep what is bound", "stop"),
    ]
    answer = questionary.select(f"What is “{one.mention.text}”?", choices=choices).ask()
    if answer in (None, "stop"):
        return None
    if answer == "accept" and proposal:
        return {"claim": proposal.claim, "base": proposal.base}
    if answer == "wave":
        reason = questionary.text("Why need it not be checked?").ask()
        return {"wave": " ".join(reason.split())} if reason and reason.strip() else {}
    return _named(evidence) if answer == "other" else {}


def _named(evidence: "Evidence") -> dict[str, str]:
    """A claim that the author types, until it is one of the study's."""
    import questionary

    while name := questionary.text("ITEM.NET.GROUP (empty to leave it):").ask():
        try:
            claim = evidence.read(name)
            evidence.answer(claim)
        except DataError as error:
            say(str(error))
        else:
            return {"claim": claim.name}
    return {}


def _evidence(
    by: str, method: str | None, level: float, place: str | None, standard: str | None
) -> "Evidence":
    """The answers of the study, and of whom it may speak."""
    from analysis.judgement.evidence import Evidence, Population

    study = study_here() if place is None else None
    field = study.source.fieldwork if study else None
    population = Population(field.random, field.universe) if field else None
    return Evidence(_gate(by, method, level, place, standard), population)


def _gate(
    by: str, method: str | None, level: float, place: str | None, standard: str | None
) -> "Gate":
    """What may be printed of the answers of the study."""
    from analysis.publication.gate import Gate

    study = study_here() if place is None else None
    responses = responses_of(place, (by,))
    publication = publication_of(responses, standard_here(standard), place)
    publication.out()
    return Gate(publication, by=by, design=design_of(study), method=method, level=level)


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
