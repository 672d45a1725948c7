"""The page's own words, in English and Welsh; a form in another language has them in English.

A word in braces is filled in by the page's script.
"""

from collections.abc import Mapping
from types import MappingProxyType

from survey.wording import Wording

__all__ = ["LANGUAGE_NAMES", "PHRASES"]

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "cy": "Cymraeg",
        "ga": "Gaeilge",
        "gd": "Gàidhlig",
        "fr": "Français",
        "de": "Deutsch",
        "es": "Español",
    }
    | {
        "pl": "Polski",
        "ro": "Română",
        "pt": "Português",
        "it": "Italiano",
        "ar": "العربية",
        "ur": "اردو",
        "pa": "ਪੰਜਾਬੀ",
    }
    | {
        "bn": "বাংলা",
        "gu": "ગુજરાતી",
        "hi": "हिन्दी",
        "so": "Soomaali",
        "tr": "Türkçe",
        "uk": "Українська",
        "fa": "فارسی",
        "zh": "中文",
    }
)
"""What speakers call their language, for the switch. Another language is named by its code."""

_PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # around a question
        "back": ("Back", "Yn ôl"),
        "continue": ("Continue", "Parhau"),
        "optional": ("(optional)", "(dewisol)"),
        "or": ("or", "neu"),
        "clear_choice": ("Clear this answer", "Clirio'r ateb hwn"),
        "progress": ("Question {n} of {total}", "Cwestiwn {n} o {total}"),
        "characters_left": ("You have {n} characters left", "Mae gennych {n} o nodau ar ôl"),
        "characters_over": ("You have {n} characters too many", "Mae gennych {n} o nodau'n ormod"),
        "longest": ("Up to {n} characters.", "Hyd at {n} o nodau."),
        "day": ("Day", "Diwrnod"),
        "month": ("Month", "Mis"),
        "year": ("Year", "Blwyddyn"),
        "date_hint": ("For example, 13 6 2022", "Er enghraifft, 13 6 2022"),
        "before": ("Before you start", "Cyn i chi ddechrau"),
        "consent": ("Taking part", "Cymryd rhan"),
        "languages": ("Language", "Iaith"),
        "error_title": ("Error: {title}", "Gwall: {title}"),
        "error": ("Error:", "Gwall:"),
        # problems
        "problem": ("There is a problem", "Mae problem"),
        "choose_one": ("Select an answer", "Dewiswch ateb"),
        "choose_some": ("Select at least one answer", "Dewiswch o leiaf un ateb"),
        "none_alone": (
            "Select the answers that apply, or the last one, but not both",
            "Dewiswch yr atebion sy'n berthnasol, neu'r un olaf, ond nid y ddau",
        ),
        "needs_answer": ("Answer this question", "Atebwch y cwestiwn hwn"),
        "write_answer": ("Enter an answer", "Rhowch ateb"),
        "write_number": ("Enter a number", "Rhowch rif"),
        "write_date": ("Enter a date", "Rhowch ddyddiad"),
        "not_a_number": (
            "Enter a number in digits, such as 7 or 7.5",
            "Rhowch rif mewn digidau, fel 7 neu 7.5",
        ),
        "not_whole": ("Enter a whole number, such as 7", "Rhowch rif cyfan, fel 7"),
        "too_large": ("Enter a smaller number", "Rhowch rif llai"),
        "too_long": (
            "The answer must be {n} characters or fewer; it is {over} too long",
            "Rhaid i'r ateb fod yn {n} o nodau neu lai; mae {over} yn ormod",
        ),
        "not_a_date": (
            "Enter a real date with its day, month and year",
            "Rhowch ddyddiad go iawn gyda'r diwrnod, y mis a'r flwyddyn",
        ),
        "number_between": ("Enter a number from {min} to {max}", "Rhowch rif o {min} i {max}"),
        "number_least": ("Enter {min} or more", "Rhowch {min} neu fwy"),
        "number_most": ("Enter {max} or less", "Rhowch {max} neu lai"),
        "date_between": ("Enter a date from {min} to {max}", "Rhowch ddyddiad o {min} i {max}"),
        "date_least": ("Enter {min} or a later date", "Rhowch {min} neu ddyddiad diweddarach"),
        "date_most": ("Enter {max} or an earlier date", "Rhowch {max} neu ddyddiad cynharach"),
        "please_check": ("Please check", "Gwiriwch"),
        "is_right": ("Yes, it is right", "Ydy, mae'n gywir"),
        # review and end
        "review": ("Check your answers", "Gwiriwch eich atebion"),
        "review_text": (
            "You can change any of them. Then finish to get your form, ready to send.",
            (
                "Gallwch newid unrhyw un ohonynt. Yna gorffennwch i gael eich ffurflen, yn barod i'w "
                "hanfon."
            ),
        ),
        "change": ("Change", "Newid"),
        "no_answer": ("No answer", "Dim ateb"),
        "finish": ("Finish", "Gorffen"),
        "change_answers": ("Change my answers", "Newid fy atebion"),
        "end": ("Now send your form back", "Nawr anfonwch eich ffurflen yn ôl"),
        "end_text": (
            (
                "Your answers are complete. They have not been sent yet: this page sends nothing by "
                "itself."
            ),
            (
                "Mae eich atebion yn gyflawn. Nid ydynt wedi'u hanfon eto: nid yw'r dudalen hon yn "
                "anfon dim ei hun."
            ),
        ),
        "step_save": ("Save the file with your answers.", "Cadwch y ffeil gyda'ch atebion."),
        "step_send": (
            (
                "Send it to whoever gave you this form, for example as an e-mail attachment. Its "
                "name ends in “.concord.json”."
            ),
            (
                "Anfonwch hi at bwy bynnag a roddodd y ffurflen hon i chi, er enghraifft fel "
                "atodiad e-bost. "
                "Mae ei henw yn gorffen gyda “.concord.json”."
            ),
        ),
        "download": ("Save my answers", "Cadw fy atebion"),
        "downloaded": (
            "The file is saved. Please send it back.",
            "Mae'r ffeil wedi'i chadw. Anfonwch hi yn ôl.",
        ),
        "code_title": (
            "If you cannot save or send the file",
            "Os na allwch gadw neu anfon y ffeil",
        ),
        "code_text": (
            "Copy all of this text into an e-mail instead. It holds the same answers.",
            "Copïwch y testun hwn i gyd i e-bost yn lle hynny. Mae'n cynnwys yr un atebion.",
        ),
        "code_label": ("Your answers as text", "Eich atebion fel testun"),
        "copy": ("Copy the text", "Copïo'r testun"),
        "copied": ("The text is copied.", "Mae'r testun wedi'i gopïo."),
        "copy_by_hand": (
            "The text is selected: copy it now.",
            "Mae'r testun wedi'i ddewis: copïwch ef nawr.",
        ),
        "another": ("Fill in another form", "Llenwi ffurflen arall"),
        "another_question": (
            "Your answers will be removed from this page. Have you saved and sent them?",
            "Bydd eich atebion yn cael eu tynnu o'r dudalen hon. Ydych chi wedi'u cadw a'u hanfon?",
        ),
        "declined": ("Thank you for your time", "Diolch am eich amser"),
        "declined_text": (
            (
                "You chose not to take part, so there are no more questions and nothing is kept. You "
                "can close this page."
            ),
            (
                "Rydych wedi dewis peidio â chymryd rhan, felly does dim rhagor o gwestiynau ac "
                "nid oes dim yn cael ei gadw. "
                "Gallwch gau'r dudalen hon."
            ),
        ),
        # drafts
        "later": ("Stop and carry on later", "Stopio a pharhau wedyn"),
        "kept_here": (
            (
                "Your answers are kept in this browser on this device until you clear them. They are "
                "not sent to anyone."
            ),
            (
                "Cedwir eich atebion yn y porwr hwn ar y ddyfais hon nes i chi eu clirio. Nid ydynt "
                "yn cael eu hanfon at neb."
            ),
        ),
        "not_kept": (
            (
                "This form keeps nothing on this device. To carry on later, save a draft file before "
                "you close the page."
            ),
            (
                "Nid yw'r ffurflen hon yn cadw dim ar y ddyfais hon. I barhau wedyn, cadwch ffeil "
                "ddrafft cyn ei chau."
            ),
        ),
        "cannot_keep": (
            (
                "This browser keeps nothing for this page. To carry on later, save a draft file "
                "before you close it."
            ),
            (
                "Nid yw'r porwr hwn yn cadw dim ar gyfer y dudalen hon. I barhau wedyn, cadwch ffeil "
                "ddrafft cyn ei chau."
            ),
        ),
        "save_draft": ("Save a draft file", "Cadw ffeil ddrafft"),
        "load_draft": ("Load a draft file", "Llwytho ffeil ddrafft"),
        "clear": ("Clear my answers", "Clirio fy atebion"),
        "clear_question": (
            "All answers on this page will be removed, and you begin again. Is that right?",
            (
                "Bydd pob ateb ar y dudalen hon yn cael ei dynnu, a byddwch yn dechrau eto. A yw "
                "hynny'n iawn?"
            ),
        ),
        "cleared": ("Your answers are cleared.", "Mae eich atebion wedi'u clirio."),
        "draft_saved": ("The draft file is saved.", "Mae'r ffeil ddrafft wedi'i chadw."),
        "draft_loaded": (
            "The draft is loaded. You can carry on.",
            "Mae'r drafft wedi'i lwytho. Gallwch barhau.",
        ),
        "draft_refused": (
            (
                "That file is not a draft of this form. Choose the draft file you saved from this "
                "same form."
            ),
            (
                "Nid yw'r ffeil honno'n ddrafft o'r ffurflen hon. Dewiswch y ffeil ddrafft a gadwyd "
                "gennych o'r un ffurflen hon."
            ),
        ),
        "welcome_back": (
            "Your earlier answers are still here, so you can carry on where you stopped.",
            "Mae eich atebion cynharach yma o hyd, felly gallwch barhau lle y stopioch.",
        ),
        # without a script, and on paper
        "no_script": (
            (
                "This form is filled in on screen with JavaScript, which is off here. On an "
                "iPhone or iPad, or in the preview of "
                "an e-mail program, save the file and open it on a computer or an Android phone "
                "in a browser such as Chrome, "
                "Edge or Firefox. Or print this page, fill it in with a pen and give it back to "
                "whoever gave it to you."
            ),
            (
                "Mae'r ffurflen hon yn cael ei llenwi ar sgrin gyda JavaScript, sydd wedi'i "
                "ddiffodd yma. Ar iPhone neu iPad, "
                "neu yn rhagolwg rhaglen e-bost, cadwch y ffeil a'i hagor ar gyfrifiadur neu "
                "ffôn Android mewn porwr fel Chrome, "
                "Edge neu Firefox. Neu argraffwch y dudalen hon, llenwch hi â beiro a'i rhoi yn "
                "ôl i'r sawl a'i rhoddodd i chi."
            ),
        ),
        "only_if": ("Answer only if {condition}.", "Atebwch dim ond os {condition}."),
        "question_number": ("question {n}", "cwestiwn {n}"),
        "form": ("Form", "Ffurflen"),
    }
)

PHRASES: Mapping[str, Wording] = MappingProxyType(
    {name: Wording.of({"en": english, "cy": welsh}) for name, (english, welsh) in _PHRASES.items()}
)
