"""The words that charts add to those of the study, in English and Welsh."""

from collections.abc import Mapping
from types import MappingProxyType

from survey.wording import Wording

__all__ = ["WORDS", "word"]


def word(language: str, key: str, **fields: object) -> str:
    """The text of this key in a language, its fields filled; in another language than these two the
    English text stands.

    >>> word("en", "n", n="1,987"), word("cy", "no_answers")
    ('n = 1,987', 'dim atebion')
    """
    return WORDS[key].in_language(language).format(**fields)


WORDS: Mapping[str, Wording] = MappingProxyType(
    {
        key: Wording.of({"en": english, "cy": welsh})
        for key, (english, welsh) in {
            # --- beside rows ---
            "n": ("n = {n}", "n = {n}"),
            "n_both": ("n = {n_a} / {n_b}", "n = {n_a} / {n_b}"),
            "low_base": ("{n}, low base", "{n}, sail isel"),
            "no_answers": ("no answers", "dim atebion"),
            "base_under": ("base under {limit}", "sail o dan {limit}"),
            "confidential": ("confidential", "cyfrinachol"),
            "low_reliability": ("low reliability", "dibynadwyedd isel"),
            "not_asked": ("not asked", "heb ei ofyn"),
            "no_interval": ("no interval", "dim cyfwng"),
            # --- differences ---
            "compared": ("{a} compared with {b}", "{a} o'i gymharu â {b}"),
            "clear": ("clear difference", "gwahaniaeth clir"),
            "unclear": ("no clear difference", "dim gwahaniaeth clir"),
            "points": ("points", "pwynt"),
            "from_to": ("{low} to {high}", "{low} i {high}"),
            "lower": ("lower", "is"),
            "higher": ("higher", "uwch"),
            # --- under the title ---
            "agreement": ("{net}, with {interval}", "{net}, gyda {interval}"),
            "shares": (
                "Answers by group, as shares of those who gave one",
                "Atebion yn ôl grŵp, fel cyfrannau o'r rhai a roddodd un",
            ),
            "by_group": ("Answers by group", "Atebion yn ôl grŵp"),
            "by_group_many": (
                "Answers by group; several could be chosen",
                "Atebion yn ôl grŵp; gellid dewis sawl un",
            ),
            "differences": (
                "{net}: differences in percentage points, with {level} confidence interval",
                "{net}: gwahaniaethau mewn pwyntiau canran, gyda chyfwng hyder {level}",
            ),
            "waves": ("{net}, wave by wave, with {interval}", "{net}, fesul ton, gyda {interval}"),
            # --- under the chart ---
            "counted": ("Answers counted: {answers}.", "Atebion a gyfrifir: {answers}."),
            "source": ("Source: {source}", "Ffynhonnell: {source}"),
            "fieldwork": ("Fieldwork: {fieldwork}.", "Gwaith maes: {fieldwork}."),
            "universe": ("Universe: {universe}.", "Poblogaeth: {universe}."),
            "simulated": ("Simulated data", "Data efelychiedig"),
            "nobody": (
                "Simulated data: no person was interviewed.",
                "Data efelychiedig: ni chyfwelwyd neb.",
            ),
            # --- alternative text ---
            "alt_stacked": ("Stacked bar chart", "Siart bar wedi'i bentyrru"),
            "alt_diverging": ("Diverging bar chart", "Siart bar dargyfeiriol"),
            "alt_agreement_dots": (
                "Dot chart with confidence intervals",
                "Siart dotiau gyda chyfyngau hyder",
            ),
            "alt_bars": ("Bar chart", "Siart bar"),
            "alt_differences": (
                "Chart of differences with confidence intervals",
                "Siart gwahaniaethau gyda chyfyngau hyder",
            ),
            "alt_waves": (
                "Line chart over waves with confidence intervals",
                "Siart llinell dros donnau gyda chyfyngau hyder",
            ),
        }.items()
    }
)
"""Every text by its key."""
