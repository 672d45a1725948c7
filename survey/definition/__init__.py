"""Definition files: YAML to the model and back. Every fault of a file is found in one go, each with
file:line.

    questionnaire = load("early.yaml")      # DefinitionError lists what is wrong
    text = dump(questionnaire)              # self-contained: the scales it uses are written out

yaml_tree          YAML text → a tree of texts with lines
source             what a file may contain, as types; its JSON Schema
reading            tree → model: keys, ids, answers, NETs, translations
scores             items, values and limits of scores
condition_check    are the conditions about questions and answers that exist?
reachability       can each question ever be asked?
writing            model → YAML; the hash of a definition
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.definition.reading import load, load_scales, loads, shipped_scales
    from survey.definition.source import json_schema
    from survey.definition.writing import dump, source

__all__ = ["dump", "json_schema", "load", "load_scales", "loads", "shipped_scales", "source"]

unfold(
    __name__,
    {
        "survey.definition.reading": "load load_scales loads shipped_scales",
        "survey.definition.source": "json_schema",
        "survey.definition.writing": "dump source",
    },
)
