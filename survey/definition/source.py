"""What a definition file may contain, as types: the source of the JSON Schema that editors use.

The keys of the question kinds come from the table in `survey.questions`.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from survey.decisions import ChangesSource
from survey.definition.measure_source import LicenceSource, MeasureSource
from survey.missing import GIVEN
from survey.questions import KINDS, NetsSource, OptionsSource, WordingSource

__all__ = [
    "AlertSource",
    "BlockSource",
    "ConsentSource",
    "InstrumentSource",
    "QuestionSource",
    "ScaleSource",
    "ScalesSource",
    "ScoreSource",
    "SectionSource",
    "json_schema",
]

Condition = str
_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ScaleSource(BaseModel):
    """An ordered set of answers."""

    model_config = _STRICT
    answers: OptionsSource = Field(
        description="code: label, in order from low to high", min_length=2
    )
    nets: NetsSource = Field({}, description="name: the codes counted together")


class ScalesSource(BaseModel):
    """A file of scales."""

    model_config = _STRICT
    languages: list[str] = Field(min_length=1)
    scales: dict[str, ScaleSource]


class ConsentSource(BaseModel):
    """What the respondent is told before the first question."""

    model_config = _STRICT
    notice: WordingSource
    required: bool = Field(True, description="the interview goes on only after a yes")


class AlertSource(BaseModel):
    """Answers that must not wait, and what whoever takes one has to do. For staff: respondents
    never read it, and neither forms, exports nor reports have it.
    """

    model_config = _STRICT
    when: Condition = Field(
        description="the answers, such as \"mood == 'very_low'\"; it names the question itself, "
        "and may name earlier ones"
    )
    say: WordingSource = Field(description="what to do at once")


def _one_or_several(entry: dict[str, Any]) -> WithJsonSchema:
    """For editors: what `_short_forms` takes besides a list."""
    return WithJsonSchema({"anyOf": [entry, {"type": "array", "items": entry}]})


_MissingSource = Annotated[list[str], _one_or_several({"enum": [kind.value for kind in GIVEN]})]
_WasSource = Annotated[list[str], _one_or_several({"type": "string"})]


class _OneOrSeveral:
    """For editors: one entry may stand for a list of it."""

    def __get_pydantic_json_schema__(
        self, source: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        several = handler(source)
        return {"anyOf": [several["items"], several]}


_AlertsSource = Annotated[list[AlertSource], _OneOrSeveral()]


_No = Annotated[Literal["no"], WithJsonSchema({"enum": ["no", False]})]
"""The text; to editors that follow YAML 1.1, `no` is false."""

_WITH_LIMITS = tuple(
    name
    for name, kind in KINDS.items()
    if isinstance(kind.Source, type) and issubclass(kind.Source, BaseModel)
)
"""Kinds whose entry is limits alone, all of them optional."""


class _Asked(BaseModel):
    model_config = _STRICT
    hint: WordingSource | None = Field(None, description="a line of help under the question")
    when: Condition | None = Field(
        None, description="asked only where this is true, such as \"region == 'wales'\""
    )
    asked_of: WordingSource | None = Field(
        None,
        description="whom a question with a 'when' is put to, such as parents, or 'those who were "
        "trained', which of teachers is 'teachers who were trained'",
    )
    otherwise: _No | None = Field(
        None,
        description="'no': who is not asked counts as not having given the answer, in a share of "
        "everyone",
    )
    optional: bool = Field(False, description="may be left empty")
    required: bool = Field(False, description="a form that comes back without it is refused")
    missing: _MissingSource = Field(
        [], description="what may be given instead: dont_know, refused, not_applicable"
    )
    other: WordingSource | None = Field(
        None, description="adds an answer 'other' and asks for its words"
    )
    none: WordingSource | None = Field(
        None, description="adds an answer 'none' that excludes the others (choose_many)"
    )
    nets: NetsSource = Field({}, description="name: the codes counted together (choose)")

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, entry: Any) -> Any:
        """`missing: refused` for a list of one, and `text:` with nothing after it for no limits."""
        if not isinstance(entry, dict):
            return entry
        lists = {key: [entry[key]] for key in ("missing", "was") if isinstance(entry.get(key), str)}
        empty: dict[str, Any] = {key: {} for key in _WITH_LIMITS if entry.get(key) == ""}
        return (
            entry
            | ({} if "block" in entry and "was" in lists else lists)
            | empty
            | _alerts_in_lists(entry)
        )


def _alerts_in_lists(entry: dict[str, Any]) -> dict[str, Any]:
    """`alert: {when: …, say: …}` for a list of one, in a block for each item."""
    alert = entry.get("alert")
    if "block" not in entry:
        return {} if alert is None or isinstance(alert, list) else {"alert": [alert]}
    if not isinstance(alert, dict):
        return {}
    return {"alert": {item: one if isinstance(one, list) else [one] for item, one in alert.items()}}


class _QuestionFields(_Asked):
    id: str
    ask: WordingSource | None = Field(
        None, description="the question in full; a note or computed question needs none"
    )
    check: Condition | None = Field(
        None, description="an answer for which this is false is refused"
    )
    message: WordingSource | None = Field(None, description="said when `check` refuses an answer")
    warn: Condition | None = Field(
        None, description="an answer for which this is false has to be confirmed"
    )
    warn_message: WordingSource | None = Field(
        None, description="said when `warn` doubts an answer"
    )
    alert: _AlertsSource = Field(
        [], description="what to do at once where an answer must not wait, one or a list"
    )
    was: _WasSource = Field([], description="earlier ids of this question")
    short: WordingSource | None = Field(
        None, description="a heading for columns of tables, where the question is too long"
    )
    shuffle: Literal["answers"] | None = Field(
        None, description="'answers': shown in another order in each interview"
    )


class _BlockFields(_Asked):
    block: str
    ask: WordingSource | None = Field(None, description="the words before the items")
    shuffle: bool = Field(False, description="another order of the items in each interview")
    items: dict[str, WordingSource] = Field(description="id: the item in full", min_length=1)
    alert: dict[str, _AlertsSource] = Field(
        {}, description="id: what to do at once where an answer must not wait"
    )
    was: dict[str, str] = Field({}, description="id: the earlier id")
    short: dict[str, WordingSource] = Field(
        {}, description="id: a heading for columns of tables, where the item is too long"
    )


_KIND_FIELDS: dict[str, Any] = {
    name: (kind.Source | None, Field(None, description=kind.__doc__))
    for name, kind in KINDS.items()
}

QuestionSource: Any = create_model(
    "QuestionSource", __base__=_QuestionFields, __doc__="One question.", **_KIND_FIELDS
)
BlockSource: Any = create_model(
    "BlockSource", __base__=_BlockFields, __doc__="Questions of one kind together.", **_KIND_FIELDS
)


def _which(entry: Any) -> str:
    is_block = "block" in entry if isinstance(entry, dict) else hasattr(entry, "block")
    return "a block" if is_block else "a question"


class SectionSource(BaseModel):
    """Questions under one title."""

    model_config = _STRICT
    title: WordingSource
    when: Condition | None = Field(None, description="the section is asked only where this is true")
    questions: list[
        Annotated[
            Annotated[QuestionSource, Tag("a question")] | Annotated[BlockSource, Tag("a block")],
            Discriminator(_which),
        ]
    ] = Field(min_length=1)


class ScoreSource(BaseModel):
    """How the answers to several items make one number."""

    model_config = _STRICT
    label: WordingSource | None = Field(
        None, description="how the score is called; by default its name"
    )
    items: list[str] = Field(
        description="ids of the questions, with the same answers", min_length=1
    )
    reversed: list[str] = Field([], description="those of the items whose high answers count low")
    values: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(
        {}, description="answer: number; by default 1, 2, 3 … in the order of the scale"
    )
    combine: Literal["sum", "mean"] = Field(
        "sum", alias="as", description="sum or mean of the items"
    )
    at_least: int | None = Field(
        None, description="items answered for there to be a score; by default all", ge=1
    )
    prorate: bool = Field(
        True,
        description="a sum with items missing is the mean of those answered × the number of items",
    )
    measure: MeasureSource | None = Field(
        None, description="what is known of it as a measure of change"
    )


class InstrumentSource(BaseModel):
    """A questionnaire. Any wording may be a text, the same in every language, or {en: …, cy: …}."""

    model_config = _STRICT
    instrument: str = Field(description="the id: small letters, digits and hyphens")
    version: str = Field(description="changes whenever the questionnaire does")
    title: WordingSource
    languages: list[str] = Field(
        ["en"], description="codes such as en, cy; the first is the default", min_length=1
    )
    groups: dict[str, WordingSource] = Field(
        description="respondent groups; several are asked first", min_length=1
    )
    consent: ConsentSource | None = None
    scales: dict[str, ScaleSource] = Field(
        {}, description="the questionnaire's own scales, besides the shipped ones"
    )
    sections: list[SectionSource] = Field(min_length=1)
    scores: dict[str, ScoreSource] = Field(
        {}, description="numbers made of the answers to several questions"
    )
    licence: LicenceSource | None = Field(
        None, description="whose the items of a scale are, and whether their texts stand here"
    )
    words: dict[str, WordingSource] = Field(
        {}, description="your own words for what Concord says, such as dont_know: Not sure"
    )
    changes: ChangesSource = Field(
        {},
        description="version: item: what becomes of earlier answers to an item that this version "
        "changed (see versions.md)",
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a definition file, as `definition.schema.json` beside this module holds it
    for editors.
    """
    schema = InstrumentSource.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
