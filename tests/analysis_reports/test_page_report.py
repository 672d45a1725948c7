"""The web page of a report: what it says, what it lets run, and that it is for everyone."""

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from analysis.reports import Report, write_page
from analysis.reports.model import Finding, Question, Style
from analysis.reports.outline import cell_text, findings, phrase, runs
from analysis.reports.page.writing import page_of
from analysis.reports.pictures import pictures
from analysis.reports.publishing import claimed, published
from analysis.reports.tables import AgreementTable, Column, DistributionTable
from survey.errors import DataError
from tests.analysis_reports.edges import sticking_out

HOSTILE = [
    "<script>window.hacked=1</script>",
    "</style><script>window.hacked=1</script>",
    "]]><img src=x onerror=window.hacked=1>",
    "\"' onfocus='window.hacked=1' autofocus '\"",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "👩‍👩‍👧 \u202e evil \u2028 ẁ \x00\x1b[31m\ud800",
]
PHONE, TABLET, DESKTOP = (
    {"width": 360, "height": 740},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 900},
)


class _Reading(HTMLParser):
    """What a page has: its ids, its links, its claims, the text of its headings and cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.claims: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        if "data-claim" in given:
            self.claims.append((given["data-claim"] or "", given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(report: Report, folder: Path) -> str:
    write_page(report, folder / "report.html")
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def text(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(report, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def reading(text: str) -> _Reading:
    return _Reading(text)


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
        ]
        browser = playwright.chromium.launch(executable_path=needs_tool("chromium"), args=flags)
        yield browser
        browser.close()


def opened(browser: Browser, text: str, folder: Path, **context: object) -> tuple[Page, list[str]]:
    """The page in a browser, and all that the browser complains of."""
    file = folder / "opened.html"
    file.write_text(text, "utf-8")
    complaints: list[str] = []
    shown = browser.new_context(**context).new_page()
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else complaints.append(request.url)
        ),
    )
    shown.goto(file.as_uri())
    return shown, complaints


# --- what it says ---


def test_every_figure_that_is_published_stands_on_the_page_with_its_name(
    report: Report, reading: _Reading
) -> None:
    expected = {
        (claim, f"{cell:.12g}")
        for table in report.tables
        for names, row in zip(claimed(table), published(table), strict=False)
        for claim, cell in zip(names, row, strict=True)
        if claim
    }
    assert expected
    assert expected <= set(reading.claims)


def test_a_hidden_figure_is_nowhere_on_the_page(report: Report, text: str) -> None:
    table = report.tables_of(AgreementTable)[0]
    hidden = table.frame[table.frame["shorthand"] != ""]
    assert not hidden.empty
    for row in hidden.to_dict("records"):
        assert f'data-claim="{row["item"]}.{row["net"]}.{row["group"]}"' not in text


def test_the_figure_of_a_sentence_is_bound_and_its_interval_is_not(
    report: Report, reading: _Reading
) -> None:
    said = next(
        sentence
        for finding in findings(report)
        for sentence in finding.sentences
        if "%" in sentence.text
    )
    value = int(re.search(r"(\d+)%", said.text)[1]) / 100
    assert (said.claim, f"{value:g}") in reading.claims


def test_all_that_the_report_says_is_there(report: Report, reading: _Reading) -> None:
    text = "".join(reading.text)
    for part in (
        *(part for pair in report.details for part in pair),
        *report.notes,
        *report.methods,
        *(sentence.text for sentence in report.sentences),
        *(question.wording for question in report.questions),
        *(table.base_note for table in report.tables),
    ):
        assert part in text


def test_simulated_data_are_said_at_the_top_and_at_the_bottom(report: Report, text: str) -> None:
    words = phrase("en", "simulated")
    body = text[text.index("<body>") :]
    assert body.index(words) < body.index("<main")
    assert body.rindex(words) > body.index("</main>")
    real = replace(report, about=replace(report.about, simulated=False))
    assert words not in page_of(replace(real, tables=()))


def test_ids_are_unique_and_every_link_goes_somewhere(reading: _Reading) -> None:
    assert len(reading.ids) == len(set(reading.ids))
    assert {link for link in reading.links if not link.startswith("#")} == set()
    assert {link[1:] for link in reading.links} <= set(reading.ids)


def test_in_welsh_the_words_of_the_page_are_welsh(
    build: Callable[..., Report], tmp_path: Path
) -> None:
    written = page(build(language="cy"), tmp_path)
    text = "".join(_Reading(written).text)
    assert '<html lang="cy-GB"' in written
    for name in ("contents", "findings", "tables", "questions", "notes", "skip"):
        assert phrase("cy", name) in text
        assert phrase("en", name) not in text


# --- its tables ---


def test_what_rows_have_in_common_stands_once_over_them(report: Report) -> None:
    table = report.tables_of(AgreementTable)[0]
    found = runs(table)
    rebuilt = [row.cells for run in found for row in run.rows]
    ends = [tuple(row[-len(cells) :]) for row, cells in zip(published(table), rebuilt, strict=True)]
    assert all(run.heading for run in found)
    assert [cells[0] for cells in rebuilt] == [row[3] for row in published(table)], (
        "rows are named by their group"
    )
    assert len(ends) == len(rebuilt)


def test_a_distribution_keeps_all_its_cells_in_their_order(report: Report) -> None:
    for table in report.tables_of(DistributionTable):
        (run,) = runs(table)
        assert [row.cells for row in run.rows] == list(published(table))
        assert any(row.base for row in run.rows)


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        (0.285, "share", "29%"),
        (0.0, "share", "0%"),
        (1950, "share", "1,950"),
        (0.97449, "bound", "97.4%"),
        (-0.0312, "points", "−3.1 points"),
        (0.218, "points", "+21.8 points"),
        (0.0, "points", "0.0 points"),
        (312.5, "count", "313"),
        ("[u]", "share", "[u]"),
    ],
)
def test_a_cell_is_read_as_people_write_it(cell: str | float, kind: str, words: str) -> None:
    assert cell_text(cell, Column("x", kind)) == words


# --- what it lets run ---


def test_the_page_is_one_file_without_a_script_and_asks_for_nothing(text: str) -> None:
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    allowed = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert policy[1] == allowed
    assert not re.search(r"<script|\son\w+=|\sstyle=|\ssrc=\"(?!data:)|url\((?!#)", text)


def test_hostile_texts_are_shown_and_never_run(
    report: Report, browser: Browser, tmp_path: Path
) -> None:
    questions = tuple(
        Question(f"q{n}", hostile, (hostile, hostile), (hostile,))
        for n, hostile in enumerate(HOSTILE)
    )
    table = report.tables[0]
    figures = table.figures.made(
        lambda frame: frame.assign(
            wording=HOSTILE[0], group_label=HOSTILE[1], net_label=HOSTILE[2], counted=HOSTILE[3]
        )
    )
    style = Style(font='"; } body { display: none } /*', colours=("red; }", "#1f5a96"))
    about = replace(
        report.about,
        title=HOSTILE[1],
        client=HOSTILE[3],
        universe=HOSTILE[4],
        contact=HOSTILE[5],
        style=style,
    )
    hostile = replace(
        report,
        about=about,
        questions=questions,
        tables=(replace(table, title=HOSTILE[0], figures=figures),),
    )
    shown, complaints = opened(browser, page(hostile, tmp_path), tmp_path)
    assert complaints == []
    assert shown.evaluate("window.hacked") is None
    assert shown.locator("h1").inner_text() == HOSTILE[1]
    assert shown.locator(".ask").nth(2).inner_text() == HOSTILE[2]
    assert shown.locator("body").is_visible()


def test_the_page_uses_the_font_and_the_colour_and_the_logo_of_the_house(
    report: Report, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(base64.b64decode(PNG))
    style = Style(font="Source Sans 3", colours=("#ffee00", "#7a1f5c"), logo=str(logo))
    text = page(replace(report, about=replace(report.about, style=style), tables=()), tmp_path)
    assert '"Source Sans 3", system-ui' in text
    assert "--brand: #7a1f5c;" in text, "white letters cannot be read on the first colour"
    assert f'src="data:image/png;base64,{PNG}" alt="Logo of Example Foundation"' in text
    logo.unlink()
    with pytest.raises(DataError, match="the logo cannot be read"):
        page(replace(report, about=replace(report.about, style=style), tables=()), tmp_path)


PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


# --- charts ---


def test_each_chart_is_a_table_with_a_name_and_every_figure_as_text(
    report: Report, browser: Browser, text: str, tmp_path: Path
) -> None:
    shown, _ = opened(browser, text, tmp_path)
    every = list(pictures(report))
    assert [picture.kind for picture in every] == ["stacked", "bars"]
    for number, picture in enumerate(every, 1):
        figure = shown.locator(f"#figure-{number}")
        (table,) = figure.get_by_role("table", name=picture.alt).all()
        said = " ".join(table.text_content().split())
        shown_, _, _ = picture.description.replace(picture.texts.title, "").partition("Shares are")
        for part in re.findall(r"\d+%", shown_):
            assert part in said
        assert figure.get_by_role("rowheader").count() == table.locator("tbody tr").count()
        assert "Simulated data" in figure.inner_text()


def test_a_chart_leads_to_the_table_with_its_figures(report: Report, text: str) -> None:
    names = [table.name for table in report.tables]
    for number, picture in enumerate(pictures(report), 1):
        figure = re.search(f'<figure id="figure-{number}">(.*?)</figure>', text, re.DOTALL)
        assert f'<a href="#table-{names.index(picture.item) + 1}">' in figure[1]


def test_the_chart_of_a_finding_stands_with_the_findings(report: Report, tmp_path: Path) -> None:
    said = "70% of the public agree"
    first = Finding(said, "support.agree.public", "70%", "support", "agree")
    other = Finding("Nobody was asked in Wales", "")
    text = page(replace(report, findings=(first, other)), tmp_path)
    findings, rest = text[text.index('id="findings"') :].split("</section>", 1)
    named = '<data value="0.7" data-claim="support.agree.public">70%</data> of the public agree'
    assert f"<strong>{named}</strong>" in findings
    assert "<p>Nobody was asked in Wales</p>" in findings
    assert "Should help cost $5 or $10?" in findings, "the question stands over its rows"
    assert named not in rest
    assert rest.count("<figure") == 1


def test_the_page_is_drawn_without_what_draws_files() -> None:
    program = (
        "import sys, pandas\n"
        "import analysis.reports.page.writing\n"
        "from analysis.charts import CHARTS, markup_of\n"
        "from analysis.publication.released import ReleasedTable\n"
        "columns = dict(item=['q'], group=['g'], answer=['a'], n=[100], estimate=[1.0])\n"
        "frame = pandas.DataFrame(columns | dict(shorthand=['']))\n"
        "drawing = CHARTS['stacked'].draw(ReleasedTable(frame, None))\n"
        "assert '100%' in markup_of(drawing)\n"
        "print(sorted({'matplotlib', 'seaborn', 'PIL'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# --- for everyone ---


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
def test_axe_finds_no_barrier_and_nothing_runs_over_the_edge(
    browser: Browser, text: str, tmp_path: Path, viewport: dict[str, int]
) -> None:
    shown, complaints = opened(browser, text, tmp_path, viewport=viewport)
    response = Axe().run(shown).response
    assert len(response["passes"]) > 10, "axe-core did not run"
    assert [
        (each["id"], [node["target"] for node in each["nodes"]]) for each in response["violations"]
    ] == []
    assert complaints == []
    assert sticking_out(shown) == []


def test_axe_finds_no_barrier_in_the_dark(browser: Browser, text: str, tmp_path: Path) -> None:
    shown, _ = opened(browser, text, tmp_path, viewport=DESKTOP, color_scheme="dark")
    ground = shown.eval_on_selector("body", "body => getComputedStyle(body).backgroundColor")
    assert ground == "rgb(20, 27, 33)"
    violations = Axe().run(shown).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations] == []


def test_a_table_without_room_keeps_its_headings_for_those_who_have_it_read_out(
    browser: Browser, text: str, tmp_path: Path
) -> None:
    shown, _ = opened(browser, text, tmp_path, viewport=PHONE)
    table = shown.locator("#table-2 table")
    assert table.evaluate("table => getComputedStyle(table.tBodies[0].rows[1]).display") == "grid"
    headings = [cell.inner_text() for cell in table.get_by_role("columnheader").all()]
    assert headings[:2] == ["Group", "Share"]
    row = table.get_by_role("row").filter(has_text="The public").first
    assert row.get_by_role("rowheader").inner_text() == "The public"
    cells = row.get_by_role("cell").all()
    assert [cell.get_attribute("data-label") for cell in cells] == headings[1:]
    label = cells[0].evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label.startswith('"Share"')


def test_the_first_key_leads_past_the_contents(browser: Browser, text: str, tmp_path: Path) -> None:
    shown, _ = opened(browser, text, tmp_path, viewport=PHONE)
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getAttribute('href')") == "#main"
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "main"


def test_on_paper_everything_stands_open_and_headers_come_again(
    browser: Browser, text: str, tmp_path: Path
) -> None:
    shown, _ = opened(browser, text, tmp_path)
    shown.emulate_media(media="print")
    assert shown.locator("nav").is_hidden()
    assert (
        shown.eval_on_selector("#table-1 thead", "head => getComputedStyle(head).display")
        == "table-header-group"
    )
    assert shown.eval_on_selector("tbody tr", "row => getComputedStyle(row).breakInside") == "avoid"
    assert shown.eval_on_selector("#table-1 tbody tr", "row => getComputedStyle(row).display") == (
        "table-row"
    )


# --- the file ---


def test_the_page_is_written_whole_or_not_at_all(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "taken.html"
    file.mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        write_page(replace(report, tables=()), file)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.html"]
