"""Evidence files: what is read, how effects come out of cells, and how faults are told."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

import analysis
from analysis.evidence.review import FORMS, SHIPPED, read_review, review_named
from analysis.evidence.review.forms import FormError, Sized, sized
from analysis.evidence.review.notes import impossible_p, notes
from analysis.evidence.review.review import converted
from analysis.evidence.review.source import EffectEntry
from survey.errors import DataError, DefinitionError, StudyError
from tests.analysis_evidence.simulated import simulated_rows, simulated_table

ROWS = simulated_rows(12)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "review.csv"
    path.write_text(simulated_table(ROWS), "utf-8")
    return path


def written(folder: Path, text: str, name: str = "review.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_excel_and_csv_and_yaml_say_the_same(tmp_path, table):
    book = Workbook()
    for line in pd.read_csv(table).astype(object).itertuples(index=False):
        if book.active.max_row == 1 and book.active["A1"].value is None:
            for place, name in enumerate(line._fields, start=1):
                book.active.cell(1, place, name)
        book.active.append([None if pd.isna(cell) else cell for cell in line])
    book.save(tmp_path / "review.xlsx")
    yaml = written(
        tmp_path, "evidence: review\ntitle: A review\ntable: review.csv\n", "review.yaml"
    )
    first = read_review(table).frame().drop(columns="place")
    for other in (tmp_path / "review.xlsx", yaml):
        pd.testing.assert_frame_equal(read_review(other).frame().drop(columns="place"), first)


@pytest.mark.parametrize(
    ("domain", "called"),
    [
        ("Mother's depression", "Mother's depression"),
        ("infant_behaviour", "Infant behaviour"),
        ("  Lles y plentyn ", "Lles y plentyn"),
        ("بچے کی صحت", "بچے کی صحت"),
    ],
)
def test_a_domain_is_called_as_the_table_writes_it(tmp_path, domain, called):
    head = "study,domain,better,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
    path = written(tmp_path, f'{head}a,"{domain}",lower,8,4,30,10,4,30\n')
    review = read_review(path)
    assert [review.label(each) for each in review.domains] == [called]


def test_a_table_without_rows_is_no_evidence(tmp_path):
    path = written(tmp_path, "study,domain\n")
    with pytest.raises(DataError) as error:
        read_review(path)
    assert str(error.value) == f"{path}:2: there are no rows; each is an effect of a study"


def test_effects_above_0_are_benefits_whichever_way_a_measure_goes(tmp_path):
    head = "study,domain,better,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
    path = written(tmp_path, f"{head}a,d,lower,8,4,30,10,4,30\nb,d,higher,12,4,30,10,4,30\n")
    frame = read_review(path).frame()
    assert frame.yi[0] == frame.yi[1] > 0


FORMS_BY_HAND = {
    "means": ({"m1i": 12, "sd1i": 4, "n1i": 30, "m2i": 10, "sd2i": 4, "n2i": 30}, "SMD"),
    "counts": ({"ai": 8, "n1i": 31, "ci": 13, "n2i": 29}, "OR"),
    "before and after": (
        {"m1i": 13, "sd1i": 5, "m2i": 9.5, "sd2i": 4.8, "ni": 30, "ri": 0.6},
        "SMCC",
    ),
    "t": ({"ti": 2.0, "n1i": 25, "n2i": 25}, "SMD"),
    "p": ({"p": 0.05, "favours": "helped", "better": "higher", "n1i": 25, "n2i": 25}, "SMD"),
    "correlation": ({"ri": 0.3, "ni": 103}, "ZCOR"),
    "effect": ({"metric": "OR", "effect": 0.5, "low": 0.25, "high": 1.0}, "OR"),
    "changes": (
        {"change1i": -3, "sd_change1i": 4, "n1i": 40, "ri": 0.5}
        | {"change2i": -1, "sd_change2i": 4, "n2i": 40},
        "SMD",
    ),
}  # fmt: skip


def of_cells(cells):
    return sized(EffectEntry(domain="d", **cells))


@pytest.mark.parametrize("form", FORMS)
def test_each_form_makes_an_effect(form):
    cells, metric = FORMS_BY_HAND[form]
    found = of_cells(cells)
    assert found.metric == metric
    assert found.v > 0


def test_effects_are_those_that_effect_sizes_makes_or_by_hand():
    for form, measure in (("means", "SMD"), ("counts", "OR")):
        cells = FORMS_BY_HAND[form][0]
        expected = analysis.effect_sizes(pd.DataFrame([cells]), measure)
        assert of_cells(cells).y == pytest.approx(expected.yi[0])
        assert of_cells(cells).v == pytest.approx(expected.vi[0])
    after = FORMS_BY_HAND["before and after"][0]
    change = analysis.effect_sizes(pd.DataFrame([after]), "SMCC")
    assert of_cells(after).y == pytest.approx(-change.yi[0])  # after less before
    assert of_cells({"metric": "MD", **FORMS_BY_HAND["means"][0]}).y == pytest.approx(2)
    j = 1 - 3 / (4 * 48 - 1)
    assert of_cells(FORMS_BY_HAND["t"][0]).y == pytest.approx(2 * j * math.sqrt(2 / 25), rel=1e-4)
    # t of p = 0.05 on 48 degrees of freedom is 2.0106
    assert of_cells(FORMS_BY_HAND["p"][0]).y == pytest.approx(
        2.0106 * j * math.sqrt(2 / 25), rel=1e-4
    )
    assert of_cells(FORMS_BY_HAND["correlation"][0]) == Sized(math.atanh(0.3), 0.01, "ZCOR")
    ratio = of_cells(FORMS_BY_HAND["effect"][0])
    assert ratio.y == pytest.approx(math.log(0.5))
    assert math.sqrt(ratio.v) == pytest.approx(math.log(4) / 2 / 1.959964, rel=1e-6)
    # changes with r = 0.5 have the spread of scores: s = 4, d = −0.5
    changes = of_cells(FORMS_BY_HAND["changes"][0])
    assert changes.y == pytest.approx(-0.5 * (1 - 3 / (4 * 78 - 1)), rel=1e-4)
    assert changes.v == pytest.approx(2 * 0.5 * 2 / 40 + changes.y**2 / 160)


def test_who_did_better_by_a_p_value_goes_with_what_is_good():
    p = FORMS_BY_HAND["p"][0]
    assert of_cells(p | {"better": "lower"}).y == -of_cells(p).y
    assert of_cells(p | {"favours": "compared"}).y == -of_cells(p).y


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"effect": 0.3, "se": 0.1}, "metric", "is empty; say what the effect is"),
        ({"metric": "OR", "effect": -0.3, "se": 0.1}, "effect", "-0.3 is no ratio"),
        ({"metric": "SMD", "effect": 0.3, "se": 0}, "se", "0 cannot be"),
        ({"metric": "SMD", "effect": 0.3, "low": 0.4, "high": 0.5}, "effect", "lies outside"),
        ({"metric": "SMD", "effect": 0.3, "low": 0.5, "high": 0.1}, "low", "not below 'high'"),
        ({"metric": "SMD", "effect": 0.3, "low": 0.1}, "high", "is empty"),
        ({"p": 0, "favours": "helped", "n1i": 9, "n2i": 9}, "p", "0 cannot be"),
        ({"p": 0.04, "n1i": 9, "n2i": 9}, "favours", "a p value has no direction"),
        ({"ti": 2, "n1i": 1, "n2i": 9}, "n1i", "1 cannot be"),
        ({"ri": 0.2, "ni": 3}, "ni", "3 cannot be"),
        ({"ri": 1.2, "ni": 30}, "ri", "1.2 cannot be"),
        ({"m1i": 1, "sd1i": 2, "n1i": 9, "m2i": 2, "sd2i": 2}, "measure", "SMD needs"),
        ({"m1i": 1, "sd1i": -2, "n1i": 9, "m2i": 2, "sd2i": 2, "n2i": 3}, "sd1i", "-2 cannot be"),
        ({"ai": 12, "n1i": 9, "ci": 2, "n2i": 9}, "bi", "-3 cannot be"),
        ({"metric": "SMD", "ai": 2, "n1i": 9, "ci": 2, "n2i": 9}, "metric", "give OR or RR or RD"),
        (FORMS_BY_HAND["before and after"][0] | {"metric": "SMD"}, "metric", "no effect"),
        (FORMS_BY_HAND["changes"][0] | {"ri": 1}, "ri", "1 cannot be"),
    ],
)
def test_cells_that_make_no_effect_are_told(cells, column, message):
    with pytest.raises(FormError) as caught:
        of_cells(cells)
    assert message in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize("metrics", [("SMD", "OR"), ("SMD", "ZCOR"), ("OR", "ZCOR")])
def test_a_metric_and_back_is_the_same(metrics):
    here = Sized(0.4, 0.03, metrics[0])
    back = converted(converted(here, metrics[1]), metrics[0])
    assert (back.y, back.v) == (pytest.approx(0.4), pytest.approx(0.03))


def test_conversions_by_the_book():
    # Borenstein et al. (2009), chapter 7: ln OR 0.9069, v 0.0676 is d 0.5000, v 0.0205
    d = converted(Sized(0.9069, 0.0676, "OR"), "SMD")
    assert (d.y, d.v) == (pytest.approx(0.5, abs=1e-4), pytest.approx(0.0205, abs=1e-4))
    # and r = 0.50, v 0.0058 is d 1.1547, v 0.0550; of z, v is 0.0058 / (1 − r²)²
    d = converted(Sized(math.atanh(0.5), 0.0058 / 0.75**2, "ZCOR"), "SMD")
    assert (d.y, d.v) == (pytest.approx(1.1547, abs=1e-4), pytest.approx(0.0550, abs=1e-4))


def test_what_cannot_be_said_in_the_metric_of_its_domain_is_told(tmp_path):
    path = written(
        tmp_path,
        "study,domain,better,metric,effect,se\na,d,higher,SMD,0.3,0.1\nb,d,higher,RD,0.1,0.05\n",
    )
    with pytest.raises(DataError) as caught:
        read_review(path).frame()
    assert str(caught.value) == (
        f"{path}, row 3: a RD cannot be said as SMD, in which its domain is pooled; give it a "
        "domain of its own"
    )


FAULTS = """\
2: column sd1i: needs a number; here is the text 'four'
3: column year: '2002' is not what row 2 says of 'a': '2001'
4: column study: is empty; each row names its study
5: column domain: is empty; each row names the outcome domain of its effect
6: column better: is empty; say what is good on this measure: higher or lower
7: column risk_overall: can only be 'low', 'some', 'high' or 'unclear'; here is the text 'lowish'
7: column better: can only be 'higher' or 'lower'; here is the text 'downwards'
8: column improved: there is no effect: no numbers, and 'improved' does not say which way it went
9: column sd1i: -4 cannot be; a standard deviation is 0 or more
""".splitlines()


def test_every_fault_of_a_table_has_its_row_and_column(tmp_path):
    path = written(
        tmp_path,
        "study,year,domain,better,comparison,m1i,sd1i,n1i,m2i,sd2i,n2i,risk_overall\n"
        "a,2001,d,lower,x,9,four,30,10,4,30,low\n"
        "a,2002,d,lower,x,9,4,30,10,4,30,\n"
        ",2002,d,lower,x,9,4,30,10,4,30,\n"
        "b,2002,,lower,x,9,4,30,10,4,30,\n"
        "c,2002,d,,x,9,4,30,10,4,30,\n"
        "d,2002,d,downwards,x,9,4,30,10,4,30,lowish\n"
        "e,2002,d,lower,x,,,,,,,\n"
        "f,2002,d,lower,x,9,-4,30,10,4,30,\n",
    )
    with pytest.raises(DataError) as caught:
        read_review(path)
    assert str(caught.value).splitlines() == [f"{path}:{line}" for line in FAULTS]


def test_a_column_that_is_none_is_told(tmp_path):
    path = written(tmp_path, "study,domian,m1,n1i\na,d,2,3\n")
    with pytest.raises(DataError) as caught:
        read_review(path)
    assert str(caught.value).splitlines() == [
        f"{path}:1: there is no column 'domian' in an evidence table; did you mean 'domain'?",
        f"{path}:1: there is no column 'm1' in an evidence table; did you mean 'm1i'?",
        f"{path}:1: a column 'domain' is needed",
    ]


BENEFIT = "benefit: positive"
YAML = """\
evidence: review
title: A review
domains: {depression: {better: lower}}
studies:
- study: a
  effects:
  - {domain: depresion, effect: 0.3, se: 0.1, metric: SMD}
- study: b
  effects:
  - {domain: depression, effect: 0.3, se: -1, metric: SMD}
  - {domain: depression, m1i: 9, sd1i: 4}
"""


def test_faults_of_yaml_have_their_line(tmp_path):
    path = written(tmp_path, YAML, "review.yaml")
    with pytest.raises(DataError) as caught:
        read_review(path)
    assert str(caught.value).splitlines() == [
        f"{path}:7: 'domain' 'depresion' is no domain of the review; did you mean 'depression'?",
        f"{path}:10: 'se' -1 cannot be; a standard error is above 0",
        f"{path}:11: 'measure' SMD needs m1i, sd1i, n1i, m2i, sd2i, n2i; no n1i",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title: A review", "titel: A review"), "the file has no key 'titel'"),
        (("pooled: []", f"pooled: [{{domain: d, low: 2, high: 1, {BENEFIT}}}]"), "above 'high'"),
        (("pooled: []", "pooled: [{domain: d, low: 0.1, high: 1}]"), "needs 'benefit'"),
        (
            ("pooled: []", "flow: {identified: 9, screened: 8, assessed: 3, included: 2}"),
            "9 records are left of those found, and 8 are screened",
        ),
        (("pooled: []", "directions: [{domain: d}]"), "needs 'share', or 'low' and 'high'"),
        (("pooled: []", "directions: [{domain: d, share: 74}]"), "share"),
        (("pooled: []", "table: review.pdf"), "ends in none of"),
    ],
)  # fmt: skip
def test_what_a_review_says_of_itself_is_checked(tmp_path, change, message):
    text = "evidence: review\ntitle: A review\npooled: []\n".replace(*change)
    with pytest.raises((DefinitionError, DataError)) as caught:
        read_review(written(tmp_path, text, "review.yaml"))
    assert message in str(caught.value)


def test_other_files_and_absent_ones_are_told(tmp_path):
    with pytest.raises(DataError, match="is none of"):
        read_review(tmp_path / "review.docx")
    (tmp_path / "review.csv").write_text("study\n", "utf-8")
    with pytest.raises(StudyError, match=r"there is no evidence file 'reveiw.csv'; did you mean"):
        review_named("reveiw.csv", tmp_path)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_are_right(name):
    review = review_named(name)
    assert review.source.evidence == name
    assert not [note for note in notes(review) if note.wrong]
    assert review.source.source


def test_the_shipped_review_has_what_was_published():
    review = review_named("parent-infant-psychotherapy-2022")
    found = {one.domain: (one.low, one.high, one.benefit) for one in review.source.pooled}
    assert found == {
        "reflective_functioning": (-0.68, -0.06, "negative"),
        "maternal_depression": (0.13, 0.45, "positive"),
        "infant_behaviour": (0.0, 0.43, "positive"),
        "infant_attachment": (-0.95, -0.19, "negative"),
    }
    assert (review.source.totals[0].studies, review.source.totals[0].participants) == (77, 5660)
    told = [note.message for note in notes(review)]
    assert told == [
        "p is printed as “< 0.000”, which cannot be meant; taken as p <0.001",
        "p is printed as “< 0.00”, which cannot be meant; taken as p <0.01",
    ]


@pytest.mark.parametrize(
    ("low", "high", "p", "wrong"),
    [
        (0.13, 0.45, "<0.001", False),
        (0.13, 0.45, "<0.000", True),
        (0.13, 0.45, "0.2", True),
        (-0.13, 0.45, "<0.001", True),  # a sign that was lost
        (0.0, 0.43, "0.04", False),
        (0.0, 0.43, "0.05", False),
        (0.13, 0.45, "", False),
    ],
)
def test_a_p_value_that_does_not_go_with_its_interval_is_wrong(tmp_path, low, high, p, wrong):
    text = (
        "evidence: r\ntitle: R\npooled: [{domain: d, benefit: positive, "
        f'low: {low}, high: {high}, p: "{p}"}}]\n'
    )
    found = list(notes(read_review(written(tmp_path, text, "r.yaml"))))
    assert any(note.wrong for note in found) is wrong


def test_p_values_that_cannot_be_meant():
    assert all(map(impossible_p, ("<0.000", "p = 0.00", "0", "1.3", "small", "p<0")))
    assert not any(map(impossible_p, ("<0.001", "0.04", "p = .03", "1", "")))


def test_notes_name_what_is_to_be_looked_at(tmp_path):
    head = "study,participants,sample,domain,measure,better,comparison,metric,effect,se,ri,ni\n"
    path = written(
        tmp_path,
        f"{head}a,60,one,Mood,EPDS,lower,usual care,SMD,0.2,0.1,,\n"
        "a,,,Mood,EPDS,lower,usual care,SMD,0.2,0.1,,\n"
        "b,40,one,Mood,EPDS,lower,none,SMD,0.2,0.1,,\n"
        "c,,,Mood,EPDS,lower,usual care,,,,0.2,80\n",
    )
    assert [note.message for note in notes(read_review(path))] == [
        "1 effect is a change without a comparison: pooled apart, and called change",
        "SMD, ZCOR are pooled as SMD",
        "2 effects on Mood (EPDS) have one measure, comparison and time; is one given twice?",
        "no number of participants",
        "share the sample one: its people count once",
    ]


def test_a_large_table_is_read_whole(tmp_path):
    rows = simulated_rows(80)
    review = read_review(written(tmp_path, simulated_table(rows)))
    frame = review.frame()
    assert len(frame) == len(rows)
    assert np.isfinite(frame.yi).sum() == sum("improved" not in row for row in rows)
