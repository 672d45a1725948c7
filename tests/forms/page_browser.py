"""A real Chromium that fills the web page, and the questionnaire most tests of the page fill."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from survey.definition import loads
from survey.forms import Form
from survey.forms.page import FORMAT
from survey.missing import Missing
from survey.questionnaire import Questionnaire

NEW_KINDS: Questionnaire = loads("""
instrument: hub-visits
version: "1"
title: {en: Your visits to the hub, pl: Wizyty w centrum, ur: ہب میں آپ کی آمد}
languages: [en, pl, ur]
groups:
  parents: {en: Parents, pl: Rodzice, ur: والدین}
  staff: {en: Staff, pl: Personel, ur: عملہ}
sections:
  - title: {en: Visits, pl: Wizyty, ur: آمد}
    questions:
      - id: hub
        ask: {en: "Which hub, {group}?", pl: "Które centrum, {group}?", ur: "کون سا ہب، {group}؟"}
        choose:
          leeds: {en: "Leeds 👶", pl: "Leeds 👶", ur: لیڈز}
          york: {en: York, pl: York, ur: یارک}
        missing: refused
      - id: likely
        ask:
          en: "Would you recommend {hub}?"
          pl: "Czy poleci Pani/Pan {hub}?"
          ur: "کیا آپ {hub} کی سفارش کریں گے؟"
        rating:
          min: 0
          max: 10
          low: {en: Not at all likely, pl: Zupełnie nieprawdopodobne, ur: بالکل امکان نہیں}
          high: {en: Extremely likely, pl: Niezwykle prawdopodobne, ur: بہت زیادہ امکان}
        missing: dont_know
      - id: reason
        ask: {en: "What spoilt it?", pl: "Co zawiodło?", ur: "کیا خرابی تھی؟"}
        text: {}
        optional: true
        when: "likely < 7"
      - id: order
        ask: {en: "What matters most?", pl: "Co jest najważniejsze?", ur: "سب سے اہم کیا ہے؟"}
        rank:
          warm: {en: A warm welcome 😊, pl: Ciepłe przyjęcie 😊, ur: گرمجوشی 😊}
          near:
            en: Near where I live, so that I can come on foot with the pram whatever the weather
            pl: Blisko mojego domu, tak abym mogła przyjść pieszo z wózkiem niezależnie od pogody
            ur: میرے گھر کے قریب، تاکہ میں موسم کچھ بھی ہو بچہ گاڑی کے ساتھ پیدل آ سکوں
          free: {en: Free of charge, pl: Bezpłatnie, ur: مفت}
        shuffle: answers
        missing: refused
      - id: at
        ask: {en: "When do you come?", pl: "O której?", ur: "کس وقت؟"}
        time: {min: "08:00", max: "20:00"}
        missing: dont_know
      - id: last
        ask:
          en: "The last visit before {today}?"
          pl: "Ostatnia przed {today}?"
          ur: "{today} سے پہلے؟"
        date: {min: "2020-01-01"}
        check: "last <= today"
      - id: hours
        ask: {en: "How many hours?", pl: "Ile godzin?", ur: "کتنے گھنٹے؟"}
        number: {min: 0, max: 5000, unit: {en: hours, pl: godz., ur: گھنٹے}}
      - id: seen
        ask: {en: "What did you see?", pl: "Co?", ur: "کیا دیکھا؟"}
        choose_many:
          sleep: {en: Sleep, pl: Sen, ur: نیند}
          play: {en: Play, pl: Zabawa, ur: کھیل}
          food: {en: Food, pl: Jedzenie, ur: کھانا}
        other: {en: Else, pl: Inne, ur: اور}
        none: {en: None, pl: Nic, ur: کوئی نہیں}
        shuffle: answers
      - id: words
        ask: {en: "Anything else about {seen}?", pl: "Coś jeszcze ({seen})?", ur: "{seen} کچھ اور؟"}
        text: {long: true, max_length: 50}
        optional: true
""")
"""The kinds of which a browser draws nothing by itself, in two languages that are not English, one
of them from right to left."""

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

EVERY_KIND: Questionnaire = loads("""
instrument: every-kind
version: "1"
title: {en: Every kind of question, cy: Pob math o gwestiwn}
languages: [en, cy]
groups: {teachers: {en: Teachers, cy: Athrawon}, parents: {en: Parents, cy: Rhieni}}
consent:
  required: true
  notice:
    en: "We ask a few things. Do you agree?"
    cy: "Rydym yn gofyn ychydig o bethau. Ydych chi'n cytuno?"
sections:
  - title: {en: First, cy: Cyntaf}
    questions:
      - {id: welcome, note: {en: Some questions follow., cy: Mae rhai cwestiynau'n dilyn.}}
      - id: works
        ask: {en: Do you work?, cy: Ydych chi'n gweithio?}
        choose: {"yes": {en: "Yes", cy: Ydw}, "no": {en: "No", cy: Nac ydw}}
        missing: refused
      - id: job
        ask: {en: What work?, cy: Pa waith?}
        choose: {school: {en: In a school, cy: Mewn ysgol}, shop: {en: In a shop, cy: Mewn siop}}
        other: {en: Other work, cy: Gwaith arall}
        when: "works == 'yes'"
      - id: hours
        ask: {en: How many hours a week?, cy: Sawl awr yr wythnos?}
        hint: {en: About, cy: Tua}
        number: {min: 0, max: 100, unit: {en: hours, cy: awr}}
        warn: "hours <= 60"
        warn_message: {en: "More than 60 hours?", cy: "Mwy na 60 awr?"}
        when: "works == 'yes'"
        missing: [dont_know, refused]
      - id: overtime
        ask: {en: How many of them extra?, cy: Faint ohonynt yn ychwanegol?}
        number: {min: 0, whole: true}
        check: "overtime <= hours"
        message: {en: "Not more than all hours", cy: "Dim mwy na'r holl oriau"}
        when: "answered(hours)"
      - {id: plain_hours, computed: "hours - overtime"}
  - title: {en: Second, cy: Ail}
    questions:
      - id: seen
        ask: {en: What have you seen?, cy: Beth welsoch chi?}
        choose_many:
          sleep: {en: Sleep, cy: Cwsg}
          play: {en: Play, cy: Chwarae}
          food: {en: Food, cy: Bwyd}
        other: {en: Something else, cy: Rhywbeth arall}
        none: {en: None of these, cy: Dim un}
        missing: dont_know
      - id: since
        ask: {en: Since when?, cy: Ers pryd?}
        date: {min: "2000-01-01", max: "2030-12-31"}
        when: "count(seen) > 0"
        missing: dont_know
      - id: words
        ask: {en: In your words, cy: Yn eich geiriau chi}
        text: {long: true, max_length: 200}
        optional: true
      - block: views
        ask: {en: How much do you agree?, cy: I ba raddau rydych chi'n cytuno?}
        scale: agreement5
        shuffle: true
        missing: dont_know
        items:
          one: {en: It is enough, cy: Mae'n ddigon}
          two: {en: It is good, cy: Mae'n dda}
          three: {en: It is new, cy: Mae'n newydd}
      - {id: end, note: {en: Thank you., cy: Diolch.}}
""")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Debian's browser, its background calls switched off."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def written(
    folder: Path, questionnaire: Questionnaire = EVERY_KIND, language: str = "en", **options: Any
) -> Path:
    """The page of a questionnaire as a file."""
    path = folder / "form.html"
    path.write_bytes(FORMAT.make(Form(questionnaire, language, **options)))
    return path


@dataclass
class Respondent:
    """Somebody at the page: every complaint of the browser and every request beyond the file is
    noted.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def opening(cls, browser: Browser, path: Path, case: str = "", **context: Any) -> "Respondent":
        return cls.coming_back(browser.new_context(**context), path, case)

    @classmethod
    def coming_back(cls, context: Any, path: Path, case: str = "") -> "Respondent":
        respondent = cls(context.new_page())
        respondent.page.set_default_timeout(30_000)
        respondent.page.on("console", lambda message: respondent.complaints.append(message.text))
        respondent.page.on("pageerror", lambda error: respondent.complaints.append(str(error)))
        respondent.page.on("request", respondent._noted)
        respondent.page.goto(path.as_uri() + (f"#case={case}" if case else ""))
        return respondent

    def _noted(self, request: Any) -> None:
        if not request.url.startswith(("file:", "blob:")):
            self.complaints.append(f"asked for {request.url}")

    def come_again(self) -> None:
        """Load the page anew, a moment later, as somebody does who comes back: the browser keeps
        what a page stores in a process of its own, which on a busy machine is not there at once.
        """
        self.page.wait_for_timeout(500)
        self.page.reload()

    @property
    def question(self) -> str:
        """The question on the screen; empty on the review and after it."""
        shown = self.page.locator("#form:not([hidden]) .question:not([hidden])")
        return shown.first.get_attribute("data-question") or "" if shown.count() else ""

    def asked(self) -> list[str]:
        """Every question on the screen."""
        return self.page.eval_on_selector_all(
            "#form:not([hidden]) .question:not([hidden])",
            "all => all.map((one) => one.dataset.question)",
        )

    def give(self, question: str, answer: object) -> None:
        """Fill in one question, as a person with a mouse would."""
        block = self.page.locator(f".question[data-question={question}]")
        if isinstance(answer, Missing):
            block.locator(f"[data-missing={answer.value}]").check()
        elif block.locator("textarea, .number-line").count() or (
            block.locator(".line").count() and not block.locator("fieldset").count()
        ):
            block.locator("input[type=text], textarea").first.fill(str(answer))
        elif block.locator(".day").count():
            for part, text in zip(("day", "month", "year"), str(answer).split("/"), strict=True):
                self.page.locator(f"#q-{question}-{part}").fill(text)
        elif block.locator(".time").count():
            for part, text in zip(("hour", "minute"), str(answer).split(":"), strict=False):
                self.page.locator(f"#q-{question}-{part}").fill(text)
        elif block.locator(".ranking").count():
            for place, code in enumerate(answer, start=1):  # type: ignore[arg-type]
                block.locator(f"[data-code='{code}'] select").select_option(str(place))
        else:
            # a list of codes
            for code in (answer,) if isinstance(answer, str) else answer:  # type: ignore[attr-defined]
                block.locator(f"input[value='{code}']").check()

    def go_on(self) -> None:
        self.page.locator("#form > button").click()

    def answer(self, question: str, answer: object = None) -> None:
        assert self.question == question, f"{question} was expected, {self.question} is asked"
        if answer is not None:
            self.give(question, answer)
        self.go_on()

    def problems(self) -> list[str]:
        """What the summary tells; empty where there is none."""
        return self.page.locator("#summary:not([hidden]) a").all_inner_texts()

    def finish(self, folder: Path) -> Path:
        """The file that the page gives at the end."""
        self.page.locator("#finish").click()
        return self.saved("#download", folder)

    def saved(self, button: str, folder: Path) -> Path:
        with self.page.expect_download() as waiting:
            self.page.locator(button).click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


def barriers(respondent: Respondent) -> list[str]:
    """What axe-core finds, all of its rules asked."""
    response = Axe().run(respondent.page).response
    assert len(response["passes"]) > 10, "axe-core did not run"
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in response["violations"]
    ]


def plain(answer: object) -> Any:
    """An answer as the page's script has it."""
    if isinstance(answer, Missing):
        return {"missing": answer.value}
    return list(answer) if isinstance(answer, tuple) else answer


def sealed(form: dict[str, Any]) -> dict[str, Any]:
    """A finished form with the checksum that the page gives it."""
    rest = {name: value for name, value in form.items() if name != "checksum"}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    return rest | {"checksum": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}


def run(page: Page, script: str, value: object) -> Any:
    """What `run(value)` gives, `run` being defined by a script."""
    return page.evaluate(f"(() => {{ {script}\nreturn run({json.dumps(value)}); }})()")
