"""`concord instruments words`: a catalogue to translate, for a language that Concord lacks."""

from pathlib import Path

import click

from survey.cli.output import say, shown_path
from survey.cli.spoken import tables
from survey.errors import StudyError, shown
from survey.replacing import replacing
from survey.words import catalogue_of

__all__ = ["words_command"]

HEAD = """\
# What Concord says to respondents, in {language}. Put this file beside the definition, in words/.
# The context of an entry is its key; msgid is the English; write the translation in msgstr. Texts
# in braces are filled in and stay as they are. What is left empty stays in English.
# A speaker who has read all of it may be named in a line of its own:
# Read by:
"""


@click.command("words")
@click.argument("language")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write it; by default words/LANGUAGE.po.",
)
def words_command(language: str, output: Path | None) -> None:
    """Write what Concord says to respondents as a file to translate (gettext, .po).

    A language that Concord has comes with its words, to be mended; any other is empty. Poedit and
    the like open the file.
    """
    target = output or Path("words") / f"{language}.po"
    if target.exists():
        raise StudyError(f"{shown_path(target)} is there already; choose another name with -o FILE")
    content = _catalogue(language)
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    say(f"wrote {shown_path(target)}; put it in words/ beside the definition")


def _catalogue(language: str) -> bytes:
    from io import BytesIO

    from babel import UnknownLocaleError
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    try:
        catalogue = Catalog(locale=language.replace("-", "_"), fuzzy=False)
    except (UnknownLocaleError, ValueError):
        raise StudyError(f"{shown(language)} is not a language code such as fr") from None
    catalogue.header_comment = HEAD.format(
        language=catalogue.locale.english_name if catalogue.locale else language
    )
    known = catalogue_of(language).entries
    for _, table in tables():
        for name, english in table.english():
            key = f"{table.place}.{name}"
            catalogue.add(english, known.get(key), context=key)
    target = BytesIO()
    write_po(target, catalogue, width=100)
    return target.getvalue()
