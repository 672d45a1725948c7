"""The charts of a report, as files in a folder."""

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from analysis import Responses
from analysis.charts import CHARTS, figure_of, pictured
from analysis.charts.drawing import unworded
from analysis.charts.sheet.files import DPI
from analysis.reports import About, Report, Style, build_report
from analysis.reports.chart_files import write_charts
from analysis.reports.choice import ALSO, ReportChoice
from analysis.reports.pictures import pictures
from analysis.waves import with_waves
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview
from tests.analysis_charts.tables import texts_of

STUDY = """
instrument: charts
version: "1"
title: Charts
languages: [en, cy]
groups: {GROUPS}
scales:
  agreement3:
    answers:
      disagree: {en: Disagree, cy: Anghytuno}
      neither: {en: Neither, cy: Y naill na'r llall}
      agree: {en: Agree, cy: Cytuno}
    nets: {agree: [agree], disagree: [disagree]}
sections:
  - title: All
    questions:
      - id: support
        ask: {en: Health services should help., cy: Dylai gwasanaethau iechyd helpu.}
        scale: agreement3
        missing: [dont_know]
      - {id: seen, ask: {en: What have you seen?, cy: Beth welsoch chi?},
         choose_many: {language: Language, sleep: Sleep}}
"""

GROUPS = {
    "public": "{en: The public 👶, cy: Y cyhoedd}",
    "teachers": '{en: "$5 & <b>teachers</b>", cy: Athrawon}',
    "few": '{en: "قلة", cy: Ychydig}',
}


def interviews(groups: Mapping[str, int]) -> Iterator[CompletedInterview]:
    for group, n in groups.items():
        for number in range(n):
            support = ("agree", "agree", "neither", "disagree", Missing.DONT_KNOW)[number % 5]
            if group == "teachers" and number % 3:
                support = "disagree"
            done = datetime(2024, 1 + number % 2 * 5, 10, tzinfo=UTC)
            answers: dict[str, Any] = {
                "support": support,
                "seen": ("language",) if number % 2 else ("language", "sleep"),
            }
            yield CompletedInterview(
                f"{group}{number}", "charts", "1", "", group, "online", "en", answers, done, done
            )


def report_of(
    groups: Mapping[str, int],
    *,
    waves: bool = False,
    language: str = "en",
    also: Iterable[str] = (),
    **about: Any,
) -> Report:
    definition = STUDY.replace("GROUPS", ", ".join(f"{group}: {GROUPS[group]}" for group in groups))
    responses = Responses.from_interviews(interviews(groups), Codebook.of([loads(definition)]))
    if waves:
        spring, summer = (date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 6, 1), date(2024, 7, 1))
        responses = with_waves(responses, {"Spring": spring, "Summer": summer})
    told = About(
        "Who agrees?",
        **({"client": "Example Foundation", "fieldwork": "June 2024", "simulated": True} | about),
    )
    made = build_report(responses, told, language=language)
    return replace(made, findings=(), choice=ReportChoice(also=frozenset(also)))


@pytest.fixture(scope="module")
def everything() -> Report:
    return report_of({"public": 300, "teachers": 200, "few": 20}, waves=True, also=ALSO)


@pytest.fixture(scope="module")
def folder(everything: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("charts")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_charts(everything, place)
    return place


def test_a_report_with_everything_has_every_kind_of_chart(everything: Report) -> None:
    assert {picture.kind for picture in pictures(everything)} == set(CHARTS)


def test_every_picture_is_there_for_print_for_the_web_and_in_words(
    everything: Report, folder: Path
) -> None:
    names = [picture.name for picture in pictures(everything)]
    assert len(set(names)) == len(names)
    expected = {f"{name}{ending}" for name in names for ending in (".png", ".svg", ".txt")}
    assert {path.name for path in folder.iterdir()} == expected | {"charts.json"}
    for name in names:
        with Image.open(folder / f"{name}.png") as picture:
            assert picture.width == pytest.approx(8 * DPI, abs=1)
            assert len(picture.convert("L").getcolors() or []) > 10
        assert (folder / f"{name}.svg").read_bytes().startswith(b"<?xml")


def test_words_beside_a_picture_say_what_it_is_then_every_figure_of_it(folder: Path) -> None:
    text = (folder / "agreement-agree-support.txt").read_text("utf-8")
    alt, empty, description = text.splitlines()
    assert (
        alt == "Dot chart with confidence intervals: Health services should help. (Simulated data)"
    )
    assert empty == ""
    assert description.count("Health services should help.") == 1
    assert "The public 👶 (n = 240): Agree 50% (44–56%)." in description
    assert "قلة (n = 16): base too small." in description


def test_words_of_each_kind_of_picture_have_its_figures(everything: Report) -> None:
    said = {picture.name: picture.description for picture in pictures(everything)}
    assert "Disagree 25%, Neither 25%, Agree 50%, Don't know 20%" in said["answers-support"]
    assert "Language 100%, Sleep 50%" in said["answers-seen"]
    assert "compared with $5 & <b>teachers</b>: −" in said["differences-support"]
    assert "clear difference" in said["differences-support"]
    assert "Spring (n = 120) 50% (41–59%), Summer (n = 120) 50%" in said["waves-agree-support"]
    assert "The public 👶, Summer compared with Spring: 0 points (" in said["change-support"]
    assert all("Source: Example Foundation, Who agrees?" in words for words in said.values())
    assert all("Simulated data: no person was interviewed." in words for words in said.values())


def test_pictures_have_title_and_description_in_their_files(
    everything: Report, folder: Path
) -> None:
    for picture in pictures(everything):
        with Image.open(folder / f"{picture.name}.png") as image:
            assert image.info["Title"] == picture.title
            assert image.info["Description"] == picture.description


def test_letters_of_any_kind_are_in_the_svg_as_they_were_written(folder: Path) -> None:
    svg = (folder / "answers-support.svg").read_text("utf-8")
    assert all(
        text in svg for text in (">The public 👶<", "$5 &amp; &lt;b&gt;teachers&lt;/b&gt;", ">قلة<")
    )


def test_a_report_in_welsh_has_charts_in_welsh() -> None:
    said = next(pictures(report_of({"public": 40, "few": 12}, language="cy"))).description
    assert "Dylai gwasanaethau iechyd helpu." in said
    assert "sail isel" in said
    assert "Ffynhonnell: Example Foundation" in said


@pytest.mark.parametrize("n", [1, 29])
def test_one_respondent_and_a_report_of_hidden_figures_can_be_drawn(n: int) -> None:
    found = list(pictures(report_of({"public": n})))
    assert found
    for picture in found:
        assert "base too small" in texts_of(figure_of(picture.drawing, picture.look))


def test_the_house_style_of_the_study_is_followed_and_what_is_not_is_told(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (200, 200), "#9a3b00").save(logo)
    report = report_of(
        {"public": 300, "teachers": 200},
        style=Style("Nowhere Sans", ("#9a3b00", "#1f5a96"), str(logo)),
        also=["intervals"],
    )
    told: list[str] = []
    write_charts(report, tmp_path / "charts", tell=told.append)
    assert told == ["charts use DejaVu Sans, since the font 'Nowhere Sans' is not installed"]
    pixels = np.asarray(
        Image.open(tmp_path / "charts" / "agreement-agree-support.png").convert("RGB")
    )
    brown = (pixels == (0x9A, 0x3B, 0x00)).all(axis=2)
    assert brown[:200, -300:].any()
    assert brown[200:, :].any()


# --- a folder that was written to before ---


def test_charts_of_an_earlier_longer_report_are_removed_unless_somebody_changed_them(
    tmp_path: Path,
) -> None:
    told = list[str]()
    both = report_of({"public": 60, "teachers": 60}, also=["differences"])
    write_charts(both, tmp_path)
    (tmp_path / "differences-support.svg").write_text("retouched", "utf-8")
    (tmp_path / "mine.png").write_bytes(b"mine")
    write_charts(report_of({"public": 60}), tmp_path, tell=told.append)
    assert told == [
        (
            "removed 2 files of charts that this report no longer has: "
            "differences-support.png, differences-support.txt"
        ),
        "left 1 file of an earlier report, changed since it was written: differences-support.svg",
    ]
    assert [path.name for path in tmp_path.glob("differences*")] == ["differences-support.svg"]
    assert (tmp_path / "differences-support.svg").read_text("utf-8") == "retouched"
    assert (tmp_path / "mine.png").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "listed",
    [
        "no list",
        (
            '{"charts": [{"files": {"../outside.png": "x", "agreement-old.png": "not its '
            'fingerprint"}}]}'
        ),
    ],
)
def test_a_list_of_files_that_is_not_ours_removes_nothing(tmp_path: Path, listed: str) -> None:
    place = tmp_path / "charts"
    place.mkdir()
    (place / "charts.json").write_text(listed, "utf-8")
    others = [tmp_path / "outside.png", place / "agreement-old.png"]
    for path in others:
        path.write_bytes(b"not ours")
    write_charts(report_of({"public": 60}), place)
    assert [path.read_bytes() for path in others] == [b"not ours"] * 2


def test_the_list_says_what_each_file_shows(everything: Report, folder: Path) -> None:
    charts = json.loads((folder / "charts.json").read_text("utf-8"))["charts"]
    assert [(chart["name"], chart["alt"]) for chart in charts] == [
        (one.name, one.alt) for one in pictures(everything)
    ]


def test_a_picture_can_stand_without_its_words_in_a_document(everything: Report) -> None:
    picture = next(pictures(everything))
    texts = texts_of(figure_of(unworded(picture.drawing)))
    assert "Health services should help." not in texts
    assert {"50%", "Simulated data"} <= set(texts)


def test_the_same_report_gives_the_same_files(everything: Report) -> None:
    picture = next(pictures(everything))
    first, again = (pictured(picture.drawing, formats=("png", "svg")) for _ in range(2))
    assert first == again
    assert Image.open(BytesIO(first["png"])).info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)


def test_several_processes_write_the_same_files_in_the_same_order(
    everything: Report, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.charts.sheet.files.WORTH_ITS_START", 2)
    written = write_charts(everything, tmp_path, processes=2)
    assert [file.name for file in written] == [
        f"{picture.name}{ending}"
        for picture in pictures(everything)
        for ending in (".png", ".svg", ".txt")
    ]
    for file in (*written, tmp_path / "charts.json"):
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_a_fault_in_another_process_is_told_as_it_is_here(
    everything: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.charts.sheet.files.WORTH_ITS_START", 2)
    (tmp_path / "logo.png").write_text("no picture", "utf-8")
    about = replace(everything.about, style=Style(logo=str(tmp_path / "logo.png")))
    told = []
    for processes in (1, 2):
        with pytest.raises(DataError) as refused:
            write_charts(replace(everything, about=about), tmp_path / "c", processes=processes)
        told.append((str(refused.value), refused.value.faults))
    assert told[0] == told[1]
    assert told[0][0].startswith("logo.png: is not a picture that can be read")


def test_charts_come_for_the_press_too_where_that_is_asked_for(tmp_path: Path) -> None:
    write_charts(report_of({"public": 60}), tmp_path, pdf=True)
    names = {file.suffix for file in tmp_path.iterdir()}
    assert names == {".png", ".svg", ".pdf", ".txt", ".json"}
