"""Writes the files of the catalogues anew from what the code says: `make words`.

`concord.pot` lists every phrase with its key as context; each `LANGUAGE.po` keeps its translations
where the English is the same, and has a phrase that is new or changed without one. What no desk
says any more is left out.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from survey.words import Phrases
from tests.words.every_table import every_table

FOLDER = Path(__file__).parents[2] / "survey" / "words" / "locale"
HEAD = """\
# What Concord says, in {language}. The context of an entry is its key: the desk that says it and
# the name of the phrase. Texts in {{braces}} are filled in and stay as they are.
# One line "Read by: NAME" for each speaker of the language who has read all of it.
"""


def template(tables: Sequence[type[Phrases]]) -> Catalog:
    """Every phrase, without translations."""
    return _filled(_empty("en"), tables, {})


def renewed(path: Path, tables: Sequence[type[Phrases]]) -> Catalog:
    """The catalogue in a file, with the phrases there are now."""
    language = path.stem
    before = read_po(io.BytesIO(path.read_bytes())) if path.is_file() else _empty(language)
    said = {each.context: (each.id, each.string) for each in before if each.context}
    fresh = _empty(language)
    if path.is_file():
        fresh.header_comment = before.header_comment
    return _filled(fresh, tables, said)


def text_of(catalogue: Catalog) -> str:
    target = io.BytesIO()
    write_po(target, catalogue, width=100, omit_header=False, sort_output=False)
    lines = target.getvalue().decode().splitlines()
    return "\n".join(line for line in lines if not line.startswith(_UNSTEADY)).rstrip() + "\n"


_UNSTEADY = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
    '"Generated-By',
    '"Project-Id',
)
"""Lines that change with the day or the machine and tell nobody anything."""


def _empty(language: str) -> Catalog:
    catalogue = Catalog(locale=language, fuzzy=False, charset="utf-8")
    catalogue.header_comment = HEAD.format(language=catalogue.locale.english_name)
    return catalogue


def _filled(
    catalogue: Catalog, tables: Sequence[type[Phrases]], said: dict[str, tuple[object, object]]
) -> Catalog:
    for key, english in _phrases(tables):
        before, translation = said.get(key, (None, ""))
        kept = translation if before == english else ""
        catalogue.add(english, kept or None, context=key)
    return catalogue


def _phrases(tables: Sequence[type[Phrases]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for table in tables:
        for name, english in table.english():
            yield f"{table.place}.{name}", english


def main() -> int:
    tables = every_table()
    (FOLDER / "concord.pot").write_text(text_of(template(tables)), "utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        path.write_text(text_of(renewed(path, tables)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
