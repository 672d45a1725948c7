"""What `concord import` says of a data file: no row is passed over without a word."""

from collections.abc import Iterator, Sequence

from survey.errors import shown
from survey.exchange import Imported
from survey.store import Earlier, Store

__all__ = ["told_of"]

_MOST_ROWS = 10
"""Numbers of rows that are named; of the rest their number."""


def told_of(done: Imported, store: Store, *, dry_run: bool) -> str:
    """What became of a data file, in lines."""
    if done.already:
        return f"{done.file} was imported before in the same way; nothing was added"
    if dry_run:
        count = _number(done.interviews, "interview")
        said = f"{done.file} can be imported: {count}; nothing was kept"
        return "\n".join([said, *_blanks(done), *_repeated(done), *_unlisted(done)])
    taken = done.taken
    counts = {
        "added": taken.added,
        "already there": taken.unchanged,
        "corrected": taken.corrected,
        "discarded": taken.discarded,
    }
    said = ", ".join(
        f"{count:,} {what}" for what, count in counts.items() if count or what == "added"
    )
    read = f"{done.file}: {_number(done.interviews, 'interview')} read, {said}, in {store.name}"
    parts = (_blanks, _known_again, _repeated, _unlisted, _open)
    return "\n".join([read, *(line for part in parts for line in part(done))])


def _blanks(done: Imported) -> Iterator[str]:
    """How many questions were asked and left blank, and which."""
    if done.blanks:
        listed = ", ".join(f"{item} {count:,}" for item, count in done.blanks.items())
        total = _number(sum(done.blanks.values()), "blank")
        yield f"{total} where the question was asked, kept as no_answer: {listed}"


def _known_again(done: Imported) -> Iterator[str]:
    """What a later export of the same tool has of an earlier one."""
    earlier = done.taken.earlier
    if not done.unnamed or not earlier:
        return
    yield (
        "no column names people, so rows are known again by their answers and times; if they are "
        "other people's, import with --count-alike"
    )
    for each in earlier:
        yield from _of_one(each, done.file)


def _of_one(earlier: Earlier, file: str) -> Iterator[str]:
    name = shown(earlier.file)
    yield f"  {_number(earlier.known, 'row')} of {name} known again"
    if earlier.changed:
        changed = _number(len(earlier.changed), "row")
        yield f"  {changed} changed since {name}, and corrected: {_rows(earlier.changed)} here"
    if earlier.vanished:
        gone = _number(len(earlier.vanished), "row")
        yield (
            f"  {gone} of {name} not in {shown(file)} any more: {_rows(earlier.vanished)} there; "
            "they stay, unless it is imported with --without-vanished"
        )


def _repeated(done: Imported) -> Iterator[str]:
    """Rows that say the same."""
    if done.repeated:
        rows = _number(sum(map(len, done.repeated)), "row")
        places = "; ".join(_rows(each) for each in done.repeated[:_MOST_ROWS])
        more = f"; and {len(done.repeated) - _MOST_ROWS} more" if done.repeated[_MOST_ROWS:] else ""
        yield f"{rows} say what another says, and all count: {places}{more}"


def _unlisted(done: Imported) -> Iterator[str]:
    """Cases that the sample list does not have."""
    if done.unlisted:
        cases = [shown(case) for _, case in done.unlisted]
        few = ", ".join(cases[:_MOST_ROWS]) + (" …" if cases[_MOST_ROWS:] else "")
        yield (
            f"{_number(len(cases), 'row')} of cases that are not in the sample list, "
            f"{_rows([row for row, _ in done.unlisted])}: {few}; they count, but in no rate before "
            "concord cases import or add has put them there"
        )


def _open(done: Imported) -> Iterator[str]:
    """What somebody has to decide."""
    if done.taken.undecided:
        yield (
            f"{_number(done.taken.undecided, 'row')} would change what somebody corrected or "
            "discarded: kept, and not counted before somebody decides"
        )
    if done.taken.pairs:
        may = "perhaps sent twice within a minute, or one person otherwise"
        pairs = _number(done.taken.pairs, "pair")
        yield f"{pairs} {may}; concord interview pairs lists them"


def _rows(numbers: Sequence[int]) -> str:
    known = [f"{number:,}" for number in numbers if number]
    more = f" and {len(known) - _MOST_ROWS} more" if known[_MOST_ROWS:] else ""
    listed = ", ".join(known[:_MOST_ROWS]) + more
    return f"row {listed}" if len(known) == 1 else f"rows {listed}" if known else "no numbers kept"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
