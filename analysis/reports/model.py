"""The report: everything that is published about a study, worked out once, so that writers only lay
out.

`build_report` asks `analysis` for the figures, hides what the standard of publication hides, and
puts the words beside them: wording in full, labels of answers and groups, bases, notes. A hidden
figure is in no frame: it is missing there, and `shorthand` says why. Every writer of tables shows
what `publishing.published` gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from analysis.methods.intervals import METHODS
from analysis.publication.standards import DEFAULT, standard_named
from analysis.reports.choice import ReportChoice
from analysis.reports.tables import Table, TableT
from analysis.reports.texts import say
from analysis.rounding import percent_of_level
from survey.words import catalogue_of

__all__ = [
    "SHORTHAND",
    "UNWEIGHTED",
    "About",
    "Finding",
    "Group",
    "Question",
    "Report",
    "Sentence",
    "Style",
    "method_title",
    "within",
]

SHORTHAND: Mapping[str, str] = MappingProxyType(
    {sign: say("en", f"sign_{sign}") for sign in "cuxz"}
)
"""What stands in a cell instead of a figure, in square brackets (Analysis Function,
spreadsheets)."""


UNWEIGHTED = "Unweighted"
"""What stands for `About.weighting` where nothing was done to the answers; a report says it in its
language."""


@dataclass(frozen=True, slots=True)
class Style:
    """The house style of a study: a font that is installed, colours (#rrggbb) of groups in charts,
    a PNG file of a logo.
    """

    font: str = ""
    colours: tuple[str, ...] = ()
    logo: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the study folder says about the study; pollsters publish each of these with every
    figure.

    `fieldwork` and `mode` are words; left empty they are taken from the interviews. `sampling` says
    how respondents were found, `weighting` what was done to them afterwards, `weighted` how, in
    sentences. `random`: whether chance chose them; None where the study does not say.
    """

    title: str
    client: str = ""
    contact: str = ""
    fieldwork: str = ""
    mode: str = ""
    universe: str = ""
    sampling: str = ""
    weighting: str = UNWEIGHTED
    weighted: tuple[str, ...] = ()
    simulated: bool = False
    licence: str = ""
    random: bool | None = None
    style: Style = Style()

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the British Polling Council asks of every publication and the study does not say, in
        words.
        """
        asked = {
            "the client": self.client,
            "fieldwork dates": self.fieldwork,
            "the mode of the interviews": self.mode,
            "the universe": self.universe,
            "how people were chosen": self.sampling,
            "how answers are weighted": self.weighting,
            "a contact": self.contact,
            "a licence": self.licence,
        }
        return tuple(what for what, said in asked.items() if not said)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of respondents and its number of interviews, None where that is confidential."""

    code: str
    label: str
    n: int | None

    def size(self, language: str) -> str:
        """The number as it is published."""
        return "[c]" if self.n is None else catalogue_of(language).count(self.n)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is true of a figure, with the name of the figure (ITEM.NET.GROUP).

    `share`: the figure as it stands in the text, "" where it is not published.
    """

    text: str
    claim: str
    share: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One of the few things that a report says first: a sentence with the name of its figure, and
    the table that shows it.

    `share`: the figure as it stands in the text, "" where it is none that can be printed. `item`:
    the question it is about; its chart shows the rows of this item in `table`. `net`: the answers
    it counts, as the column `net` has them; "" where the table's first are meant. `also`: what
    else is to be said of these answers, such as those of another population, a sentence each;
    `asked`: how they were asked for, where that was not in one way, which a chart says too.
    """

    text: str
    claim: str
    share: str = ""
    item: str = ""
    net: str = ""
    table: Table | None = None
    also: tuple[Sentence, ...] = ()
    asked: str = ""

    @property
    def beside(self) -> str:
        """All that is said beside it."""
        return " ".join(one.text for one in self.also)

    @property
    def under(self) -> str:
        """What stands under it where no chart does."""
        return " ".join(text for text in (self.beside, self.asked) if text)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in full, as it was asked: wording, the labels of its answers, the groups it was
    put to, and in a line each how it was asked otherwise. `asked_of`: to whom of these, in
    words, where not to everybody.
    """

    item: str
    wording: str
    answers: tuple[str, ...]
    groups: tuple[str, ...]
    also: tuple[str, ...] = ()
    asked_of: str = ""

    @property
    def asked(self) -> str:
        """To whom it was put; "" where it was to nobody yet."""
        return (self.asked_of if self.groups else "") or "; ".join(self.groups)


def within(text: str) -> str:
    """A text that may stand alone, within a sentence; names that begin it stay as they are.

    >>> within("Unweighted"), within("ONS weights"), within("")
    ('unweighted', 'ONS weights', '')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@dataclass(frozen=True, eq=False)
class Report:
    """All tables of a study with what has to be said about them.

    `groups`: the sample by `by`. `level`: of the intervals (0.95). `method`: their name in
    `analysis.agreement`. `fingerprint`: of the data, `weights`: the column of weights, `standard`:
    the policy by which figures are marked and hidden. `sentences`: the headlines in words.
    `questions`: every question of the tables in full. `tables`: those of the findings first.
    """

    about: About
    groups: tuple[Group, ...]
    by: str
    method: str
    level: float
    language: str
    version: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What is said first, chosen from everything that could be."""
    questions: tuple[Question, ...] = ()
    fingerprint: str = ""
    weights: str = ""
    standard: str = DEFAULT
    methods: tuple[str, ...] = ()
    """How the figures were made, in paragraphs."""
    choice: ReportChoice = field(default_factory=ReportChoice)
    """What its author chose; of each item with a NET it has the one that the report is about."""
    filter_line: str = ""
    """The filter of all of its figures, in words."""
    left_out: str = ""
    """How many interviews the filter leaves out, in words."""

    @property
    def leading(self) -> tuple[Table, ...]:
        """The tables that its findings are in, which come first; all others are an appendix."""
        mine = [finding.table for finding in self.findings]
        return tuple(table for table in self.tables if any(table is one for one in mine))

    @property
    def appendix(self) -> tuple[Table, ...]:
        """The tables that no finding is in."""
        return self.tables[len(self.leading) :]

    @property
    def source(self) -> str:
        """Where figures come from, in one line under each table."""
        about, catalogue = self.about, catalogue_of(self.language)
        fieldwork = about.fieldwork and say(self.language, "fieldwork_in", dates=about.fieldwork)
        parts = [about.client, about.title, fieldwork, about.mode, within(about.weighting)]
        line = "; ".join(catalogue.isolated(part) for part in parts if part)
        return say(self.language, "source", parts=line.rstrip("."))

    @property
    def interval(self) -> str:
        """The intervals in words.

        >>> Report(About("T"), (), "group", "agresti-coull", 0.95, "en", "1", (), ()).interval
        '95% confidence interval (Agresti–Coull)'
        """
        return say(
            self.language,
            "interval",
            level=percent_of_level(self.level, self.language),
            method=method_title(self.method),
        )

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        """What a reader has to know first, as pairs of term and text; nothing that is empty."""
        about = self.about
        pairs = [
            (self._say("client"), about.client),
            (self._say("fieldwork"), about.fieldwork),
            (self._say("mode"), about.mode),
            (self._say("universe"), about.universe),
            (self._say("filter"), self.filter_line),
            (self._say("sampling"), about.sampling),
            *(
                (self._say("interviews", group=group.label), group.size(self.language))
                for group in self.groups
            ),
            (self._say("weighting"), about.weighting),
            (self._say("intervals"), self.interval),
            (self._say("standard"), standard_named(self.standard).titled(self.language)),
            (self._say("contact"), about.contact),
            (self._say("licence"), about.licence),
            (self._say("fingerprint"), self.fingerprint),
            (self._say("made_with"), f"Concord {self.version}"),
        ]
        return tuple((term, text) for term, text in pairs if text)

    @property
    def counted(self) -> Mapping[str, str]:
        """The terms of `details` that are numbers of people, and the names of these."""
        return {
            self._say("interviews", group=group.label): f"n.{group.code}"
            for group in self.groups
            if group.n is not None
        }

    def _say(self, key: str, /, **fields: object) -> str:
        return say(self.language, key, **fields)

    def tables_of(self, kind: type[TableT]) -> tuple[TableT, ...]:
        """The tables of one kind, in order."""
        return tuple(table for table in self.tables if isinstance(table, kind))


def method_title(name: str) -> str:
    """An interval method as people write it."""
    return METHODS[name].title if name in METHODS else name
