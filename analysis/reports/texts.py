"""The words of a report that are not the questionnaire's own, in English and Welsh: headings,
marks, notes.

A text may have fields in braces; `say` fills them. In another language than these two the English
text stands.
"""

from collections.abc import Mapping
from types import MappingProxyType

from analysis.bases import HIDDEN_BASE, LOW_BASE
from survey.wording import Wording

__all__ = ["FLAGS", "TEXTS", "flag_words", "say"]


def say(language: str, key: str, **fields: object) -> str:
    """The text of this key in a language, its fields filled.

    >>> say("en", "low", level="95%"), say("cy", "group")
    ('95% CI, low', 'Grŵp')
    """
    return TEXTS[key].in_language(language).format(**fields)


def flag_words(flag: str, n: float, language: str = "en") -> str:
    """A flag in words for readers, who are told both limits of a base.

    >>> flag_words("low base", 12), flag_words("low base", 40), flag_words("", 50)
    ('base under 30', 'base under 50', '')
    """
    if flag == "low base":
        return say(language, "base_under", limit=HIDDEN_BASE if n < HIDDEN_BASE else LOW_BASE)
    return ", ".join(
        FLAGS[part].in_language(language) if part in FLAGS else part for part in flag.split(", ")
    )


def _texts(texts: Mapping[str, tuple[str, str]]) -> Mapping[str, Wording]:
    return MappingProxyType(
        {key: Wording.of({"en": english, "cy": welsh}) for key, (english, welsh) in texts.items()}
    )


FLAGS = _texts(
    {
        "confidential": ("confidential", "cyfrinachol"),
        "low reliability": ("low reliability", "dibynadwyedd isel"),
        "no answers": ("no answers", "dim atebion"),
        "no variance": ("no interval", "dim cyfwng"),
        "not asked": ("not asked", "heb ei ofyn"),
        "complement unreliable": (
            "uncertain share of the other answers",
            "cyfran ansicr o'r atebion eraill",
        ),
        "few degrees of freedom": ("few degrees of freedom", "ychydig o raddau rhyddid"),
        "0% or 100%": ("0% or 100%", "0% neu 100%"),
    }
)
"""What stands beside a figure, by the flag in the frame."""

TEXTS = _texts(
    {
        # --- headings ---
        "question": ("Question", "Cwestiwn"),
        "net": ("Net", "Net"),
        "counted": ("Answers counted", "Atebion a gyfrifir"),
        "group": ("Group", "Grŵp"),
        "total": ("Total", "Cyfanswm"),
        "share": ("Share", "Cyfran"),
        "low": ("{level} CI, low", "Cyfwng hyder {level}, isaf"),
        "high": ("{level} CI, high", "Cyfwng hyder {level}, uchaf"),
        "base_n": ("Base (n)", "Sail (n)"),
        "no_answer_n": ("Gave no answer (n)", "Heb roi ateb (n)"),
        "weighted_base": ("Weighted base", "Sail wedi'i phwysoli"),
        "effective_base": ("Effective base", "Sail effeithiol"),
        "flag": ("Flag", "Nodyn"),
        "answer": ("Answer", "Ateb"),
        "net_of": ("Net: {net}", "Net: {net}"),
        "group_share": ("{group}: share", "{group}: cyfran"),
        "group_number": ("{group}: number", "{group}: nifer"),
        "base_valid": ("Base: those who gave an answer", "Sail: y rhai a roddodd ateb"),
        "base_answered": ("Base: everyone asked", "Sail: pawb y gofynnwyd iddynt"),
        "weighted_valid": (
            "Weighted base: those who gave an answer",
            "Sail wedi'i phwysoli: y rhai a roddodd ateb",
        ),
        "weighted_answered": (
            "Weighted base: everyone asked",
            "Sail wedi'i phwysoli: pawb y gofynnwyd iddynt",
        ),
        "compared_with": ("Compared with", "O'i gymharu â"),
        "share_a": ("Share of the group", "Cyfran y grŵp"),
        "share_b": ("Share compared with", "Cyfran y gymhariaeth"),
        "difference": ("Difference", "Gwahaniaeth"),
        "p_value": ("p, adjusted", "p, wedi'i addasu"),
        "result": ("Result", "Canlyniad"),
        "wave": ("Wave", "Ton"),
        "share_now": ("Share", "Cyfran"),
        "share_before": ("Share before", "Cyfran o'r blaen"),
        "change": ("Change", "Newid"),
        "higher_than": ("{column} {letter}: higher than", "{column} {letter}: uwch na"),
        # --- titles ---
        "agreement_title": (
            "Agreement by group, with confidence intervals",
            "Cytundeb yn ôl grŵp, gyda chyfyngau hyder",
        ),
        "differences_title": ("Differences between groups", "Gwahaniaethau rhwng grwpiau"),
        "waves_title": (
            "Agreement by wave, with confidence intervals",
            "Cytundeb yn ôl ton, gyda chyfyngau hyder",
        ),
        "change_title": ("Change between waves", "Newid rhwng tonnau"),
        "banner_title": ("{wording} (by {columns})", "{wording} (yn ôl {columns})"),
        "open_title": ("In their own words: {wording}", "Yn eu geiriau eu hunain: {wording}"),
        # --- results ---
        "higher": ("higher", "uwch"),
        "lower": ("lower", "is"),
        "uncertain_figure": (
            "{group}: no figure is published, since it is too uncertain.",
            "{group}: ni chyhoeddir ffigur, gan ei fod yn rhy ansicr.",
        ),
        "confidential_figure": (
            "{group}: no figure is published, to protect respondents.",
            "{group}: ni chyhoeddir ffigur, er mwyn diogelu ymatebwyr.",
        ),
        "rest": ("all others", "pawb arall"),
        "no_difference": ("no clear difference", "dim gwahaniaeth clir"),
        "base_under": ("base under {limit}", "sail o dan {limit}"),
        # --- under and over a table ---
        "of_valid": (
            "Shares are of those who gave an answer.",
            "Cyfrannau o'r rhai a roddodd ateb.",
        ),
        "of_first": (
            "Shares are of those who put the answers in order: who put this one first.",
            "Cyfrannau o'r rhai a roddodd yr atebion mewn trefn: pwy roddodd hwn yn gyntaf.",
        ),
        "group_first": ("{group}: put first", "{group}: yn gyntaf"),
        "group_place": ("{group}: mean place", "{group}: lle cymedrig"),
        "of_everyone": ("{kinds}: of everyone asked.", "{kinds}: o bawb y gofynnwyd iddynt."),
        "several": (
            "Several answers could be chosen, so the shares can add to more than 100%.",
            "Gellid dewis sawl ateb, felly gall y cyfrannau adio i fwy na 100%.",
        ),
        "agreement_note": (
            "Base: those who gave an answer. Interval: {level}, {method}.",
            "Sail: y rhai a roddodd ateb. Cyfwng: {level}, {method}.",
        ),
        "differences_note": (
            (
                "Each row compares the share of one group with that of another, in percentage "
                "points. Interval: {level}, "
                "{interval}. Test: {test}; p is adjusted for all comparisons of a question "
                "({adjusted}). Where test or "
                "interval allow for no difference, there is no clear difference."
            ),
            (
                "Mae pob rhes yn cymharu cyfran un grŵp â chyfran un arall, mewn pwyntiau "
                "canran. Cyfwng: {level}, "
                "{interval}. Prawf: {test}; mae p wedi'i addasu ar gyfer pob cymhariaeth o fewn "
                "cwestiwn ({adjusted}). Lle "
                "mae'r prawf neu'r cyfwng yn caniatáu dim gwahaniaeth, nid oes gwahaniaeth clir."
            ),
        ),
        "change_note": (
            (
                "Each row compares a wave with the one before it, in percentage points. "
                "Interval: {level}, {interval}. Test: "
                "{test}; p is adjusted for all comparisons of a question ({adjusted})."
            ),
            (
                "Mae pob rhes yn cymharu ton â'r un o'i blaen, mewn pwyntiau canran. Cyfwng: "
                "{level}, {interval}. Prawf: "
                "{test}; mae p wedi'i addasu ar gyfer pob cymhariaeth o fewn cwestiwn ({adjusted})."
            ),
        ),
        "banner_note": (
            (
                "A letter says that the share is higher than that of the group with this letter, "
                "among groups of the same "
                "column: capital at 95%, small at 90%. Each pair is tested by itself ({test}), "
                "without adjustment for how "
                "many there are."
            ),
            (
                "Mae llythyren yn dweud bod y gyfran yn uwch na chyfran y grŵp â'r llythyren "
                "honno, ymhlith grwpiau o'r un "
                "golofn: priflythyren ar 95%, llythyren fach ar 90%. Caiff pob pâr ei brofi ar "
                "ei ben ei hun ({test}), heb "
                "addasu am eu nifer."
            ),
        ),
        "hidden_letters": (
            "Groups whose figure is not published are not tested.",
            "Ni chaiff grwpiau na chyhoeddir eu ffigur eu profi.",
        ),
        "rounded_tests": (
            (
                "Tests and intervals of differences are those of the published, rounded figures, "
                "so that they tell nothing more."
            ),
            (
                "Profion a chyfyngau'r ffigurau cyhoeddedig wedi'u talgrynnu yw'r rhain, fel nad "
                "ydynt yn datgelu dim mwy."
            ),
        ),
        "open_note": (
            (
                "{shown} of {given} answers are listed, in an order that says nothing about when "
                "or by whom they were given, "
                "and without the group of the respondent. {masked} E-mail addresses, web "
                "addresses, telephone numbers, "
                "postcodes, dates and long numbers are masked wherever they were found. Answers "
                "with a word that may be a "
                "name are withheld: {withheld}. A pattern cannot find everything: read the list "
                "before it is published."
            ),
            (
                "Rhestrir {shown} o {given} ateb, mewn trefn nad yw'n dweud dim am bryd na chan "
                "bwy y'u rhoddwyd, a heb grŵp "
                "yr ymatebydd. {masked} Caiff cyfeiriadau e-bost, cyfeiriadau gwe, rhifau ffôn, "
                "codau post, dyddiadau a "
                "rhifau hir eu cuddio lle bynnag y'u cafwyd. Ni ddangosir atebion â gair a allai "
                "fod yn enw: {withheld}. Ni "
                "all patrwm ddod o hyd i bopeth: darllenwch y rhestr cyn ei chyhoeddi."
            ),
        ),
        "masked_some": (
            "In {number} of them something is masked.",
            "Mewn {number} ohonynt mae rhywbeth wedi'i guddio.",
        ),
        "open_few": (
            "Fewer than {least} people answered, so that none of their answers is listed.",
            "Atebodd llai na {least} o bobl, felly ni restrir dim o'u hatebion.",
        ),
        "open_counts": (
            (
                "Answers in people's own words are not listed, since how many there are could give "
                "away a count that is hidden."
            ),
            (
                "Ni restrir atebion yng ngeiriau pobl eu hunain, gan y gallai eu nifer ddatgelu "
                "cyfrif sydd wedi'i guddio."
            ),
        ),
        # --- notes ---
        "simulated": (
            (
                "The data are simulated: no person was interviewed, and the figures say nothing "
                "about real people."
            ),
            (
                "Data efelychiedig yw'r rhain: ni chyfwelwyd neb, ac nid yw'r ffigurau'n dweud dim "
                "am bobl go iawn."
            ),
        ),
        "share_note": (
            (
                "A share is the proportion of those who gave an answer; {kinds} are outside this "
                "base."
            ),
            ("Cyfran yw'r gyfran o'r rhai a roddodd ateb; mae {kinds} y tu allan i'r sail hon."),
        ),
        "total_note": (
            (
                "Total is everybody who was asked, all groups together as they were interviewed; "
                "it stands for no wider "
                "population than the groups do."
            ),
            (
                "Cyfanswm yw pawb y gofynnwyd iddynt, pob grŵp gyda'i gilydd fel y'u cyfwelwyd; "
                "nid yw'n cynrychioli "
                "poblogaeth ehangach na'r grwpiau."
            ),
        ),
        "net_note": (
            (
                "A net is added before rounding, so it can differ by one from the sum of its "
                "rounded parts."
            ),
            (
                "Caiff net ei adio cyn talgrynnu, felly gall fod un yn wahanol i swm ei rannau "
                "wedi'u talgrynnu."
            ),
        ),
        "not_tabulated": (
            "Numbers, dates, times and open text are not tabulated: {items}.",
            "Ni thablir rhifau, dyddiadau, amserau na thestun agored: {items}.",
        ),
        "sign_c": (
            (
                "confidential: the count is small, or would give a small one away, so the figure "
                "is not published"
            ),
            (
                "cyfrinachol: mae'r cyfrif yn fach, neu byddai'n datgelu un bach, felly ni "
                "chyhoeddir y ffigur"
            ),
        ),
        "sign_u": (
            "low reliability: the figure rests on too few people to be published",
            "dibynadwyedd isel: mae'r ffigur yn seiliedig ar rhy ychydig o bobl i'w gyhoeddi",
        ),
        "sign_x": (
            "not available: there are no answers to work the figure out from",
            "ddim ar gael: nid oes atebion i gyfrifo'r ffigur ohonynt",
        ),
        "sign_z": (
            "not applicable: this group was not asked the question",
            "ddim yn berthnasol: ni ofynnwyd y cwestiwn i'r grŵp hwn",
        ),
        # --- methods ---
        "method_interval": (
            (
                "Intervals of shares are at the {level} level by the method {method}: {formula}. "
                "Source: {source}."
            ),
            (
                "Mae cyfyngau cyfrannau ar lefel {level} yn ôl y dull {method}: {formula}. "
                "Ffynhonnell: {source}."
            ),
        ),
        "method_unweighted": (
            "Every respondent counts the same; no weights are used.",
            "Mae pob ymatebydd yn cyfrif yr un fath; ni ddefnyddir pwysau.",
        ),
        "method_weights": (
            (
                "Shares are weighted by the column {weights}. Bases are unweighted unless a "
                "table says otherwise; the "
                "effective base is (Σ w)² / Σ w², what unequal weights leave of it."
            ),
            (
                "Caiff cyfrannau eu pwysoli yn ôl y golofn {weights}. Nid yw'r seiliau wedi'u "
                "pwysoli oni bai bod tabl yn "
                "dweud fel arall; y sail effeithiol yw (Σ w)² / Σ w², sef yr hyn y mae pwysau "
                "anghyfartal yn ei adael ohoni."
            ),
        ),
        "method_design": (
            "Standard errors allow for how the sample was drawn ({drawn}) by Taylor linearisation.",
            (
                "Mae gwallau safonol yn caniatáu am y ffordd y tynnwyd y sampl ({drawn}) trwy "
                "linelliad Taylor."
            ),
        ),
        "method_replicates": (
            "Standard errors are those of replicate weights ({drawn}).",
            "Gwallau safonol y pwysau atgynhyrchu yw'r rhain ({drawn}).",
        ),
        "strata": ("strata: {columns}", "strata: {columns}"),
        "clusters": ("clusters: {columns}", "clystyrau: {columns}"),
        "fpc": ("finite populations: {columns}", "poblogaethau meidraidd: {columns}"),
        "method_weighted_only": ("unequal weights", "pwysau anghyfartal"),
        "method_tests": (
            (
                "Groups are compared two by two in the first net of each question: {test}, with "
                "the interval {interval}. p "
                "values are adjusted for all pairs of groups of a question ({adjusted}). A "
                "difference is called clear where "
                "the adjusted p is under {alpha} and the interval leaves out 0."
            ),
            (
                "Cymherir grwpiau fesul dau yn net cyntaf pob cwestiwn: {test}, gyda'r cyfwng "
                "{interval}. Caiff gwerthoedd p "
                "eu haddasu ar gyfer pob pâr o grwpiau o fewn cwestiwn ({adjusted}). Gelwir "
                "gwahaniaeth yn glir lle mae'r p "
                "wedi'i addasu o dan {alpha} a'r cyfwng heb gynnwys 0."
            ),
        ),
        "test_pooled": ("z-test with the pooled share", "prawf z gyda'r gyfran gyfun"),
        "test_linearised": ("linearised t-test of the design", "prawf t llinelledig y dyluniad"),
        "test_published": ("z-test of the published figures", "prawf z o'r ffigurau cyhoeddedig"),
        "method_rounding": (
            (
                "Percentages are rounded half up from the unrounded figure, shares to whole "
                "numbers and bounds to one decimal."
            ),
            (
                "Caiff canrannau eu talgrynnu hanner i fyny o'r ffigur heb ei dalgrynnu, "
                "cyfrannau i rifau cyfan a ffiniau i "
                "un lle degol."
            ),
        ),
        "method_standard": (
            "Standard of publication: {title}. {note}",
            "Safon gyhoeddi: {title}. {note}",
        ),
        "method_made": (
            "Made with Concord {version} from data with the fingerprint {fingerprint}.",
            "Gwnaed gyda Concord {version} o ddata â'r olion bysedd {fingerprint}.",
        ),
        # --- details ---
        "client": ("Client", "Cleient"),
        "fieldwork": ("Fieldwork", "Gwaith maes"),
        "mode": ("Mode", "Dull"),
        "universe": ("Universe", "Poblogaeth"),
        "sampling": ("Sampling", "Samplu"),
        "interviews": ("Interviews: {group}", "Cyfweliadau: {group}"),
        "weighting": ("Weighting", "Pwysoli"),
        "intervals": ("Intervals", "Cyfyngau"),
        "interval": ("{level} confidence interval ({method})", "Cyfwng hyder {level} ({method})"),
        "contact": ("Contact", "Cyswllt"),
        "licence": ("Licence", "Trwydded"),
        "standard": ("Standard of publication", "Safon gyhoeddi"),
        "fingerprint": ("Data fingerprint", "Olion bysedd y data"),
        "made_with": ("Made with", "Gwnaed gyda"),
        # --- workbook: sheets ---
        "sheet_cover": ("Cover", "Clawr"),
        "sheet_contents": ("Contents", "Cynnwys"),
        "sheet_notes": ("Notes", "Nodiadau"),
        "sheet_headlines": ("Headlines", "Penawdau"),
        "sheet_questions": ("Questions", "Cwestiynau"),
        "sheet_methods": ("Methods", "Dulliau"),
        "sheet_charts": ("Charts", "Siartiau"),
        "sheet_answers": ("Answers", "Atebion"),
        # --- workbook: titles and lines ---
        "simulated_title": ("{title} (simulated data)", "{title} (data efelychiedig)"),
        "simulated_line": (
            "Simulated data: no person was interviewed",
            "Data efelychiedig: ni chyfwelwyd neb",
        ),
        "table_title": ("Table {number}: {title}", "Tabl {number}: {title}"),
        "headlines_title": ("Headlines in words", "Penawdau mewn geiriau"),
        "questions_title": ("Questions in full", "Y cwestiynau yn llawn"),
        "answers_title": ("Answers of single respondents", "Atebion ymatebwyr unigol"),
        "one_table": (
            "1 table, on its own sheet. Shorthand such as [x] is explained on the notes.",
            "1 tabl, ar ei ddalen ei hun. Esbonnir talfyriadau fel [x] yn y nodiadau.",
        ),
        "many_tables": (
            (
                "{number} tables, each on its own sheet. Shorthand such as [x] is explained on the "
                "notes."
            ),
            (
                "{number} tabl, pob un ar ei ddalen ei hun. Esbonnir talfyriadau fel [x] yn y "
                "nodiadau."
            ),
        ),
        "to_contents": ("Contents of this workbook", "Cynnwys y llyfr gwaith hwn"),
        "back": ("Back to the contents", "Yn ôl i'r cynnwys"),
        "leads": ("Each name of a sheet leads to it.", "Mae enw pob dalen yn arwain ati."),
        "to_notes": ("Notes and shorthand: {marks}", "Nodiadau a thalfyriadau: {marks}"),
        "note_mark": ("[note {number}]", "[nodyn {number}]"),
        "note_marks": ("[note 1] to [note {number}]", "[nodyn 1] i [nodyn {number}]"),
        "notes_line": (
            "Notes hold for every table. Shorthand stands in a cell instead of a figure.",
            "Mae'r nodiadau'n berthnasol i bob tabl. Saif talfyriad mewn cell yn lle ffigur.",
        ),
        "as_asked": ("As they were asked.", "Fel y'u gofynnwyd."),
        "empty_cells": (
            "An empty cell means that there is nothing to say (under: {headings}).",
            "Mae cell wag yn golygu nad oes dim i'w ddweud (o dan: {headings}).",
        ),
        "source": ("Source: {parts}.", "Ffynhonnell: {parts}."),
        "fieldwork_in": ("fieldwork {dates}", "gwaith maes {dates}"),
        "not_stated": ("[x] not stated", "[x] heb ei nodi"),
        "nobody_yet": ("[x] nobody yet", "[x] neb eto"),
        "left_out": (
            "Left out, because it says who somebody is or when: {names}.",
            "Wedi'i hepgor, am ei fod yn dweud pwy yw rhywun neu pryd: {names}.",
        ),
        "nothing": ("nothing", "dim"),
        "answers_warning": (
            (
                "One row for each interview; nothing is hidden. A rare combination of answers can "
                "still be one person's."
            ),
            (
                "Un rhes i bob cyfweliad; nid oes dim wedi'i guddio. Gall cyfuniad prin o atebion "
                "fod yn eiddo i un person o hyd."
            ),
        ),
        "yes": ("Yes", "Ie"),
        "no": ("No", "Na"),
        "logo_of": ("Logo of {name}", "Logo {name}"),
        # --- workbook: headings ---
        "about_study": ("About the study", "Am yr astudiaeth"),
        "stated": ("Stated", "Wedi'i nodi"),
        "sheet": ("Sheet", "Dalen"),
        "title": ("Title", "Teitl"),
        "note_or_shorthand": ("Note or shorthand", "Nodyn neu dalfyriad"),
        "meaning": ("Meaning", "Ystyr"),
        "sentence": ("Sentence", "Brawddeg"),
        "figure_stated": (
            "Figure it states (question, net, group)",
            "Y ffigur a nodir (cwestiwn, net, grŵp)",
        ),
        "name": ("Name", "Enw"),
        "answers": ("Answers", "Atebion"),
        "asked_of": ("Asked of", "Gofynnwyd i"),
        "part": ("Part", "Rhan"),
        "how_made": ("How the figures were made", "Sut y gwnaed y ffigurau"),
        # --- workbook: charts ---
        "figures_sheet": ("Sheet with the figures", "Dalen y ffigurau"),
        "chart_shows": (
            "What the chart beside this shows",
            "Yr hyn a ddengys y siart wrth ymyl hwn",
        ),
        "charts_line": (
            (
                "Each chart stands to the right of its words and is drawn from the sheet that is "
                "named there."
            ),
            "Saif pob siart i'r dde o'i eiriau ac fe'i lluniwyd o'r ddalen a enwir yno.",
        ),
        "chart_many": (
            "{wording} Bars of each answer, side by side for these groups ({number}): {groups}.",
            "{wording} Barrau pob ateb, ochr yn ochr ar gyfer y grwpiau hyn ({number}): {groups}.",
        ),
        "chart_one": (
            "{wording} A bar of all answers for each of these groups ({number}): {groups}.",
            "{wording} Bar o'r holl atebion ar gyfer pob un o'r grwpiau hyn ({number}): {groups}.",
        ),
        "chart_largest": (
            "Largest share, {group}: {answer}, {share}.",
            "Y gyfran fwyaf, {group}: {answer}, {share}.",
        ),
        "chart_figures": (
            "All figures are on the sheet {sheet}.",
            "Mae'r holl ffigurau ar y ddalen {sheet}.",
        ),
    }
)
"""Every text by its key."""
