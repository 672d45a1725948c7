"""`concord interview correct`: other answers in an interview that was completed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from survey.cli.alerts import known_here
from survey.cli.alerts_told import alert_lines
from survey.cli.interview_options import called, coded, who_option
from survey.cli.opened import opened_store
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.errors import shown
from survey.interview import Answer, Interview
from survey.questions import Shown
from survey.store import (
    Amended,
    Change,
    Kept,
    Store,
    amended,
    as_asked,
    correct,
    given_in,
    interview_named,
    to_correct,
)
from survey.terminal import correcting
from survey.written_answers import answer_in_words

__all__ = ["correct_command"]


@click.command("correct")
@click.argument("interview")
@click.argument("answers", nargs=-1, metavar="[ITEM=ANSWER...]")
@click.option("--because", metavar="REASON", default="", help="Why; it is kept in the history.")
@who_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and keep nothing.")
@click.option("--plain", is_flag=True, help="Plain numbered lines, where it is walked through.")
@store_option
@json_option
def correct_command(
    interview: str,
    answers: tuple[str, ...],
    because: str,
    who: str,
    dry_run: bool,
    plain: bool,
    place: str | None,
    as_json: bool,
) -> None:
    """Change answers of a completed INTERVIEW: each ITEM=ANSWER as the prompts take it. Without
    any, the interview is walked through in the terminal, and the reason is asked.

    An answer is a code or a label, a number, a day, a text; several go with semicolons between
    them. Instead of one stands the name of a missing answer: dont_know, refused, not_applicable,
    no_answer (left blank), unclear (not readable). The route is followed anew: what is not asked
    any more leaves it, and what is asked now needs its answer in the same command. What was there
    stays in the history.
    """
    given: Mapping[str, object] = _given(answers)
    if given and not because:
        raise click.UsageError("say why, for whoever asks later: --because REASON")
    with opened_store(place, reading=False) as store:
        kept = interview_named(store, interview)
        if not given:
            walked = _walked(store, kept, because, plain=plain)
            if walked is None:
                say(f"{called(kept)}: left as it was; nothing is changed")
                return
            given, because = walked
        done = correct(store, kept.uuid, given, because=because, who=who, try_only=dry_run)
        urgent = [] if dry_run else alert_lines(store, known_here(place), {kept.uuid: ""})
    changes = [each for each in done.changes if not _is_note(done, each.item)]
    if as_json:
        print_json(list(_records(kept, changes)))
    elif changes:
        print_table(
            ("item", "before", "now"),
            [
                (each.item, _said(done, each.item, each.before), _said(done, each.item, each.after))
                for each in changes
            ],
        )
    for name, warning in done.warnings.items():
        say(f"{name}: {warning}")
    say("\n".join([_told(kept, changes, dry_run=dry_run), *urgent]))


def _walked(
    store: Store, kept: Kept, because: str, *, plain: bool
) -> tuple[Mapping[str, object], str] | None:
    """The answers that are other ones after the interview was walked through, and why; None where
    it was left as it was.
    """
    asked = as_asked(store, kept.uuid)
    if kept.status != "completed":
        correct(store, kept.uuid, {}, because="", try_only=True)  # says what is to be done first

    def doubt(interview: Interview) -> None:
        amended(asked, given_in(asked, interview))

    done = correcting(to_correct(asked), doubt, because=because, plain=plain)
    return None if done is None else (given_in(asked, done[0]), done[1])


def _given(answers: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in answers:
        name, equals, answer = each.partition("=")
        if not equals:
            raise click.UsageError(f"{shown(each)} is no ITEM=ANSWER, such as region=wales.")
        if name.strip() in found:
            raise click.UsageError(f"{shown(name.strip())} is given twice.")
        found[name.strip()] = answer
    return found


def _is_note(done: Amended, name: str) -> bool:
    question = done.interview.questionnaire.by_id.get(name)
    return question is not None and isinstance(question.answers, Shown)


def _said(done: Amended, name: str, answer: Answer | None) -> str:
    if answer is None:
        return "not asked"
    question = done.interview.questionnaire.by_id.get(name)
    if question is None:
        return str(answer)
    return answer_in_words(question.answers, answer, done.interview.catalogue)


def _records(kept: Kept, changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    for each in changes:
        before, now = coded(each.before), coded(each.after)
        yield {
            "interview": kept.uuid,
            "item": each.item,
            "before": before["answer"],
            "before_missing": before["missing"],
            "answer": now["answer"],
            "missing": now["missing"],
        }


def _told(kept: Kept, changes: Sequence[Change], *, dry_run: bool) -> str:
    if not changes:
        return f"{called(kept)} says that already; nothing is changed"
    number = "1 answer" if len(changes) == 1 else f"{len(changes)} answers"
    return f"{called(kept)}: {number} {'would be changed' if dry_run else 'changed'}"
