"""What every room's tests may ask for: samples with R's figures on them, a tool by name, and slow
tests only where all are wanted.

Under CONCORD_TEST_ALL=1 a test that cannot find its tool fails. Real data belong to others and
stand beside the checkout, where they may be absent: what is tested on them is tested on simulated
twins too, which are committed, so their absence is a skip with its reason everywhere.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# how long an example takes to draw or to run says how busy the machine is, not what is wrong
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ALL = os.environ.get("CONCORD_TEST_ALL") == "1"


OUTSIDE = {"needs_tool", "collect", "pipe"}
"""Fixtures of tests that start another program, or Concord in a terminal of its own."""

COSTLY = {
    "analysis/test_comparison.py": "compares with every figure of R",
    "analysis/test_design_witness.py": "compares with every figure of R on designs",
    "analysis/test_disclosure.py": "attacks random tables",
    "analysis/test_distribution.py": "compares with every figure of R",
    "analysis/test_domain_witness.py": "compares with every figure of R on domains",
    "analysis/test_domains.py": "asks every engine again and again",
    "analysis/test_engines.py": "counts every table twice",
    "analysis/test_responses_cache.py": "makes large stores, and waits for the clock of files",
    "analysis/test_responses_from_store.py": "makes large stores",
    "analysis/test_statistics_attacked.py": "attacks the intervals",
    "versions/test_histories.py": "walks through random histories",
    "analysis_charts/test_chart_files.py": "draws every chart to files",
    "analysis_charts/test_evidence_charts.py": "draws every picture of evidence",
    "analysis_charts/test_sheets.py": "draws every chart",
    "analysis_judgement/test_alternatives.py": "judges hundreds of figures",
    "analysis_judgement/test_beside.py": "checks whole drafts again and again",
    "analysis_judgement/test_bindings.py": "checks whole drafts again and again",
    "analysis_judgement/test_proposing.py": "checks whole drafts again and again",
    "analysis_judgement/test_verdicts.py": "checks whole drafts again and again",
    "analysis_reports/test_document_report.py": "writes Word files with pictures",
    "analysis_reports/test_report_attack.py": "writes every report of hostile answers",
    "analysis_reports/test_report_tables.py": "writes every report",
    "analysis_reports/test_reports_in_languages.py": "writes every report in every language",
    "analysis_reports/test_workbook_audited.py": "writes large workbooks",
    "cases/test_cases_command.py": "calls many commands",
    "cases/test_collecting_cases.py": "presses keys in a terminal",
    "cases/test_interviewers.py": "interviews through pipes",
    "cli/test_alerts_command.py": "makes every form, export and report",
    "cli/test_data_files.py": "writes and reads data files of every kind",
    "cli/test_report_writers.py": "writes every report",
    "cli/test_study_commands.py": "makes the whole study of concord demo",
    "exchange/test_exchange_commands.py": "imports and exports whole studies",
    "exchange/test_export_round_trip.py": "exports and imports whole studies",
    "exchange/test_tool_exports.py": "reads other tools' workbooks",
    "forms/test_forms_reading.py": "writes and reads every form",
    "forms/test_paper_numbering.py": "writes hundreds of Word files",
    "forms/test_text_files.py": "writes hundreds of Word files",
    "forms/test_workbook_form.py": "writes and reads large workbooks",
    "forms/test_workbook_form_hostile.py": "reads each file in a process of its own",
    "forms/test_workbook_form_kinds.py": "writes and reads large workbooks",
    "forms/test_workbook_form_reading.py": "writes and reads large workbooks",
    "forms/test_xlsform_hostile.py": "reads large hostile workbooks",
    "forms/test_xlsform_round_trip.py": "makes and reads random definitions",
    "publication/test_release_sequences.py": "attacks all that commands tell",
    "publication/test_walk.py": "calls every command and writes every report, by several standards",
    "questions/test_every_kind_at_every_desk.py": "takes every kind through every desk",
    "survey/test_corrections.py": "corrects random interviews by random definitions",
    "survey/test_definition_hostile.py": "reads megabytes of hostile definitions",
    "survey/test_import_weight.py": "starts a Python for each module",
    "survey/test_store.py": "kills and starts programs that write",
    "survey/test_store_leases.py": "two windows in every order",
    "terminal/test_fieldwork_day.py": "calls twenty commands, one after another",
    "test_wheel.py": "builds and installs the package",
}
"""What `make quick` leaves out of the inner loop though it needs no other program: together they
take more than half of the time of such tests. `make test` leaves out nothing."""

TESTS = Path(__file__).parent
TWINS = TESTS / "analysis/witness"
"""Simulated data and R's figures on them, with the programs that write both."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and reference results beside the checkout."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"the folder {folder} is absent; the simulated twin of this test runs")
    return folder


@pytest.fixture(scope="session", params=["simulated", "real"])
def pisa(request: pytest.FixtureRequest) -> Path:
    """The folder of students.csv, the answers of students in three countries, and of R's figures on
    them: simulated ones, and PISA's.
    """
    if request.param == "simulated":
        return TWINS / "simulated_students"
    return Path(request.getfixturevalue("shared")) / "data/pisa"


@pytest.fixture(scope="session", params=["simulated", "real"])
def schools_file(request: pytest.FixtureRequest) -> Path:
    """A stratified sample of schools, with R survey's figures on it in the same folder: a simulated
    one, and one of California.
    """
    if request.param == "simulated":
        return TWINS / "simulated_schools/schools.csv"
    return Path(request.getfixturevalue("shared")) / "data/api/apistrat.csv"


@pytest.fixture(scope="session")
def absent() -> Callable[[str], None]:
    """Says what a test needs and has not found: a skip, or a failure where all tests are wanted."""

    def stop(what: str) -> None:
        if ALL:
            pytest.fail(f"{what}, and CONCORD_TEST_ALL=1 asks for every test", pytrace=False)
        pytest.skip(what)

    return stop


@pytest.fixture(scope="session")
def needs_tool(absent: Callable[[str], None]) -> Callable[[str], str]:
    """`needs_tool("Rscript")` is the path of that program."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            absent(f"the program {name} is not installed")
        return str(path)

    return find


@pytest.fixture(scope="session")
def needs_r(needs_tool: Callable[[str], str], absent: Callable[[str], None]) -> Callable[..., str]:
    """`needs_r("survey")` is the path of Rscript, where R has these packages."""
    rscript = needs_tool("Rscript")

    def find(*packages: str) -> str:
        for package in packages:
            has = f'quit(status = !requireNamespace("{package}", quietly = TRUE))'
            if subprocess.run([rscript, "-e", has], check=False, capture_output=True).returncode:
                absent(f"R has no package {package}")
        return rscript

    return find


@pytest.hookimpl(tryfirst=True)  # before -m looks at marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run only where all are wanted; what `make quick` leaves out is marked."""
    if moved := [name for name in COSTLY if not (TESTS / name).is_file()]:
        raise pytest.UsageError(f"COSTLY names what is not there: {', '.join(moved)}")
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & OUTSIDE or item.path.relative_to(TESTS).as_posix() in COSTLY:
            item.add_marker("costly")
    slow = [] if ALL else [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
