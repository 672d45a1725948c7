"""`concord claims bind`: an author says of each figure what it is, in a terminal or a browser."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.claims_evidence import by_option, claims_option, draft_argument, evidence_of
from survey.cli.output import say, shown_path, store_option
from survey.cli.publishing import standard_option

if TYPE_CHECKING:
    from questionary import Choice

    from analysis.judgement.binding_session import Session
    from analysis.judgement.candidates import Candidate

__all__ = ["bind_command"]


@click.command("bind")
@draft_argument
@claims_option
@click.option(
    "--accept", is_flag=True, help="Take over every proposal that is likely enough, without asking."
)
@click.option(
    "--from", "score", type=click.FloatRange(0, 1), help="How likely, from 0 to 1; 0.5 unless told."
)
@click.option("--page", is_flag=True, help="Ask on a page in the browser of this computer.")
@by_option
@standard_option
@store_option
def bind_command(
    draft: Path,
    claims: Path | None,
    accept: bool,
    score: float | None,
    page: bool,
    by: str,
    standard: str | None,
    place: str | None,
) -> None:
    """Say what each figure of DRAFT is: proposals from the words around it, for you to accept one
    by one.

    Each is asked with what it may be, in plain words; you can search for another figure of the
    study, go back, undo, and leave all figures like one. Where the number of the draft is not that
    of the study, it is said. What is accepted is written to DRAFT.claims.yaml beside the draft.
    """
    from analysis.drafts.claims_file import add_entries, bindings_file, read_entries
    from analysis.judgement.binding_session import opened
    from analysis.judgement.proposing import ACCEPTED

    if not accept and not page and not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask in; take the likely proposals over with --accept, or ask "
            "in the browser with --page"
        )
    file = claims or bindings_file(draft)
    evidence = evidence_of(by, None, 0.95, place, standard)
    session = opened(draft, claims if claims and claims.is_file() else None, evidence)
    known = len(read_entries(file))
    if accept:
        session = _accepted(session, score if score is not None else ACCEPTED)
    elif page:
        from survey.cli.claims_page import asked_on_a_page

        session = asked_on_a_page(session, draft.name)
    else:
        session = _asked(session)
    for one, decision in session.bound:
        what = decision.claim or f"waved through: {decision.wave}"
        say(f"{one.place}: {one.text} is {what}")
    if session.bound:
        add_entries(file, session.entries)
    left = len(session.figures) - len(session.bound)
    say(
        f"{len(session.bound)} of {len(session.figures)} unbound figures are now in "
        f"{shown_path(file)}, {known} were there before"
        + (f"; {left} {'is' if left == 1 else 'are'} left" if left else "")
    )


def _accepted(session: "Session", score: float) -> "Session":
    """Every proposal that is likely enough; of each other what is proposed is told."""
    from analysis.judgement.binding_session import Decision

    while not session.finished:
        one = session.figure
        proposal = one.proposal
        if proposal is not None and proposal.claim and proposal.score >= score:
            session = session.decide(Decision(proposal.claim, proposal.base))
            continue
        said = "nothing in the study is like it"
        if proposal is not None:
            likely = f"perhaps {proposal.claim} (how likely: {proposal.score:.2f})"
            said = likely if proposal.claim else proposal.said
        say(f"{one.place}: {one.text} stays unbound; {said}")
        session = session.decide(Decision())
    return session


def _asked(session: "Session") -> "Session":
    """What the author says in the terminal, until all is said, or that is enough."""
    import questionary

    while not session.finished:
        one = session.figure
        before, figure, after = (" ".join(part.split()) for part in one.around)
        under = f" ({one.under})" if one.under else ""
        say("")
        say(f"{one.place}{under}: {before[-200:]} [{figure}] {after[:200]}".strip())
        answer = questionary.select(
            f"What is “{one.text}”? ({session.at + 1} of {len(session.figures)})",
            choices=list(_choices(session, one.candidates())),
        ).ask()
        if answer in (None, "stop"):
            return session
        session = _step(session, answer)
    return session


def _choices(session: "Session", found: "tuple[Candidate, ...]") -> "Sequence[Choice]":
    """What the figure may be, then what else can be done."""
    import questionary

    # below the line where proposals are right nearly always, none stands first
    shown = [questionary.Choice(_told(one), one) for one in found]
    likely = [choice for choice, one in zip(shown, found, strict=True) if one.likely]
    others = [choice for choice, one in zip(shown, found, strict=True) if not one.likely]
    actions = [
        ("search for another figure of the study", "search"),
        ("it says nothing about the answers", "wave"),
        ("leave it for now", "leave"),
        ("leave all like this", "alike"),
    ]
    actions += [("back to the figure before", "back")] if session.at else []
    actions += [("undo the last decision", "undo")] if session.steps else []
    actions += [("stop, and keep what is bound", "stop")]
    todo = [questionary.Choice(*one) for one in actions]
    return [*likely, *others, *todo] if likely else [*todo[:2], *others, *todo[2:]]


def _told(one: "Candidate") -> str:
    """A candidate in plain words, its number, and whether the draft has another, on one line."""
    number = f", {one.value}" + ("" if one.fits else " (the draft has another number)")
    room = max(40, shutil.get_terminal_size().columns - len(number) - 5)
    said = one.said if len(one.said) <= room else f"{one.said[: room - 1]}…"
    return f"{said}{number}"


def _step(session: "Session", answer: "str | Candidate") -> "Session":
    """The session after a choice."""
    import questionary

    from analysis.judgement.binding_session import Decision

    steps: dict[object, Callable[[], Session]] = {
        "leave": lambda: session.decide(Decision()),
        "alike": session.leave_alike,
        "back": session.back,
        "undo": session.undo,
    }
    if answer in steps:
        return steps[answer]()
    if answer == "wave":
        reason = questionary.text("Why need it not be checked?").ask()
        said = " ".join(reason.split()) if reason else ""
        return session.decide(Decision(wave=said)) if said else session
    if answer == "search":
        return _searched(session)
    if isinstance(answer, str):
        return session
    return session.decide(Decision(answer.claim, answer.base))


def _searched(session: "Session") -> "Session":
    """Figures of the study by words that the author types, until one is taken or none."""
    import questionary

    from analysis.judgement.binding_session import Decision

    while words := questionary.text("Words of it, or its name (empty to go back):").ask():
        found = session.figure.searched(words)
        if not found:
            say("the study has no such figure")
            continue
        choices = [questionary.Choice(_told(one), one) for one in found]
        choices.append(questionary.Choice("none of these", "none"))
        answer = questionary.select("Which?", choices=choices).ask()
        if answer not in (None, "none"):
            return session.decide(Decision(answer.claim, answer.base))
    return session
