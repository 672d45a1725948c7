"""docs/definition.md, docs/study.md, docs/evidence-files.md and the JSON Schemas: every key,
from the types that read the files.

python tests/survey/reference_pages.py
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from analysis.evidence.review.forms import FORMS
from analysis.evidence.review.published import (
    DirectionSource,
    FlowSource,
    PublishedSource,
    TotalSource,
)
from analysis.evidence.review.source import (
    DomainEntry,
    EffectEntry,
    EvidenceSource,
    StudyEntry,
    evidence_schema,
)
from survey.decisions import DecisionSource
from survey.definition import json_schema
from survey.definition.measure_source import (
    BandSource,
    BandsSource,
    CutoffSource,
    LicenceSource,
    MeasureSource,
    NormsSource,
    ReliabilitySource,
)
from survey.definition.source import (
    AlertSource,
    BlockSource,
    ConsentSource,
    InstrumentSource,
    QuestionSource,
    ScaleSource,
    ScoreSource,
    SectionSource,
)
from survey.people import FilterSource, TogetherSource
from survey.questions import KINDS, NetSource, OptionSource
from survey.study import (
    Fieldwork,
    QuotaSource,
    ReportChoices,
    SampleDesign,
    StudySource,
    Style,
    Template,
    Wave,
)
from survey.study.outcomes import OutcomesSource, PointSource

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SCHEMA = ROOT / "survey" / "definition" / "definition.schema.json"
EVIDENCE_SCHEMA = ROOT / "analysis" / "evidence" / "review" / "evidence.schema.json"


@dataclass(frozen=True)
class Part:
    """A heading of a page: what may stand there, and an example that a test loads."""

    title: str
    model: Any
    example: str = ""
    before: str = ""


HEAD = """\
instrument: example
version: "1"
title: An example
languages: [en]
groups: {parents: Parents, staff: Staff}
"""
"""What the examples of questions stand under, so that they can be loaded."""


def questions(*lines: str) -> str:
    return "sections:\n  - title: Questions\n    questions:\n" + "".join(
        f"      {line}\n" for line in lines
    )


WHOLE = (
    HEAD
    + """\
consent: {notice: "We ask how families find help. You may stop at any time.", required: true}
words: {dont_know: Not sure}
"""
    + questions('- {id: help, ask: "Is it easy to get help?", choose: {yes: "Yes", no: "No"}}')
)

KIND_EXAMPLES = {
    "scale": [
        '- {id: easy, ask: "It is easy to get help.", scale: agreement5, missing: dont_know}'
    ],
    "rating": [
        "- id: recommend",
        '  ask: "How likely are you to recommend us?"',
        "  rating: {min: 0, max: 10, low: Not at all, high: Certainly, nets: {promoters: [9, 10]}}",
        '- {id: why, ask: "Why is that?", text: {}, when: "recommend <= 6", optional: true}',
    ],
    "choose": [
        "- id: nation",
        '  ask: "Where do you live?"',
        "  choose: {england: England, wales: Wales, scotland: Scotland}",
        "  other: Somewhere else",
        "  shuffle: answers",
        "  nets: {celtic: [wales, scotland]}",
    ],
    "choose_many": [
        "- id: met",
        '  ask: "Whom did you meet?"',
        "  choose_many: {nurse: A nurse, doctor: A doctor}",
        "  other: Somebody else",
        "  none: Nobody",
        '  check: "count(met) <= 2"',
        "  message: Please name two at most.",
    ],
    "rank": [
        '- {id: first, ask: "What matters most?", rank: {time: Time, place: Place, people: People}}'
    ],
    "number": [
        "- id: age",
        '  ask: "How old are you?"',
        "  number: {min: 18, max: 110, whole: true, unit: years}",
        '  warn: "age <= 100"',
        "  warn_message: Over 100?",
        "  missing: refused",
    ],
    "text": ['- {id: wish, ask: "What would you change?", text: {max_length: 400, long: true}}'],
    "date": ['- {id: born, ask: "When was your child born?", date: {min: "2015-01-01"}}'],
    "time": ['- {id: came, ask: "When did you come?", time: {min: "08:00", max: "20:00"}}'],
    "note": ["- {id: thanks, note: Thank you so far. The next questions are about you.}"],
    "computed": [
        '- {id: adults, ask: "How many adults?", number: {whole: true}}',
        '- {id: children, ask: "How many children?", number: {whole: true}}',
        '- {id: household, computed: "adults + children"}',
    ],
}

BLOCK = questions(
    "- block: views",
    '  ask: "How far do you agree?"',
    "  scale: agreement5",
    "  shuffle: true",
    '  items: {kind: "Staff are kind.", quick: "Help comes quickly."}',
)
ANSWER = questions(
    '- {id: met, ask: "Whom did you meet?", choose: {gp: {text: A GP, was: doctor}, no: Nobody}}'
)
CHANGES = """\
changes:
  "1": {met: {recode: {nurse: no}, because: Nurses have a question of their own now}}
"""
PIPED = questions(
    '- {id: hub, ask: "Which hub did you visit?", choose: {north: North, south: South}}',
    '- {id: when, ask: "When were you in {hub}?", date: {}, check: "when <= today"}',
    '- {id: tell, ask: "What did {hub} do for you, as one of our {group}?", text: {}}',
)
ALERTS = questions(
    "- id: safe",
    '  ask: "Do you feel safe at home?"',
    "  choose:",
    '    always: "Always"',
    '    never: {text: "Never", alert: "Stay with the person. Ring the duty line now."}',
    "- {id: mood, ask: How has your mood been?, rating: {min: 1, max: 5},",
    '   alert: {when: "mood <= 2", say: "Offer the leaflet of the helpline."}}',
)
SCALES = """\
scales:
  ease:
    answers: {hard: Hard, neither: Neither, easy: Easy}
    nets: {easy: [easy]}
"""
SCORES = """\
scores:
  trust: {items: [kind, quick], as: mean, at_least: 1}
"""
MEASURED = """\
scores:
  trust:
    items: [kind, quick]
    measure:
      better: higher
      reliability: {value: 0.82, source: "Cronbach's alpha; our own pilot, 2021"}
      cutoff: {at: 3, source: by the advisory group}
      functional: {mean: 8.1, sd: 1.4, source: "our own pilot, 2021"}
      bands:
        source: by the advisory group
        ranges: [{from: 2, label: Low}, {from: 5, label: High}]
"""
STUDY = """\
title: Help for families
client: A charity
contact: research@example.org
fieldwork: {start: 2026-05-04, end: 2026-05-29, mode: Face to face, universe: Parents in Leeds}
instruments: [early-relationships-public, early-relationships-professionals]
targets: {public: 200}
quotas:
- {where: "group == 'public' and region == 'wales'", at: 50, then: stop}
- {by: [group, region], at: 20}
standard: hse
groups: {professionals: {of: [teachers, early_years_workers], label: Professionals}}
populations: {uk: {of: [public], label: The UK public}}
filters: {wales: {where: "region == 'wales'", label: People in Wales}}
findings: [gov_enough.disagree.professionals, "health_support.agree.public[wales]"]
report: {items: [gov_enough, health_support], nets: {gov_enough: disagree}, charts: [demographics]}
template: {document: house.docx}
interviewers: {anna: Anna Field, ben: Ben Hill}
read_by: {cy: Siân Jones}
"""


EVIDENCE_TABLE = """\
study,year,design,participants,domain,measure,better,m1i,sd1i,n1i,m2i,sd2i,n2i,ai,ci,risk_overall
Adams 2019,2019,randomised,84,Mother's depression,EPDS,lower,9.1,4.2,41,11.3,4.6,43,,,low
Adams 2019,,,,Infant's attachment,AQS,higher,0.35,0.2,41,0.29,0.2,43,,,
Baker 2021,2021,non-randomised,60,Mother's depression,EPDS cases,lower,,,31,,,29,8,13,some
"""
EVIDENCE = """\
evidence: parents-and-babies
title: Help for parents and babies
source: An example, with simulated figures
domains:
  depression: {label: Maternal depression, better: lower}
  attachment: {label: Infant attachment, better: higher}
studies:
- study: Adams 2019
  year: 2019
  design: randomised
  participants: 84
  risk: {randomisation: low, missing: some, overall: some}
  effects:
  - {domain: depression, measure: EPDS, comparison: usual care,
     m1i: 9.1, sd1i: 4.2, n1i: 41, m2i: 11.3, sd2i: 4.6, n2i: 43}
  - {domain: attachment, measure: AQS, comparison: usual care,
     metric: SMD, effect: 0.3, low: -0.13, high: 0.73}
- study: Clark 2020
  design: before-after
  participants: 30
  effects:
  - {domain: depression, measure: EPDS, m1i: 13.0, sd1i: 5.0, m2i: 9.5, sd2i: 4.8, ni: 30, ri: 0.6}
  - {domain: attachment, measure: by interview, comparison: none, improved: "yes"}
pooled:
- {domain: depression, low: 0.13, high: 0.45, p: "<0.001", i2: 44, benefit: positive}
totals:
- {studies: 77, participants: 5660}
directions:
- {domain: depression, share: 0.73, n: 22}
flow: {identified: 420, duplicates: 60, screened: 360, excluded: 300, assessed: 60, included: 12}
"""


def definition_page() -> str:
    parts = [
        Part("The file", InstrumentSource, WHOLE),
        Part("Consent", ConsentSource),
        Part("A section", SectionSource),
        Part("A question", QuestionSource, before=_KEYS_OF_QUESTIONS),
        Part("A block of questions", BlockSource, HEAD + BLOCK),
        Part(
            "A scale of your own",
            ScaleSource,
            HEAD + SCALES + questions('- {id: reach, ask: "To reach us is …", scale: ease}'),
        ),
        Part("A NET", NetSource),
        Part("An answer with more than its words", OptionSource, HEAD + ANSWER),
        Part("An alert", AlertSource, HEAD + ALERTS),
        Part("A score", ScoreSource, HEAD + BLOCK + SCORES),
        Part("A measure", MeasureSource, HEAD + BLOCK + MEASURED),
        Part("`reliability`", ReliabilitySource),
        Part("`cutoff`", CutoffSource),
        Part("`functional`", NormsSource),
        Part("`bands`", BandsSource),
        Part("`ranges`, each", BandSource),
        Part("Licence", LicenceSource),
        Part("What a version did to an item", DecisionSource, HEAD + ANSWER + CHANGES),
    ]
    lines = [_DEFINITION, *(line for part in parts for line in _part(part, KINDS.keys()))]
    lines += ["## Kinds of question", ""]
    for name, kind in KINDS.items():
        lines += _part(Part(f"`{name}`", kind, HEAD + questions(*KIND_EXAMPLES[name])), ())
    lines += ["## Earlier answers in a wording", "", _PIPES, "", *_fenced(HEAD + PIPED)]
    return "\n".join(lines).rstrip() + "\n"


def study_page() -> str:
    parts = [
        Part("The file", StudySource, STUDY),
        Part("`fieldwork`", Fieldwork),
        Part("`design`", SampleDesign),
        Part("`waves`, each", Wave),
        Part("`quotas`", QuotaSource),
        Part("`style`", Style),
        Part("`groups` and `populations`, each", TogetherSource),
        Part("`filters`, each", FilterSource),
        Part("`outcomes`", OutcomesSource),
        Part("`points`, each", PointSource),
        Part("`report`", ReportChoices),
        Part("`template`", Template),
    ]
    lines = [_STUDY, *(line for part in parts for line in _part(part, ()))]
    return "\n".join(lines).rstrip() + "\n"


def evidence_page() -> str:
    parts = [
        Part("A review", EvidenceSource, EVIDENCE),
        Part("`domains`, each", DomainEntry),
        Part("`studies`, each", StudyEntry),
        Part("`effects`, each", EffectEntry),
        Part("`pooled`, each", PublishedSource),
        Part("`totals`, each", TotalSource),
        Part("`directions`, each", DirectionSource),
        Part("`flow`", FlowSource),
    ]
    lines = [_EVIDENCE, "```csv", EVIDENCE_TABLE.rstrip(), "```", ""]
    lines += [line for part in parts for line in _part(part, ())]
    lines += ["## How an effect can be given", "", _FORMS, ""]
    lines += ["| what | cells | what it can be | how |", "|---|---|---|---|"]
    lines += [
        f"| {form.title} | {', '.join(f'`{name}`' for name in form.needs)} "
        f"| {', '.join(form.metrics)} | {form.formula} |"
        for form in FORMS.values()
    ]
    return "\n".join(lines).rstrip() + "\n"


def examples() -> Iterator[str]:
    """Every example of the page of definitions."""
    yield WHOLE
    yield HEAD + BLOCK + SCORES
    yield HEAD + BLOCK + MEASURED
    yield HEAD + ANSWER + CHANGES
    yield HEAD + PIPED
    yield HEAD + ALERTS
    yield HEAD + SCALES + questions('- {id: reach, ask: "To reach us is …", scale: ease}')
    yield from (HEAD + questions(*lines) for lines in KIND_EXAMPLES.values())


def _part(part: Part, kinds: Any) -> Iterator[str]:
    yield from (f"{'###' if part.title[0] == '`' else '##'} {part.title}", "")
    model = part.model
    if not (isinstance(model, type) and issubclass(model, BaseModel)):  # a kind of question
        kind, model = model, model.Source
        yield " ".join((kind.__doc__ or "").split())
        beside = ", ".join(f"`{key}`" for key in sorted(kind.beside))
        yield f"\nBeside it may stand {beside}." if beside else ""
        yield ""
    elif model.__doc__:
        yield from (" ".join(model.__doc__.split()), "")
    if part.before:
        yield from (part.before, "")
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield from ("| key | takes | meaning |", "|-----|-------|---------|")
        for name, field in model.model_fields.items():
            if name not in kinds or model is OptionSource:
                yield _row(field.alias or name, field)
        yield ""
    elif not part.title.strip("`").startswith("note"):
        yield from (f"Takes {_takes(model)}.", "")
    if part.example:
        yield from (*_fenced(part.example), "")


def _row(name: str, field: FieldInfo) -> str:
    usual = "" if field.is_required() or field.default in (None, "", (), [], {}) else field.default
    if isinstance(usual, BaseModel):
        usual = ""
    told = [field.description or _MEANING.get(name, ""), "needed" if field.is_required() else ""]
    if usual != "":
        told.append(f"by default `{str(usual).lower() if isinstance(usual, bool) else usual}`")
    meaning = "; ".join(part for part in told if part).replace("|", "\\|")
    return f"| `{name}` | {_takes(field.annotation)} | {meaning} |"


def _takes(annotation: Any) -> str:
    """The type of an entry in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _takes(inner[0])
    if origin in (Union, UnionType):
        words = [_takes(each) for each in inner if each is not NoneType]
        if {str, dict[str, str]} <= set(inner):
            return "words, or `{language: words}`"
        return " or ".join(dict.fromkeys(words))
    if origin is list:
        return f"a list of {_takes(inner[0]) if inner else 'entries'}"
    if origin is dict:
        return f"`{{name: …}}`, each {_takes(inner[1])}"
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "entries of its own, see below"
    return _WORDS.get(annotation, "entries of its own")


_WORDS = {str: "text", bool: "`true` or `false`", int: "a whole number", float: "a number"}
_MEANING = {
    "instrument": "the id of the questionnaire",
    "version": "the version of the questionnaire",
    "title": "how it is called",
    "consent": "what is told first",
    "notice": "the words",
    "id": "the item's name in data and figures: small letters, digits, `_`; never changed",
    "block": "the name of the block",
    "questions": "questions and blocks, in order",
    "start": "the first day",
    "end": "the last day",
    "fieldwork": "when and how people were asked",
    "design": "how the sample was drawn",
    "style": "the look of charts and pages",
    "report": "what a report has",
    "template": "files of a house style",
}


def _fenced(text: str) -> list[str]:
    return ["```yaml", text.rstrip(), "```"]


_DEFINITION = """\
# Definition files

Everything that a questionnaire may contain. Written by `make docs` from the types that read the
files, so it cannot lag behind them; a test loads every example. In an editor, the JSON Schema
`survey/definition/definition.schema.json` completes and checks the same keys.

Every text may be words, the same in all languages, or `{en: …, cy: …}` with each language of the
questionnaire. Texts stay texts: `no` is the word "no". The language of conditions is in
[conditions.md](conditions.md).
"""
_KEYS_OF_QUESTIONS = """\
A question has an `id`, its words (`ask`) and one kind, see below. `optional` lets people leave it
empty; what is left empty is *no answer*. `required` refuses a form that comes back without it;
where neither is said, a screen waits for an answer and a form may come back with a blank."""
_PIPES = """\
The id of an earlier question in braces is replaced by its answer, `{group}` by the respondent's
group and `{today}` by the day of the interview. Where a form cannot put the answer in – paper, a
text to copy – it says which question is meant. Two braces, `{{so}}`, stand for themselves."""
_STUDY = """\
# study.yaml

Everything that the file of a study may contain. Written by `make docs` from the types that read it.
"""


_EVIDENCE = """\
# Evidence files

What research found, as a file: YAML, or a table in CSV or Excel with a row for each effect. Written
by `make docs` from the types that read the files; a test loads the examples. In an editor, the JSON
Schema `analysis/evidence/review/evidence.schema.json` completes and checks the same keys.

`concord evidence check` reads them; a fault is told with its line, or with row and column. What is
done with them is in [evidence.md](evidence.md).

## A table

The columns are the keys of `studies` and of `effects` below, and `risk_DOMAIN` for risk of bias. A
study has as many rows as it has effects; what is said of the study stands in each of them or in the
first alone, and two rows may not say different things of it.
"""
_FORMS = """\
As the study gives it: the filled cells say which of these it is. Effects are those helped less
those compared, or after less before, and are turned by `better` so that above 0 is a benefit.
"""


def main() -> int:
    (DOCS / "evidence-files.md").write_text(evidence_page(), "utf-8")
    evidence = json.dumps(evidence_schema(), indent=2, ensure_ascii=False)
    EVIDENCE_SCHEMA.write_text(f"{evidence}\n", "utf-8")
    (DOCS / "definition.md").write_text(definition_page(), "utf-8")
    (DOCS / "study.md").write_text(study_page(), "utf-8")
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    SCHEMA.write_text(f"{schema}\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
