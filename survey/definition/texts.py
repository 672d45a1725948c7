"""Texts in the languages of a questionnaire, and what is made of them: answers, NETs, scales."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from survey.definition import names
from survey.definition.faults import Faults
from survey.definition.shape import Step
from survey.definition.source import ScaleSource
from survey.errors import shown
from survey.missing import Missing
from survey.questions import (
    Net,
    NetSource,
    NetsSource,
    OneOf,
    Option,
    OptionSource,
    OptionsSource,
    Scale,
    WordingSource,
    label_of,
    option_of,
)
from survey.wording import Wording, folded

__all__ = ["Texts", "in_languages"]


class Texts:
    """Reads wordings, and gives their faults to the list of them."""

    def __init__(self, faults: Faults, languages: tuple[str, ...]) -> None:
        self.faults, self.languages = faults, languages

    def wording(self, source: str | dict[str, str], *path: Step) -> Wording:
        """The text, after checking that each language of the questionnaire has its own."""
        if isinstance(source, str):
            if not source.strip():
                self.faults.at(f"{shown(path[-1])} is empty; write its text", *path)
            return Wording.of(source)
        for language in self.languages:
            if not source.get(language, "").strip():
                known = next((text for text in source.values() if text.strip()), "")
                self.faults.at(
                    f"{shown(path[-1])} has no text in {language} ({shown(known)})", *path
                )
        return self._ordered(source, *path)

    def some(self, source: str | dict[str, str], *path: Step) -> Wording:
        """The text in those of the languages that it is given in."""
        return Wording.of(source) if isinstance(source, str) else self._ordered(source, *path)

    def _ordered(self, source: dict[str, str], *path: Step) -> Wording:
        for language in source:
            if self.languages and language not in self.languages:
                nearest = self.faults.suggest(language, self.languages)
                message = f"{shown(language)} is not a language of this questionnaire{nearest}"
                self.faults.at(message, *path, language)
        ordered = {each: source[each] for each in self.languages if each in source}
        return Wording.of(ordered or source or "")

    def scales(self, source: Mapping[str, ScaleSource]) -> dict[str, Scale]:
        scales: dict[str, Scale] = {}
        for name, entry in source.items():
            path = ("scales", name)
            if path in self.faults.refused:
                continue
            if not names.ID.fullmatch(name):
                message = (
                    f"the scale {shown(name)} may have small letters, digits and _ in its name"
                )
                self.faults.at(message, *path)
            answers = self.options(self._without_alerts(entry, *path), *path, "answers")
            codes = tuple(option.code for option in answers)
            scales[name] = Scale(name, answers, self.nets(entry.nets, codes, *path, "nets"))
        return scales

    def _without_alerts(self, entry: ScaleSource, *path: Step) -> OptionsSource:
        """The answers of a scale, after checking that none of them has an alert."""
        for code, answer in entry.answers.items():
            if isinstance(answer, OptionSource) and answer.alert is not None:
                message = (
                    "questions share a scale, so an answer of it is its words alone; an alert "
                    f"stands at its question: alert: {{when: \"ID == '{code}'\", say: …}}"
                )
                self.faults.at(message, *path, "answers", code)
        return entry.answers

    def options(
        self, source: Mapping[str, Any], *path: Step, taken: tuple[str, ...] = ()
    ) -> tuple[Option, ...]:
        """Answers or groups: sound codes, and labels that can be told apart."""
        options = tuple(self._option(code, entry, *path, code) for code, entry in source.items())
        self._earlier_codes(options, *path)
        seen: dict[tuple[str, str], str] = {}
        for option in options:
            code = shown(option.code)
            if not names.CODE.fullmatch(option.code):
                message = f"the code {code} may have letters, digits, _ . and -, at most 64"
                self.faults.at(message, *path, option.code)
            elif option.code in (*Missing.names(), *taken) and not self._is_kept(option.code):
                message = f"the code {code} has a meaning of its own; choose another"
                self.faults.at(message, *path, option.code)
            for language, text in option.label.texts:
                first = seen.setdefault((language, folded(text)), option.code)
                if first != option.code:
                    message = f"{shown(text)} is the label of {shown(first)} and of {code}"
                    self.faults.at(message, *path, option.code)
        return options

    def _option(self, code: str, entry: WordingSource | OptionSource, *path: Step) -> Option:
        place = (*path, "text") if isinstance(entry, OptionSource) else path
        return replace(option_of(code, entry), label=self.wording(label_of(entry), *place))

    def _earlier_codes(self, options: tuple[Option, ...], *path: Step) -> None:
        """Fault what an answer cannot have been called before."""
        codes = {option.code for option in options}
        taken: dict[str, str] = {}
        for option in options:
            now = shown(option.code)
            for was in option.was:
                place = (*path, option.code, "was")
                first = taken.setdefault(was, option.code)
                if was in codes:
                    told = f"{now} was {shown(was)}, but {shown(was)} is still an answer"
                    self.faults.at(told, *place)
                elif first != option.code:
                    told = f"{now} and {shown(first)} cannot both have been {shown(was)}"
                    self.faults.at(told, *place)
                elif not names.CODE.fullmatch(was):
                    told = f"the code {shown(was)} may have letters, digits, _ . and -, at most 64"
                    self.faults.at(told, *place)

    def _is_kept(self, code: str) -> bool:
        """A code that had no meaning of its own when the definition was kept."""
        return self.faults.kept and code in (Missing.NO_ANSWER.value, Missing.UNCLEAR.value)

    def nets(self, source: NetsSource, codes: tuple[str, ...], *path: Step) -> tuple[Net, ...]:
        return tuple(self._net(name, entry, codes, *path, name) for name, entry in source.items())

    def _net(
        self, name: str, entry: list[str] | NetSource, codes: tuple[str, ...], *path: Step
    ) -> Net:
        named = entry.answers if isinstance(entry, NetSource) else entry
        inner = (*path, "answers") if isinstance(entry, NetSource) else path
        if not names.ID.fullmatch(name):
            message = f"the NET {shown(name)} may have small letters, digits and _ in its name"
            self.faults.at(message, *path)
        for place, code in enumerate(named):
            if code not in codes:
                nearest = self.faults.suggest(code, codes)
                what = f"the NET {shown(name)} names {shown(code)}, which is not an answer{nearest}"
                self.faults.at(what, *inner, place)
            elif code in named[:place]:
                self.faults.at(f"the NET {shown(name)} names {shown(code)} twice", *inner, place)
        if not named:
            self.faults.at(f"the NET {shown(name)} names no answer", *path)
        label = (
            self.wording(entry.label, *path, "label")
            if isinstance(entry, NetSource)
            else Wording.of(names.in_words(name))
        )
        return Net(name, tuple(code for code in codes if code in named), label)

    def untranslated(self, answers: OneOf, *path: Step) -> None:
        """Fault a shipped scale that has no words in one of the languages."""
        for language in self.languages:
            for option in answers.choices:
                if option.label.languages and language not in option.label.languages:
                    message = (
                        f"the scale {shown(answers.scale)} has no text in {language} for "
                        f"{shown(option.code)}"
                    )
                    self.faults.at(message, *path)


def in_languages(scale: Scale, languages: tuple[str, ...]) -> Scale:
    """A shipped scale with the questionnaire's languages alone, so that its definition, written
    out, reads back.
    """

    def wording(text: Wording) -> Wording:
        kept = tuple(each for each in text.texts if each[0] in ("", *languages))
        return Wording(kept or text.texts)

    answers = tuple(replace(answer, label=wording(answer.label)) for answer in scale.answers)
    nets = tuple(replace(net, label=wording(net.label)) for net in scale.nets)
    return replace(scale, answers=answers, nets=nets)
