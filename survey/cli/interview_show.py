"""`concord interview show`: one interview as it was asked, and what happened to it."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from survey.cli.interview_options import coded, row_of, state
from survey.cli.opened import opened_store
from survey.cli.output import json_option, print_json, print_table, store_option
from survey.interview import Answer
from survey.missing import Missing
from survey.questions import Shown
from survey.store import (
    Event,
    HistoryEntry,
    Kept,
    Rebuilt,
    Store,
    as_asked,
    events,
    interview_named,
)
from survey.written_answers import answer_in_words

__all__ = ["show_command"]


@click.command("show")
@click.argument("interview")
@click.option("--history", is_flag=True, help="Every answer and event, the first one first.")
@store_option
@json_option
def show_command(interview: str, history: bool, place: str | None, as_json: bool) -> None:
    """Show one INTERVIEW: its questions in the language they were asked in, with the answers.

    INTERVIEW is its id, or as much of its beginning as no other has.
    """
    with opened_store(place) as store:
        kept = interview_named(store, interview)
        asked = as_asked(store, kept.uuid)
        told = list(_history(store, kept, asked)) if history else []
    if as_json:
        answers = {"answers": list(_answers(asked)), "unusual": list(asked.interview.unusual)}
        answers |= {"history": told} if history else {}
        print_json([{**row_of(kept), **answers}])
        return
    _print(kept, asked)
    for name in asked.interview.unusual:
        message = asked.questionnaire.warn_message(asked.questionnaire.by_id[name])
        click.echo(f"unusual: {name}: {asked.interview.text(message)}")
    if history:
        click.echo()
        print_table(
            ("when", "what", "answer", "who", "why"),
            [
                (
                    _at(datetime.fromisoformat(each["wall"])),
                    each["event"] or each["item"],
                    _said(asked, each) if each["item"] else "",
                    each["who"] or "",
                    each["reason"] or "",
                )
                for each in told
            ],
        )


def _print(kept: Kept, asked: Rebuilt) -> None:
    click.echo(f"interview {kept.uuid}")
    group = next((each for each in asked.questionnaire.groups if each.code == kept.group), None)
    label = group.label.in_language(kept.language) if group else kept.group
    title = asked.questionnaire.title.in_language(kept.language)
    click.echo(" · ".join(filter(None, (title, f"version {kept.version}", label))))
    whom = [f"case {kept.case}" if kept.case else "", kept.interviewer]
    click.echo(" · ".join(filter(None, (state(kept), kept.mode, kept.language, *whom))))
    times = [
        f"{name} {_at(time)}"
        for name, time in (("begun", kept.started), ("completed", kept.completed))
        if time is not None
    ]
    if times:
        click.echo(", ".join(times))
    for name, value in json.loads(asked.row["attributes"]).items():
        click.echo(f"{name}: {value}")
    click.echo()
    print_table(
        ("item", "question", "answer"),
        [
            (name, _wording(asked, name), _in_words(asked, name, answer))
            for name, answer in asked.answers.items()
            if not _is_note(asked, name)
        ],
    )


def _is_note(asked: Rebuilt, name: str) -> bool:
    question = asked.questionnaire.by_id.get(name)
    return question is not None and isinstance(question.answers, Shown)


def _wording(asked: Rebuilt, name: str) -> str:
    question = asked.questionnaire.by_id.get(name)
    return "" if question is None else asked.interview.text(question.ask)


def _in_words(asked: Rebuilt, name: str, answer: Answer) -> str:
    question, catalogue = asked.questionnaire.by_id.get(name), asked.interview.catalogue
    if question is None:
        return str(answer)
    return answer_in_words(question.answers, answer, catalogue, text=asked.interview.text)


def _at(moment: datetime) -> str:
    """As the clock here shows it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _answers(asked: Rebuilt) -> Iterator[dict[str, Any]]:
    for name, answer in asked.answers.items():
        if not _is_note(asked, name):
            yield {"item": name, "question": _wording(asked, name), **coded(answer)}


def _history(store: Store, kept: Kept, asked: Rebuilt) -> Iterator[dict[str, Any]]:
    """Answers and events in the order of their times."""
    rows: list[HistoryEntry | Event] = [*events(store, kept.uuid), *store.history(kept.uuid)]
    for each in sorted(rows, key=lambda row: row.wall):
        wall = each.wall.isoformat()
        if isinstance(each, Event):
            yield {
                "wall": wall,
                "event": each.event,
                "item": None,
                "answer": None,
                "missing": None,
                "who": each.who or None,
                "reason": each.reason or None,
            }
        elif not _is_note(asked, each.question):
            row = {"event": None, "item": each.question, **coded(each.answer)}
            yield {"wall": wall, **row, "who": None, "reason": None}


def _said(asked: Rebuilt, row: dict[str, Any]) -> str:
    """The answer of a row of the history."""
    if row["missing"]:
        return _in_words(asked, row["item"], Missing(row["missing"]))
    value = row["answer"]
    return _in_words(asked, row["item"], tuple(value) if isinstance(value, list) else value)
