"""`concord evidence`: what research found, checked, pooled, and counted by direction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from survey.cli.evidence_shown import (
    directions_table,
    pooled_table,
    published_line,
    ways_table,
)
from survey.cli.opened import study_here
from survey.cli.output import (
    json_option,
    print_json,
    print_table,
    say,
    shown_path,
)
from survey.errors import DataError, StudyError

if TYPE_CHECKING:
    from analysis.evidence.pooled_review import PoolChoices
    from analysis.evidence.review import Review

__all__ = ["evidence_command"]

files_argument = click.argument("files", nargs=-1)
domain_option = click.option(
    "--domain",
    "domains",
    multiple=True,
    metavar="DOMAIN",
    help="An outcome domain; several times for several. All, where none is named.",
)


@click.group("evidence")
def evidence_command() -> None:
    """What research found: check evidence files, pool their effects, count directions."""


def _reviews(files: Sequence[str]) -> list["Review"]:
    """The reviews named, else those of the study. Raises StudyError where there is none."""
    from analysis.evidence.review import SHIPPED, review_named

    study = study_here()
    if files:
        return [review_named(name) for name in files]
    if study is None or not study.source.evidence:
        raise StudyError(
            "name an evidence file, or list it in study.yaml, such as evidence: "
            f"[{SHIPPED[0]}]; shipped: {', '.join(SHIPPED)}"
        )
    return [review_named(name, study.folder) for name in study.source.evidence]


@evidence_command.command("check")
@files_argument
@json_option
def check_command(files: tuple[str, ...], as_json: bool) -> None:
    """Check evidence FILES (YAML, CSV or Excel; shipped ones by name), else those of the study.

    What is wrong is told with its line, or with row and column, and the command leaves with 3.
    Notes say what is still to be looked at; it leaves with 1 where one of them cannot be right.
    """
    from analysis.evidence.directions import totals
    from analysis.evidence.effects import rows_of
    from analysis.evidence.review.notes import notes

    reviews = _reviews(files)
    found = [(review, note) for review in reviews for note in notes(review)]
    if as_json:
        print_json(
            [
                {
                    "review": review.source.evidence,
                    "about": note.about,
                    "message": note.message,
                    "wrong": note.wrong,
                }
                for review, note in found
            ]
        )
    else:
        for review in reviews:
            _say_review(review)
            if review.effects:
                rows = [
                    (
                        review.label(row["domain"]) if row["domain"] != "all" else "In all",
                        f"{row['studies']:,}",
                        f"{row['participants']:,}" + (" or more" if row["unknown"] else ""),
                    )
                    for row in rows_of(totals(review))
                ]
                print_table(
                    ("domain", "studies", "participants"), rows, numeric=("studies", "participants")
                )
        if found:
            noted = [
                ("wrong" if note.wrong else "note", note.about, note.message) for _, note in found
            ]
            print_table(("", "about", "to be looked at"), noted)
    say(f"{len(reviews)} evidence file{'s' * (len(reviews) != 1)} read, {len(found)} to look at")
    raise SystemExit(1 if any(note.wrong for _, note in found) else 0)


def _say_review(review: "Review") -> None:
    source = review.source
    say(f"{source.title}{f' ({source.source})' if source.source else ''}")
    for total in source.totals:
        people = "" if total.participants is None else f", {total.participants:,} {total.unit}"
        said = f" – {total.source}" if total.source else ""
        say(f"  published, {total.of}: {total.studies:,} studies{people}{said}")


def pool_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How effects are pooled, as options of a command that takes `PoolChoices`."""
    for option in reversed(
        (
            click.option(
                "--method",
                default="REML",
                show_default=True,
                help="EE (one common effect), or τ² by DL, PM, REML, ML, SJ, EB or HS.",
            ),
            click.option(
                "--test",
                default="adhoc",
                show_default=True,
                help="z, t, knha (Hartung–Knapp) or adhoc (the same, never narrower than normal); "
                "of independent effects.",
            ),
            click.option(
                "--model",
                type=click.Choice(("auto", "independent", "three-level", "CHE")),
                default="auto",
                show_default=True,
                help="auto: correlated and hierarchical effects with robust errors (CHE) where a "
                "study has several, else independent.",
            ),
            click.option(
                "--rho",
                type=click.FloatRange(0, 1, max_open=True),
                default=0.6,
                show_default=True,
                help="How sampling errors of one study go together; of CHE.",
            ),
            click.option(
                "--level",
                type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
                default=0.95,
                show_default=True,
                help="Of confidence.",
            ),
            click.option(
                "--prediction",
                type=click.Choice(("t", "metafor")),
                default="t",
                show_default=True,
                help="Where a new study would lie: by t with studies − 2, or as metafor has it.",
            ),
        )
    ):
        command = option(command)
    return command


@evidence_command.command("pool")
@files_argument
@domain_option
@pool_options
@click.option(
    "--ways",
    is_flag=True,
    help="The same effects in several ways: one a study, three-level, robust, low risk of bias, "
    "outliers out, with the number needed to treat.",
)
@json_option
def pool_command(
    files: tuple[str, ...], domains: tuple[str, ...], ways: bool, as_json: bool, **choices: Any
) -> None:
    """Pool the effects of evidence FILES, domain by domain; else those of the study.

    Effects are turned so that above 0 is a benefit. What a review pooled itself is printed as it
    published it, with its own signs. A change without a comparison is pooled apart, and is no
    effect.
    """
    from analysis.evidence.pooled_review import PoolChoices

    chosen = PoolChoices(**choices)
    reviews = _reviews(files)
    if ways:
        _print_ways(reviews, domains, chosen, as_json=as_json)
        return
    rows = [row for review in reviews for row in _pooled(review, domains, chosen)]
    if as_json:
        print_json([{name: each for name, each in row.items() if name != "label"} for row in rows])
        return
    pooled = [row for row in rows if row["model"] != "published"]
    printed = [row for row in rows if row["model"] == "published"]
    if pooled:
        alike = pooled_table(pooled)
        say(
            f"{alike}; above 0 is a benefit; prediction: where the true effect of a new study "
            "would lie"
        )
    for row in printed:
        click.echo(published_line(row))
    if not rows:
        say("there is no effect with a number; try: concord evidence directions")


def _pooled(
    review: "Review", domains: tuple[str, ...], choices: "PoolChoices"
) -> Iterator[Mapping[str, Any]]:
    from analysis.evidence.effects import rows_of
    from analysis.evidence.pooled_review import pool_review, published

    own = pool_review(review, choices, domains)
    named = {"review": review.source.evidence}
    as_pooled = {"benefit": "positive", "level": choices.level, "p_printed": "", "source": ""}
    for row in rows_of(own):
        yield {**named, "label": review.label(row["domain"]), **row, **as_pooled}
    empty = dict.fromkeys(own.columns)
    for row in rows_of(published(review, domains)):
        kept = {name: row[name] for name in row if name in (*own.columns, *as_pooled)}
        yield {
            **named,
            "label": review.label(row["domain"]),
            **empty,
            "kind": "effect",
            "model": "published",
            **kept,
            "p_printed": row["p"],
            "flag": "",
        }


def _print_ways(
    reviews: Sequence["Review"],
    domains: tuple[str, ...],
    choices: "PoolChoices",
    *,
    as_json: bool,
) -> None:
    from analysis.evidence.effects import rows_of
    from analysis.evidence.pooled_review import ways_of_review

    rows: list[dict[str, Any]] = []
    for review in reviews:
        for row in rows_of(ways_of_review(review, choices, domains)):
            label = review.label(row["domain"])
            rows.append({"review": review.source.evidence, "label": label, **row})
    if as_json:
        print_json([{name: each for name, each in row.items() if name != "label"} for row in rows])
    elif rows:
        ways_table(rows)
    else:
        say("there is no effect with a number; try: concord evidence directions")


@evidence_command.command("directions")
@files_argument
@domain_option
@json_option
def directions_command(files: tuple[str, ...], domains: tuple[str, ...], as_json: bool) -> None:
    """Count how many studies of evidence FILES improved, by domain; else of those of the study.

    Votes are not effects: how many improved does not say by how much.
    """
    from analysis.evidence.directions import CAUTION, directions
    from analysis.evidence.effects import rows_of
    from analysis.evidence.pooled_review import domains_chosen

    rows: list[dict[str, Any]] = []
    for review in _reviews(files):
        chosen = domains_chosen(review, domains)
        named = {"review": review.source.evidence}
        counted = directions(review)
        for row in rows_of(counted[counted.domain.isin(chosen)]):
            label = review.label(row["domain"])
            rows.append({**named, "label": label, **row, "source": ""})
        for one in review.source.directions:
            if domains and one.domain not in domains:
                continue
            label = "All outcomes" if one.domain == "all" else review.label(one.domain)
            rows.append(
                {
                    **named,
                    "label": label,
                    "domain": one.domain,
                    "kind": "change" if one.comparison == "none" else "published",
                    "of": one.of,
                    "n": one.n,
                    "improved": None,
                    "same": None,
                    "worse": None,
                    "share": one.share,
                    "low": one.low,
                    "high": one.high,
                    "sign_p_value": None,
                    "source": one.source or review.source.source,
                }
            )
    if as_json:
        print_json([{name: each for name, each in row.items() if name != "label"} for row in rows])
        return
    directions_table(rows)
    say(CAUTION + "; the sign test is crude")


@evidence_command.command("plot")
@files_argument
@domain_option
@click.option(
    "--as",
    "kinds",
    multiple=True,
    type=click.Choice(("forest", "directions", "funnel", "risk", "flow")),
    help="A kind of picture; several times for several. All, where none is named.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="evidence",
    show_default=True,
    help="The folder to write to.",
)
@pool_options
@json_option
def plot_command(
    files: tuple[str, ...],
    domains: tuple[str, ...],
    kinds: tuple[str, ...],
    folder: Path,
    as_json: bool,
    **choices: Any,
) -> None:
    """Draw the evidence of FILES, or of the study: forest, direction of effect, funnel, risk of
    bias, and how studies were chosen.

    Writes PNG, SVG and the words of each picture, and evidence.html with all of them. With several
    files each has a folder of its own. Prints the names of the files.
    """
    from analysis.charts.evidence import pictures_of
    from analysis.evidence.pooled_review import PoolChoices
    from analysis.reports.evidence import write_evidence

    chosen = PoolChoices(**choices)
    reviews = _reviews(files)
    rows = []
    for review in reviews:
        here = folder / review.source.evidence if len(reviews) > 1 else folder
        pictures = list(pictures_of(review, kinds, choices=chosen, domains=domains))
        if not pictures:
            say(f"{review.source.title}: there is nothing to draw")
            continue
        try:
            written = write_evidence(pictures, here, review.source.title)
        except OSError as error:
            message = f"cannot be written to: {error.strerror or error}"
            raise DataError.of(str(here), message) from error
        kind_of = {one.name: one.kind for one in pictures}
        rows += [(review.source.evidence, kind_of.get(one.stem, "page"), one) for one in written]
    if as_json:
        print_json([{"review": name, "kind": kind, "file": str(path)} for name, kind, path in rows])
        return
    for _, _, path in rows:
        click.echo(shown_path(path))
