"""The words of a report that are not the questionnaire's own: headings, marks, notes.

A text may have fields in braces; `say` fills them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from analysis.publication.standards import base_in_words, effective_base_in_words
from survey.words import Phrases, Plural, catalogue_of, plural
from survey.words.punctuation import Punctuation

__all__ = ["FLAGS", "MODES", "ReportPhrases", "flag_words", "say"]


@dataclass(frozen=True)
class ReportPhrases(Phrases):
    """Headings, marks and notes, in the order in which a report has them."""

    place: ClassVar[str] = "report"
    # --- headings ---
    question: str = "Question"
    net: str = "Net"
    counted: str = "Answers counted"
    group: str = "Group"
    total: str = "Total"
    share: str = "Share"
    low: str = "{level} CI, low"
    high: str = "{level} CI, high"
    base_n: str = "Base (n)"
    no_answer_n: str = "Gave no answer (n)"
    weighted_base: str = "Weighted base"
    effective_base: str = "Effective base"
    flag: str = "Flag"
    answer: str = "Answer"
    net_of: str = "Net: {net}"
    group_share: str = "{group}: share"
    group_number: str = "{group}: number"
    group_first: str = "{group}: put first"
    group_place: str = "{group}: mean place"
    base_valid: str = "Base: those who gave an answer"
    base_answered: str = "Base: everyone asked"
    base_everyone: str = "Base: everyone, asked or not"
    weighted_valid: str = "Weighted base: those who gave an answer"
    weighted_answered: str = "Weighted base: everyone asked"
    weighted_everyone: str = "Weighted base: everyone, asked or not"
    compared_with: str = "Compared with"
    share_a: str = "Share of the group"
    share_b: str = "Share compared with"
    difference: str = "Difference"
    p_value: str = "p, adjusted"
    result: str = "Result"
    wave: str = "Wave"
    share_now: str = "Share"
    share_before: str = "Share before"
    change: str = "Change"
    higher_than: str = "{column} {letter}: higher than"
    # --- titles ---
    agreement_title: str = "Answers in short, by group, with confidence intervals"
    on_base: str = "{title}. {base}"
    differences_title: str = "Differences between groups"
    waves_title: str = "Answers in short, by wave, with confidence intervals"
    change_title: str = "Change between waves"
    banner_title: str = "{wording} (by {columns})"
    open_title: str = "In their own words: {wording}"
    # --- results ---
    higher: str = "higher"
    lower: str = "lower"
    rest: str = "all others"
    no_difference: str = "no clear difference"
    points: str = "{points} points"
    not_tested: str = "not tested: nothing varies, or all are in one cluster"
    # --- under and over a table ---
    of_valid: str = "Shares are of those who gave an answer."
    of_answered: str = "Shares are of everyone asked, whether or not they gave an answer."
    of_everyone: str = (
        "Shares are of everyone: those who were not asked, since the question does not apply to "
        "them, count as not having given the answer."
    )
    of_first: str = "Of those who put the answers in order, the share who put each one first."
    kinds_apart: str = "{kinds}: of everyone asked."
    several: str = "Several answers could be chosen, so the shares can add to more than 100%."
    intervals_note: str = "Interval: {level}, {method}."
    differences_note: str = (
        "Each row compares the share of one group with that of another, in percentage points."
    )
    change_note: str = "Each row compares a wave with the one before it, in percentage points."
    tested_note: str = (
        "Interval: {level}, {method}; the test of a row is that of its interval. p is adjusted "
        "for all comparisons of a question ({adjusted}), and a difference is clear where p is "
        "under {alpha}. The interval is that of its row alone: it leaves out 0 for every clear "
        "difference; where it leaves out 0 and the difference is not clear, that is for how many "
        "comparisons there are."
    )
    banner_note: str = (
        "A letter says that the share is higher than that of the group with this letter, "
        "among groups of the same column: capital where p is under {capital}, small where p is "
        "under {small}. Test: {method}; p is adjusted for all pairs of groups in a row of the "
        "column ({adjusted})."
    )
    untested_letters: str = (
        "Not tested in some rows, since nothing varies or all are in one cluster: {pairs}."
    )
    hidden_letters: str = "Groups whose figure is not published are not tested."
    rounded_tests: str = (
        "Tests and intervals of differences are those of the published, rounded figures, so "
        "that they tell nothing more."
    )
    open_note: str = (
        "{shown} of {given} answers are listed, in an order that says nothing about when or "
        "by whom they were given, and without the group of the respondent. {masked} E-mail "
        "addresses, web addresses, telephone numbers, postcodes, dates and long numbers are "
        "masked wherever they were found. Answers with a word that may be a name are "
        "withheld: {withheld}. A pattern cannot find everything: read the list before it is "
        "published."
    )
    masked_some: str = "In {number} of them something is masked."
    open_few: str = "Fewer than {least} people answered, so that none of their answers is listed."
    open_counts: str = (
        "Answers in people's own words are not listed, since how many there are could give "
        "away a count that is hidden."
    )
    # --- notes ---
    simulated: str = (
        "The data are simulated: no person was interviewed, and the figures say nothing "
        "about real people."
    )
    share_note: str = (
        "A share is the proportion of those who gave an answer; outside this base: {kinds}."
    )
    filter_note: str = "All figures are of a part of those who were interviewed: {filter}."
    filter_left_out: str = "Interviews left out by this: {left_out} of {interviews}."
    filter_left_out_hidden: str = (
        "How many interviews are left out by this is not said, to protect respondents."
    )
    banners_left_out: str = (
        "Groups of other columns are not told apart within this part of the people, to protect "
        "respondents."
    )
    total_note: str = (
        "A total is of one population, all its groups together as they were interviewed, or as "
        "they are weighted; no figure is of several populations."
    )
    reworded_note: str = (
        "These were not put to everybody in the same way; their tables and the questions in full "
        "say who was asked how: {questions}."
    )
    net_note: str = (
        "A net is added before rounding, so it can differ by one from the sum of its rounded parts."
    )
    not_tabulated: str = "Numbers, dates, times and open text are not tabulated: {items}."
    sign_c: str = (
        "confidential: the count is small, or would give a small one away, so the figure is "
        "not published"
    )
    sign_u: str = "low reliability: the figure rests on too few people to be published"
    sign_x: str = "not available: there are no answers to work the figure out from"
    sign_z: str = "not applicable: this group was not asked the question"
    sign: str = "[{sign}] {meaning}."
    interval_note: str = "{interval}. {precision}"
    # --- methods ---
    method_interval: str = (
        "Intervals of shares are at the {level} level by the method {method}: {formula}. "
        "Source: {source}."
    )
    method_unweighted: str = "Every respondent counts the same; no weights are used."
    method_weights: str = (
        "Shares are weighted by the column {weights}. Bases are unweighted unless a table "
        "says otherwise; the effective base is (Σ w)² / Σ w², what unequal weights leave of "
        "it."
    )
    method_design: str = (
        "Standard errors allow for how the sample was drawn ({drawn}) by Taylor linearisation."
    )
    method_replicates: str = "Standard errors are those of replicate weights ({drawn})."
    strata: str = "strata: {columns}"
    clusters: str = "clusters: {columns}"
    fpc: str = "finite populations: {columns}"
    method_weighted_only: str = "unequal weights"
    method_tests: str = (
        "Groups of one population are compared two by two in the net that a question is about, "
        "interval and test by one method: {method}. p values are adjusted for all pairs of groups "
        "of a question ({adjusted}). A difference is called clear where the adjusted p is under "
        "{alpha}; its interval then leaves out 0."
    )
    test_linearised: str = "linearised t-test of the design"
    test_or: str = (
        "{method}; where all or none of a group gave the answer, {other} on effective bases"
    )
    method_rounding: str = (
        "Percentages are rounded half up from the unrounded figure, shares to whole numbers, "
        "bounds and differences (in percentage points) to one decimal."
    )
    method_standard: str = "Standard of publication: {title}. {note}"
    method_made: str = "Made with Concord {version} from data with the fingerprint {fingerprint}."
    # --- details ---
    client: str = "Client"
    fieldwork: str = "Fieldwork"
    days: str = "{first} to {last}"
    untitled: str = "Survey results"
    mode: str = "Mode"
    mode_terminal: str = "terminal"
    mode_paper: str = "paper"
    mode_page: str = "page"
    mode_workbook: str = "workbook"
    mode_simulated: str = "simulated"
    universe: str = "Universe"
    filter: str = "Filter"
    sampling: str = "Sampling"
    interviews: str = "Interviews: {group}"
    weighting: str = "Weighting"
    unweighted: str = "Unweighted"
    intervals: str = "Intervals"
    interval: str = "{level} confidence interval ({method})"
    contact: str = "Contact"
    licence: str = "Licence"
    standard: str = "Standard of publication"
    fingerprint: str = "Data fingerprint"
    made_with: str = "Made with"
    # --- workbook: sheets ---
    sheet_cover: str = "Cover"
    sheet_contents: str = "Contents"
    sheet_findings: str = "Findings"
    sheet_notes: str = "Notes"
    sheet_headlines: str = "Headlines"
    sheet_questions: str = "Questions"
    sheet_methods: str = "Methods"
    sheet_charts: str = "Charts"
    sheet_answers: str = "Answers"
    # --- workbook: titles and lines ---
    simulated_title: str = "{title} (simulated data)"
    simulated_line: str = "Simulated data: no person was interviewed"
    table_title: str = "Table {number}: {title}"
    findings_title: str = "Key findings"
    headlines_title: str = "Headlines in words"
    questions_title: str = "Questions in full"
    answers_title: str = "Answers of single respondents"
    tables: Plural = plural(
        "{n} table, on its own sheet. Shorthand such as [x] is explained on the notes.",
        "{n} tables, each on its own sheet. Shorthand such as [x] is explained on the notes.",
    )
    to_contents: str = "Contents of this workbook"
    back: str = "Back to the contents"
    leads: str = "Each name of a sheet leads to it."
    to_notes: str = "Notes and shorthand: {marks}"
    note_mark: str = "[note {number}]"
    note_marks: str = "[note 1] to [note {number}]"
    notes_line: str = (
        "Notes hold for every table that refers to them. Shorthand stands in a cell instead of a "
        "figure."
    )
    as_asked: str = "As they were asked."
    empty_cells: str = "An empty cell means that there is nothing to say (under: {headings})."
    empty_letters: str = "Where no letter stands beside a figure, the cell is empty."
    source: str = "Source: {parts}."
    fieldwork_in: str = "fieldwork {dates}"
    not_stated: str = "[x] not stated"
    nobody_yet: str = "[x] nobody yet"
    left_out: str = "Left out, because it says who somebody is or when: {names}."
    nothing: str = "nothing"
    answers_warning: str = (
        "One row for each interview; nothing is hidden. A rare combination of answers can "
        "still be one person's."
    )
    yes: str = "Yes"
    no: str = "No"
    logo_of: str = "Logo of {name}"
    # --- workbook: headings ---
    about_study: str = "About the study"
    stated: str = "Stated"
    sheet: str = "Sheet"
    title: str = "Title"
    note_or_shorthand: str = "Note or shorthand"
    meaning: str = "Meaning"
    sentence: str = "Sentence"
    figure_stated: str = "Figure it states (question, net, group)"
    name: str = "Name"
    answers: str = "Answers"
    asked_of: str = "Asked of"
    part: str = "Part"
    how_made: str = "How the figures were made"
    # --- workbook: charts ---
    figures_sheet: str = "Sheet with the figures"
    chart_shows: str = "What the chart beside this shows"
    charts_line: str = (
        "Each chart stands to the right of its words and is drawn from the sheet that is "
        "named there."
    )
    chart_many: str = (
        "{wording} Bars of each answer, side by side for these groups ({number}): {groups}."
    )
    chart_one: str = "{wording} A bar of all answers for each of these groups ({number}): {groups}."
    chart_largest: str = "Largest share, {group}: {answer}, {share}."
    chart_figures: str = "All figures are on the sheet {sheet}."
    # --- beside figures ---
    flag_confidential: str = "confidential"
    flag_low_reliability: str = "low reliability"
    flag_no_answers: str = "no answers"
    flag_no_variance: str = "no interval"
    flag_not_asked: str = "not asked"
    flag_complement_unreliable: str = "uncertain share of the other answers"
    flag_few_degrees_of_freedom: str = "few degrees of freedom"
    flag_0_or_100: str = "0% or 100%"
    flag_few_clusters: str = "few clusters"
    flag_wide_interval: str = "wide interval"


MODES = frozenset({"terminal", "paper", "page", "workbook", "simulated"})
"""The modes of interviews that have a phrase; any other is said as the interviews have it."""

FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "confidential": "flag_confidential",
        "low reliability": "flag_low_reliability",
        "no answers": "flag_no_answers",
        "no variance": "flag_no_variance",
        "not asked": "flag_not_asked",
        "complement unreliable": "flag_complement_unreliable",
        "few degrees of freedom": "flag_few_degrees_of_freedom",
        "0% or 100%": "flag_0_or_100",
        "few clusters": "flag_few_clusters",
        "wide interval": "flag_wide_interval",
    }
)
"""The phrase that stands beside a figure, by the flag in the frame."""


def say(language: str, key: str, /, **fields: object) -> str:
    """The text of this key in a language, its fields filled.

    >>> say("en", "low", level="95%"), say("cy", "group")
    ('95% CI, low', 'Grŵp')
    """
    return catalogue_of(language).said(ReportPhrases, key, **fields)


def flag_words(flag: str, n: float, language: str = "en") -> str:
    """A flag in words for readers, who are told both limits of a base.

    >>> flag_words("low base", 12), flag_words("low base", 40), flag_words("", 50)
    ('base under 30', 'base under 50', '')
    """
    if flag == "low base":
        return base_in_words(n, language)
    if flag == "low effective base":
        return effective_base_in_words(language)
    comma = catalogue_of(language).phrases(Punctuation).comma
    return comma.join(
        say(language, FLAGS[part]) if part in FLAGS else part for part in flag.split(", ")
    )
