"""The text of a mapping, line by line."""

import json
from collections.abc import Iterator, Mapping, Sequence

from survey.exchange.matching import OTHER_WORDS
from survey.exchange.wording_values import Values

__all__ = ["KNOWN_AGAIN", "entry_lines", "one_line", "quoted", "quoted_list"]

KNOWN_AGAIN = "in a later export a row is known again by its answers and times, and counts once"
"""What a draft says where no column names people."""


def entry_lines(found: Values, columns: Mapping[str, str]) -> Iterator[str]:
    """An item's entry in the mapping."""
    if "" in columns:
        yield f"    column: {quoted(columns[''])}"
    else:
        yield "    columns:"
        yield from (
            f"      {part}: {quoted(column)}"
            for part, column in columns.items()
            if part != OTHER_WORDS
        )
    if OTHER_WORDS in columns:
        yield f"    other_column: {quoted(columns[OTHER_WORDS])}"
    if found.separator:
        yield f"    separator: {quoted(found.separator)}"
    if found.other_in_place:
        yield "    other_in_place: true  # a text that is no option is the answer 'other'"
    if found.missing:
        said = (f"{quoted(text)}: {kind.value}" for text, kind in found.missing.items())
        yield f"    missing: {{{', '.join(said)}}}"
    if found.values:
        yield "    values:"
        yield from (f"      {quoted(text)}: {code}" for text, code in found.values.items())


def quoted(text: str) -> str:
    """A text in double quotes on one line, as YAML and JSON both have it."""
    return "".join(
        sign if sign.isprintable() else json.dumps(sign)[1:-1]
        for sign in json.dumps(text, ensure_ascii=False)
    )


def quoted_list(names: Sequence[str]) -> str:
    return quoted(names[0]) if len(names) == 1 else f"[{', '.join(map(quoted, names))}]"


def one_line(text: str) -> str:
    """Fit for a comment."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
