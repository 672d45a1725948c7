"""The study or store a command works on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.output import say, shown_path
from survey.errors import DataError, StudyError
from survey.store import Store, Upgrade, open_store
from survey.study import STUDY_FILE, SampleDesign, Study

if TYPE_CHECKING:
    from analysis import Design, Responses

__all__ = [
    "design_of",
    "opened_store",
    "responses_of",
    "study_here",
    "tell_converted",
    "tell_of_unlisted",
    "told",
]

_TOLD = "survey.cli.opened.told"
"""Where a command keeps the studies of which it has told."""


def study_here() -> Study | None:
    """The study this folder belongs to; None where it belongs to none."""
    try:
        return tell_of_unlisted(Study.find())
    except StudyError:
        return None


def tell_of_unlisted(study: Study) -> Study:
    """The study; says once which definitions lie in its instruments/ that study.yaml does not
    name.
    """
    context = click.get_current_context(silent=True)
    told: set[Path] = (
        set() if context is None else context.find_root().meta.setdefault(_TOLD, set())
    )
    if study.folder not in told and (unlisted := study.unlisted):
        names = ", ".join(f"instruments/{file.name}" for file in unlisted)
        say(f"{STUDY_FILE} does not name {names}: not in use; add it under instruments")
    told.add(study.folder)
    return study


@contextmanager
def opened_store(place: str | None, *, reading: bool = True) -> Iterator[Store]:
    """The store named on the command line, which must be there already; else the study's. Nothing
    is written to it unless `reading` is False.
    """
    if place is None:
        with told(tell_of_unlisted(Study.find()).open_store(reading=reading)) as store:
            yield store
        return
    if "://" not in place and not Path(place).is_file():
        raise StudyError(f"there is no store {place}; name another with --store")
    with told(open_store(place, reading=reading)) as store:
        yield store


def told(store: Store) -> Store:
    """The store, and a word on stderr where it is an older one that was brought up to date, or is
    read as if it had been.
    """
    done = store.upgrade
    if done is not None and done.backup is not None:
        say(
            f"the store was brought up to date, from version {done.before} to {done.after}; as it "
            f"was before: {shown_path(done.backup)}"
        )
        tell_converted(done)
    elif done is not None and (done.converted or done.ambiguous):
        say(f"the store is of an older version, {done.before}, and stays so while it is only read")
        tell_converted(done)
    return store


def tell_converted(done: Upgrade) -> None:
    """What became of answers in an older store."""
    if done.converted:
        say(
            f"{_answers(done.converted, 'is', 'are')} now 'no answer': they were kept as 'prefer "
            "not to say', which was not offered"
        )
    if done.ambiguous:
        say(
            f"{_answers(done.ambiguous, 'stays', 'stay')} 'prefer not to say' though they came on "
            "paper, workbook or import and may have been blanks"
        )


def _answers(number: int, one: str, more: str) -> str:
    return f"1 answer {one}" if number == 1 else f"{number:,} answers {more}"


def responses_of(
    place: str | None, by: Sequence[str] = (), where: str | None = None
) -> "Responses":
    """The answers of the study or the named store; with the study's weights where there are any
    (`concord weight` writes them), and with its waves and the marks of `concord quality` where they
    are to be grouped `by` them, or where `where`, a filter of the study, or what was published of
    it before names some.

    Raises DataError where there are none yet, and where interviews came in after the weights were
    made.
    """
    from analysis import Responses
    from analysis.weighting import WEIGHTS_FILE

    study = study_here() if place is None else None
    with opened_store(place) as store:
        names = study.names if study else None
        decided = study.questionnaires if study else ()
        responses = Responses.from_store(store, instruments=names, decided=decided)
        if responses.frame.empty:
            raise DataError.of(
                store.name,
                "there are no completed interviews yet; try: concord collect, or: concord import",
            )
        if study:
            book = responses.codebook.completed_by(study.codebook)
            responses = replace(responses, codebook=book)
        wanted = {*by, *_named(where, responses, study)}
        responses = _with_marks(responses, store, names, wanted)
    if study and (weights := study.folder / WEIGHTS_FILE).is_file():
        responses = _weighted(responses, study, weights)
    waves = study is not None and "wave" in wanted and "wave" not in responses.frame
    return _in_waves(responses, study) if study and waves else responses


def _named(where: str | None, responses: "Responses", study: Study | None) -> set[str]:
    """The columns that a condition, or the filter of this name, looks at; and those of the filters
    of the study, of today and of what it published before.
    """
    from analysis.counting.domains.conditions import checked_where
    from analysis.publication.release.ledger import LEDGER, Ledger
    from survey.conditions import Condition

    conditions = [one.where for one in responses.codebook.filters]
    if (condition := checked_where(where, responses.codebook)) is not None:
        conditions.append(condition)
    told = Ledger.read(study.folder / LEDGER).releases if study else ()
    texts = {segment.where for release in told for segment in release.segments}
    conditions += [Condition.parse(text, columns=True) for text in texts if text]
    return {name for one in conditions for name in one.names}


def _with_marks(
    responses: "Responses", store: Store, instruments: Sequence[str] | None, wanted: set[str]
) -> "Responses":
    """The answers with the marks that are wanted by name, unless an item or attribute has that
    name; tells how many have each.
    """
    from analysis.quality import CARELESS, MARKS, Paradata, with_marks

    names = [name for name in (*MARKS, CARELESS) if name in wanted]
    if not names:
        return responses
    with store.snapshot(instruments) as snapshot:
        found, counts = with_marks(responses, Paradata.of(snapshot), names)
    for name, count in counts.items():
        say(count.in_words(name))
    return found


def _weighted(responses: "Responses", study: Study, weights: Path) -> "Responses":
    """With the weights of the study. Where they are of some groups only and its design names them,
    no total of the study is of these and of others together, but for the populations it names.
    """
    from analysis import with_weights

    found = with_weights(responses, weights, declared=study.source.populations)
    apart = found.weighed_apart.get(study.source.design.weights)
    if apart is None:
        return found
    return replace(found, codebook=replace(found.codebook, populations=apart))


def _in_waves(responses: "Responses", study: Study) -> "Responses":
    """The answers with the wave of each; tells how many belong to none."""
    from analysis import with_waves

    if not study.source.waves:
        raise DataError.of(
            "by",
            "the study has no waves; name them in study.yaml, such as waves: "
            "{spring: {start: …, end: …}}",
        )
    found = with_waves(
        responses, {name: (wave.start, wave.end) for name, wave in study.source.waves.items()}
    )
    if outside := int(found.frame["wave"].isna().sum()):
        say(
            f"{outside:,} of {len(found):,} interviews were completed outside every wave and "
            "count in none"
        )
    return found


def design_of(study: Study | None) -> "Design | None":
    """How the study says its sample was drawn; None where it says nothing."""
    from analysis import Design

    if study is None or study.source.design == SampleDesign():
        return None
    drawn = study.source.design
    return Design(
        drawn.weights or None,
        drawn.strata or None,
        drawn.clusters or None,
        drawn.fpc or None,
        nest=drawn.nest,
        lonely=drawn.lonely,
    )
