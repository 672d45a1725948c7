"""`--standard`: tables as a standard of publication has them, on the screen and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import study_here
from survey.cli.options import columns_of, kinds_of
from survey.cli.output import print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from analysis import Design
    from analysis.publication.disclosure import Published
    from analysis.publication.standards import Standard
    from survey.study import Study

__all__ = [
    "as_published",
    "cell",
    "print_rows",
    "say_precision",
    "say_standard",
    "standard_of",
    "standard_option",
]

standard_option = click.option(
    "--standard",
    help="Of publication: ons, nchs, hse or none; --json then hides what the table hides.",
)


def standard_of(named: str | None, study: "Study | None") -> "Standard":
    """The standard by which figures are published: that of the option, else the study's, else the
    usual one.
    """
    from analysis.publication.standards import DEFAULT, standard_named

    return standard_named(named or (study.source.standard if study else "") or DEFAULT)


def as_published(
    frame: "pd.DataFrame",
    data: Any,
    standard: str | None,
    *,
    by: tuple[str, ...],
    base: str,
    answers: str | None = None,
    design: "Design | None" = None,
    where: str | None = None,
) -> "pd.DataFrame":
    """A frame of agreement or distribution as the standard has it.

    A standard that protects respondents protects all that either command can show of these items
    and groups, so that one output cannot be set against another. `answers`: the codes that count
    instead of a NET.
    """
    from analysis.bases import kinds_in_base
    from analysis.counting.nets import codes_given, net_name
    from analysis.publication.disclosure import count_tables, protect
    from analysis.publication.standards import DEFAULT, apply, standard_named

    policy = standard_named(standard or DEFAULT)
    items, kinds = list(dict.fromkeys(frame["item"])), kinds_of(base)
    published: Sequence[Published] = ()
    if policy.counts and items:
        nets = (
            {net_name("", answers.split(",")): codes_given(answers.split(","))} if answers else {}
        )
        tables = count_tables(
            data, items, by=columns_of(by), nets=nets, kinds=kinds_in_base(kinds), where=where
        )
        published = protect(tables)
    if "df" in frame or design is None or not items:
        return apply(frame, policy, base=kinds, published=published)
    return apply(
        _with_degrees(frame, data, by, kinds, design=design, where=where),
        policy,
        base=kinds,
        published=published,
    ).drop(columns="df")


def _with_degrees(
    frame: "pd.DataFrame",
    data: Any,
    by: tuple[str, ...],
    base: str | list[str],
    *,
    design: "Design",
    where: str | None,
) -> "pd.DataFrame":
    """A distribution with the degrees of freedom of its groups, which are those of any answer to
    the item.
    """
    import pandas as pd

    from analysis import agreement

    first = frame.drop_duplicates("item")
    known = pd.concat(
        agreement(
            data,
            item,
            by=columns_of(by),
            answers=[answer],
            base=base,
            design=design,
            total=True,
            where=where,
        )
        for item, answer in zip(first["item"], first["answer"], strict=True)
    )
    return frame.merge(
        known[["item", "group", "df"]], on=["item", "group"], how="left", validate="many_to_one"
    )


def print_rows(frame: "pd.DataFrame") -> None:
    """The frame as JSON; what is missing is null."""
    print_json(frame.astype(object).where(frame.notna(), None).to_dict("records"))


def cell(value: Any, letter: str, text: str | None = None) -> str:
    """A figure, or the letter in its place; `text` is how it is written."""
    import pandas as pd

    if pd.isna(value):
        return f"[{letter}]" if letter else ""
    return str(value) if text is None else text


def say_standard(frame: "pd.DataFrame", standard: str | None, language: str) -> None:
    """What the standard does, where one was asked for; else what the letters mean, where there are
    any.
    """
    from analysis import HIDDEN_BASE
    from analysis.publication.standards import standard_named

    if standard is not None:
        say(standard_named(standard).note(language))
    elif (frame["suppressed"] != "").any():
        say(f"[u] base under {HIDDEN_BASE}, not for publication; --json has the figures")


def say_precision(place: str | None, files: object, language: str) -> None:
    """That intervals are model-based, where the answers are those of a study whose sample was not
    drawn at random.
    """
    from analysis.publication.standards import precision_note

    study = study_here() if place is None and files is None else None
    if study is not None and study.source.fieldwork.random is False:
        say(precision_note(False, language))
