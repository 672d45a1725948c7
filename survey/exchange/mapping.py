"""The mapping file: which column of a data file from elsewhere is which item, and what its values
mean.

    instrument: early-relationships-public
    group: {always: public}
    respondent: ID
    missing: {"-8": dont_know, "?": unclear}
    tables:
      agree: {"1": strongly_disagree, "2": disagree, "3": neither, "4": agree, "5": strongly_agree}
    items:
      health_support: {column: Q7, values: agree}
      challenges: {columns: {language: Q8_1, emotional: Q8_2}}
      age: Q9
    attributes: {weight: WT}
    ignore: [Timestamp]

Wherever a column is wanted, a text alone is its name. `docs/mapping.md` has the whole format.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from survey.definition import yaml_tree
from survey.definition.shape import Step, shaped
from survey.definition.yaml_tree import Tree
from survey.errors import DataError, DefinitionError, Fault, did_you_mean, shown
from survey.missing import Missing

__all__ = [
    "REST",
    "AttributeSource",
    "ColumnMapping",
    "ItemSource",
    "MappingSource",
    "WhoSource",
    "json_schema",
]

REST = "rest"
"""`ignore: rest` leaves out every column that is not named."""

_STRICT = ConfigDict(extra="forbid", frozen=True)
Values = dict[str, str]


class _Column(BaseModel):
    model_config = _STRICT

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, entry: Any) -> Any:
        """`item: Q7` for `item: {column: Q7}`, and one text for a list of one."""
        if isinstance(entry, str):
            return {"column": entry}
        if isinstance(entry, dict):
            return entry | {
                key: [entry[key]]
                for key in ("chosen", "not_chosen")
                if isinstance(entry.get(key), str)
            }
        return entry

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "description": "the column"}, handler(core)]}


def _or_one(schema: dict[str, Any]) -> None:
    """In the JSON Schema of a list of texts: one text alone will do."""
    schema["anyOf"] = [
        {"type": "string"},
        {"type": schema.pop("type"), "items": schema.pop("items")},
    ]


class WhoSource(_Column):
    """What is known of a respondent: from a column, or the same for everybody (`always`)."""

    column: str = Field("", description="the column")
    always: str = Field("", description="instead of a column: the same for every row")
    values: Values = Field({}, description="value or label in the file: code")


class AttributeSource(_Column):
    """A column kept beside the answers, such as a weight or a stratum."""

    column: str = Field(description="the column")
    type: Literal["number", "text", "guess"] = Field(
        "guess", description="guess: numbers where every value is one"
    )


class ItemSource(_Column):
    """Where the answers to one item are, and what their values mean."""

    column: str = Field(
        "", description="the column; in an entry such as 'st24q*' its * stands for the same text"
    )
    columns: str | Values = Field(
        {},
        description="one column per option: {option: column}, or for choose_many and rank a name "
        "with * where the option code stands; of a rank it has the place, from 1; "
        "a kind of missing answer may have a column too",
    )
    values: str | Values = Field(
        {},
        description=(
            "value or label in the file: answer code; or the name of a table. Without it "
            "codes and labels are understood"
        ),
    )
    missing: Values = Field(
        {},
        description=(
            'value: kind of missing answer; "" is an empty cell. Goes before the file\'s own'
        ),
    )
    separator: str = Field(
        ";",
        description="choose_many or rank in one column: what stands between the answers",
        min_length=1,
    )
    other_in_place: bool = Field(
        False,
        description=(
            "a value that is no option is what somebody wrote instead of one: the answer "
            "'other', in their words"
        ),
    )
    other_column: str = Field(
        "", description="the column with the words of the answer 'other'; a text there chooses it"
    )
    chosen: list[str] = Field(
        ["1", "true", "yes"],
        json_schema_extra=_or_one,
        description="choose_many, one column per option: values that mean chosen",
    )
    not_chosen: list[str] = Field(
        ["0", "false", "no"],
        json_schema_extra=_or_one,
        description="values that mean not chosen; empty beside others does too",
    )
    nothing: str = Field(
        "", description="choose_many with nothing chosen: 'none' or a kind of missing answer"
    )
    incomplete: str = Field(
        "",
        description=(
            "rank with places that make no order (one twice, one left out): a kind of missing "
            "answer, such as unclear; without it the file is refused"
        ),
    )


class MappingSource(BaseModel):
    """What a mapping file may contain."""

    model_config = _STRICT
    instrument: str = Field(
        "", description="the instrument the file answers; checked where it is given"
    )
    encoding: str = Field("", description="of a CSV file that is not UTF-8, such as cp1252")
    delimiter: str = Field(
        "",
        description="between the cells of a CSV file; found out where it is not given",
        max_length=1,
    )
    sheet: str = Field("", description="of an Excel workbook with several")
    header_rows: int = Field(
        1,
        ge=1,
        le=2,
        description="2: the question, below it the option; a column is then 'question [option]'",
    )
    repeated_names: Literal["refuse", "number"] = Field(
        "refuse",
        description="columns of the same name: refuse the file, or call them 'name', 'name (2)' …",
    )
    dates: Literal["", "day_first", "month_first"] = Field(
        "",
        description=(
            "what 4/5/2022 is; without it each column is asked, and refused where it does not tell"
        ),
    )
    decimal: Literal["", ".", ","] = Field(
        "",
        description=(
            "what divides whole from part in numbers that are texts; without it the sign of the "
            "language, where the mapping says it, else a point"
        ),
    )
    respondent: list[str] = Field(
        [],
        description=(
            "the column that names a respondent, or several that do together; the same "
            "name again is a correction"
        ),
        json_schema_extra=_or_one,
    )
    group: WhoSource = Field(WhoSource(), description="the respondent group")
    language: WhoSource = Field(WhoSource(), description="the language of the interview")
    mode: WhoSource = Field(
        WhoSource(always="import"), description="how people were asked, such as online"
    )
    case: WhoSource = Field(
        WhoSource(), description="the id of the case, where the study has a list of whom to ask"
    )
    interviewer: WhoSource = Field(WhoSource(), description="who asked")
    started: str = Field(
        "", description="the column with the start of the interview; without a zone the time is UTC"
    )
    completed: str = Field("", description="the column with its end")
    missing: Values = Field(
        {}, description='for every item, value: kind of missing answer; "" is an empty cell'
    )
    tables: dict[str, Values] = Field({}, description="values to be named by several items")
    items: dict[str, ItemSource] = Field(
        {}, description="item id, or a pattern with one *: where its answers are"
    )
    attributes: dict[str, AttributeSource] = Field(
        {}, description="name: a column kept beside the answers, such as a weight"
    )
    ignore: list[str] = Field(
        [],
        description="columns to leave out; 'rest' for all that are not named",
        json_schema_extra=_or_one,
    )
    off_route: Literal["refuse", "drop"] = Field(
        "refuse",
        description=(
            "an answer to a question that the route passes by: refuse the file, or drop the answer"
        ),
    )
    checks: Literal["refuse", "keep"] = Field(
        "refuse", description="an answer that the questionnaire's check refuses"
    )

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, entry: Any) -> Any:
        if not isinstance(entry, dict):
            return entry
        return entry | {
            key: [entry[key]] for key in ("ignore", "respondent") if isinstance(entry.get(key), str)
        }


@dataclass(frozen=True)
class ColumnMapping:
    """A mapping, and where each part of it stands in its file, for messages."""

    source: MappingSource
    file: str = "mapping"
    tree: Tree = field(default=Tree({}, 0, {}), repr=False)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The mapping in a file. Raises DataError with every fault, each with file:line."""
        try:
            return cls.loads(yaml_tree.read(path), file=str(path))
        except DefinitionError as error:
            raise DataError(error.faults) from error

    @classmethod
    def loads(cls, text: str, *, file: str = "mapping") -> Self:
        """The mapping in a text; `file` names it in messages."""
        try:
            tree = yaml_tree.parse(text, file)
        except DefinitionError as error:
            raise DataError(error.faults) from error
        faults: list[Fault] = []
        source = shaped(
            MappingSource,
            tree,
            lambda message, *path: faults.append(Fault(file, tree.line_at(*path), message)),
            set(),
        )
        if source is not None:
            mapping = cls(source, file, tree)
            faults += mapping._faults()
        if faults or source is None:
            raise DataError(sorted(dict.fromkeys(faults), key=lambda fault: fault.line))
        return mapping

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the mapping says; comments and spacing do not change it."""
        return hashlib.sha256(
            self.source.model_dump_json(exclude_defaults=True).encode()
        ).hexdigest()

    def fault(self, message: str, *path: Step) -> Fault:
        return Fault(self.file, self.tree.line_at(*path), message)

    def values_of(self, item: ItemSource) -> Mapping[str, str]:
        return self.source.tables[item.values] if isinstance(item.values, str) else item.values

    def missing_of(self, item: ItemSource) -> dict[str, Missing]:
        """Values that are missing answers to this item, with their kind; its own before the
        file's.
        """
        return {
            value: Missing(kind) for value, kind in {**self.source.missing, **item.missing}.items()
        }

    def _faults(self) -> Iterator[Fault]:
        """What is wrong with the mapping in itself, whatever the data and the questionnaire."""
        kinds = Missing.names()
        lists: dict[tuple[str, ...], Values] = {("missing",): self.source.missing}
        lists |= {
            ("items", item, "missing"): entry.missing for item, entry in self.source.items.items()
        }
        for place, values in lists.items():
            for value, kind in values.items():
                if kind not in kinds:
                    yield self.fault(
                        f"{shown(kind)} is not a kind of missing answer{did_you_mean(kind, kinds)}",
                        *place,
                        value,
                    )
        for item, entry in self.source.items.items():
            path = ("items", item)
            if bool(entry.column) == bool(entry.columns):
                both = (
                    "names a column and columns; leave one"
                    if entry.column
                    else "names no column; add 'column'"
                )
                yield self.fault(f"{shown(item)} {both}", *path)
            if isinstance(entry.values, str) and entry.values not in self.source.tables:
                remedy = (
                    did_you_mean(entry.values, self.source.tables)
                    if self.source.tables
                    else "; write it under 'tables'"
                )
                yield self.fault(
                    f"there is no table {shown(entry.values)}{remedy}", *path, "values"
                )
            if entry.other_in_place and (entry.other_column or entry.columns):
                yield self.fault(
                    (
                        f"{shown(item)}: 'other_in_place' stands with 'column' alone; name the "
                        "words' own column"
                    ),
                    *path,
                )
            if "*" in item and (item.count("*") > 1 or entry.column.count("*") != 1):
                yield self.fault(
                    f"{shown(item)} stands for several items: put one * in it and one in 'column'",
                    *path,
                )
        for name in ("group", "language", "mode", "case", "interviewer"):
            who = getattr(self.source, name)
            if who.column and who.always:
                yield self.fault(f"{shown(name)} has a column and 'always'; leave one", name)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a mapping file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **MappingSource.model_json_schema(),
    }
