"""The headline table of a report: the share of each group that agrees, with its interval."""

from collections.abc import Iterator

from analysis.reports.basis import Basis
from analysis.reports.shares import Shares
from analysis.reports.tables import AgreementTable, Column
from analysis.reports.wording import ReportWords

__all__ = ["agreement_columns", "agreement_table"]

HEADINGS = {
    "n": "base_n",
    "n_missing": "no_answer_n",
    "n_weighted": "weighted_base",
    "n_kish": "effective_base",
}
"""The texts over columns of counts."""


def agreement_table(basis: Basis, shares: Shares, words: ReportWords) -> Iterator[AgreementTable]:
    """The headline table: a row per item, NET and group, in the order of the codebook."""
    if shares.nets.empty:
        return
    yield AgreementTable(
        name="agreement",
        title=words.say("agreement_title"),
        columns=agreement_columns(basis, words, "group"),
        frame=shares.nets,
        base_note=words.say(
            "agreement_note", level=words.level(basis.level), method=basis.interval.title
        ),
        counts=basis.counts,
        language=words.language,
        by=basis.by,
    )


def agreement_columns(basis: Basis, words: ReportWords, *groups: str) -> tuple[Column, ...]:
    """Question, NET and answers counted, the groups, the share with its interval, bases and
    flag.
    """
    texts = ("question", "net", "counted", *groups)
    return (
        *(Column(words.say(key), "text") for key in texts),
        Column(words.say("share"), "share"),
        *(
            Column(words.say(key, level=words.level(basis.level)), "bound")
            for key in ("low", "high")
        ),
        *(Column(words.say(HEADINGS[name]), "count") for name in basis.counts),
        Column(words.say("flag"), "text"),
    )
