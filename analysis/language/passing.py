"""Figures that say nothing about the answers: dates, money, pages, references and the like, by what
they look like.
"""

import re

from analysis.language.kinds import MentionKind
from analysis.language.number_words import DIGITS

__all__ = ["EARLY", "LATE", "Passing"]

Passing = tuple[MentionKind, re.Pattern[str], str]
"""Kind, what it looks like (the group `figure`, or all of it), and an example."""

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|"
    r"Dec(?:ember)?|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_LABEL = (
    r"(?:tables?|figures?|figs?\.?|charts?|sections?|chapters?|append(?:ix|ices)|annex|box|notes?|footnotes?|questions?|q|items?|parts?|"
    r"steps?|waves?|phases?|rounds?|volumes?|vol\.?|issues?|no\.?|nos\.|number|grades?|key\s+stage|year|paragraphs?|para\.?|slides?|"
    r"appendix|tabl(?:au)?|ffigur(?:au)?|siart(?:iau)?|adran(?:nau)?|pennod|atodiad|cwestiwn|nodyn|ton|rhan|blwyddyn|cyfnod)"
)


def _passing(kind: MentionKind, written: str, example: str) -> Passing:
    return kind, re.compile(written, re.IGNORECASE | re.VERBOSE), example


EARLY: tuple[Passing, ...] = (
    _passing("field", r"\{\{[^{}]*\}\}", "{{ pct('item5', net='agree') }}"),
    _passing(
        "address",
        r"""\b(?:https?://|www\.)[^\s<>]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|\bdoi:?\s*10\.\S+
        |\b10\.\d{4,9}/\S+""",
        "https://example.org/2022",
    ),
    _passing("address", r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b", "SW1A 2AA"),
    _passing(
        "date",
        r"\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b|(?<![\d/])\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\d/])",
        "2022-06-13",
    ),
    _passing(
        "date",
        rf"""\b{_DAY}(?:\s*(?:-|–|to|and|a|i|hyd)\s*{_DAY})?(?:\s+of)?\s+{_MONTH}\b(?:[\s,]+{_YEAR}\b)?
        |\b{_MONTH}\s+{_DAY}(?!\d)(?:\s*(?:-|–|to)\s*{_DAY}(?!\d))?(?:,?\s+{_YEAR}\b)?|\b{_MONTH}\s+{_YEAR}\b""",
        "13 June 2022",
    ),
    _passing(
        "time",
        r"\b\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w)|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])",
        "7.30pm",
    ),
    _passing(
        "phone",
        r"""(?:\+\d{1,3}[\s-]?(?:\(0\))?|(?<![\d.,])\(?0)\d(?:[\s()-]{0,2}\d){7,10}(?!\d)|\b(?:call|ring|phone|tel\.?|telephone|ffoniwch)
        :?\s+(?:us\s+)?(?:on\s+|ar\s+)?(?P<figure>\d[\d\s-]*\d)""",
        "020 7946 0123",
    ),
    _passing(
        "money",
        rf"""[£$€]\s?{DIGITS}(?:\s?(?:k|m|bn|million|billion|thousand|miliwn|biliwn)\b)?(?:\s?(?:-|–|to)\s?[£$€]?{DIGITS}(?:\s?(?:k|m|bn
        |million|billion)\b)?)?|\b{DIGITS}(?:\s?(?:million|billion|bn|thousand))?\s?(?:pounds|pence|euros?|dollars|GBP|EUR|USD|p\b|o\s+bunnoedd)""",
        "£2.5 million",
    ),
    _passing(
        "statistic",
        r"""\b(?:where|if|lle\s+mae['’]?r?)\s+(?:the\s+)?(?:test|prawf)\b[^.]{0,60}?(?P<figure>\b(?:no|dim)\s+(?:difference|gwahaniaeth)[^.]*)""",
        "where test or interval allow for no difference",
    ),
    _passing(
        "quantity",
        r"\b(?:adds?(?:\s+up)?\s+to|adio\s+i)\s+(?P<figure>(?:(?:more|over|fwy|mwy)\s+(?:than\s+|na\s+)?)?100\s?%)",
        "add to 100%",
    ),
    _passing("quantity", r"\b(?:siart|tabl)(?:iau|au)?\s+\((?P<figure>\d+)\)", "pob siart (29)"),
    _passing(
        "quantity",
        r"\b(?:those|bases|rhai|seiliau)\s+(?P<figure>(?:under|below|o\s+dan)\s+\d+)(?=\s+(?:are|eu)\s|\s*\.\s*(?:\Z|[A-Z]))",
        "figures on bases under 30 are not published",
    ),
    _passing("quantity", r"\bdiffer\s+by\s+one\b", "it can differ by one"),
    _passing(
        "quantity",
        r"\brounded\s+(?P<figure>half)\b|\btalgrynnu\s+(?P<hanner>hanner)\b",
        "rounded half up",
    ),
    _passing(
        "reference",
        r"(?<=[a-z]\s)(?P<figure>\d+(?:\(\d+\))?,\s\d+[–-]\d+)(?=\.|\Z)",
        "Statistical Association 22, 209–212.",
    ),
    _passing(
        "statistic",
        r"""(?<!\w)(?:p|P)(?:\s*-?\s*values?)?\s*(?:=|<|>|≤|≥|of)\s*0?\.\d+|\b(?:I²|I2|I\^2|R²|R2|χ²|chi-?squared?|κ|kappa|α|alpha|df|OR|RR|SD|SE|ICC
        |deff|t|F|r|d|g|z|b|β)\s*(?:\([\d.,\s]+\))?\s*[=≈]\s*[-−–]?\d+(?:[.,]\d+)*\s?%?|[-−]0?\.\d+(?![\d%])
        |\bp\s+(?:is\s+|wedi['’]i\s+addasu\s+)?(?:under|below|o\s+dan)\s+0?\.\d+|\b(?:leaves\s+out|includes|contains|heb\s+gynnwys|yn\s+cynnwys)\s+(?P<zero>0)(?![\d.,]\d|%)
        |(?<=²/)\d+(?=\s*[±)])""",
        "p < 0.001",
    ),
)
"""What is told from its signs alone, and looked for before shares and counts."""

LATE: tuple[Passing, ...] = (
    _passing(
        "version",
        r"\bv(?:ersion|\.)?\s?\d+(?:\.\d+)*\b|\b(?:ISO|BS|EN|RFC)\s?\d+(?:[-:]\d+)*|(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*",
        "v2.1",
    ),
    _passing(
        "label",
        rf"\b{_LABEL}\s?\#?\d+(?:\.\d+)*[a-z]?(?:(?:\s*(?:,|&|-|–|to|and|or|a|neu)\s*)\d+(?:\.\d+)*[a-z]?\b(?!\s?%))*(?![\d%])",
        "Table 3",
    ),
    _passing(
        "label",
        r"\A\s*\(?(?P<figure>\d+(?:\.\d+)*)[.)](?=\s)|\A\s*(?P<numbered>\d+(?:\.\d+)+)(?=\s)",
        "2.1 Method",
    ),
    _passing(
        "page",
        r"\b(?:pp?\.|pages?|tud\.|tudalen(?:nau)?)\s?\d+(?:\s?[-–]\s?\d+)?\b|(?<=\t)\d+\s*\Z",
        "p. 12",
    ),
    _passing("reference", r"\[\d+(?:\s?[,;–-]\s?\d+)*\]|(?<=\d)\(\d{1,3}\)", "as shown [12, 13]"),
    _passing(
        "reference",
        rf"\((?:[^()\d]*[,\s])?{_YEAR}[a-z]?(?:[;,]\s?[^()%]{{0,80}}{_YEAR}[a-z]?)*\)",
        "(Smith, 2019)",
    ),
    _passing(
        "age",
        r"""\b(?:aged?|ages|oed)\s+(?:of\s+|between\s+|from\s+|over\s+|under\s+|o\s+dan\s+|dros\s+)?\d+(?:\s*(?:-|–|to|and|or|i|a|neu)\s*(?:\d+|over|above|older|under|younger|throsodd))?\+?
        |\b\d+(?:\s*(?:-|–|to)\s*\d+)?[\s-]years?[\s-](?:olds?|of\s+age)\b|\b\d+(?:\s*(?:-|–|to)\s*\d+)?(?:\s+(?:blwydd|mlwydd))?\s+oed\b
        |\b(?:under|over)[\s-]\d+s\b|\b(?:children|child|babies|infants|people|adults|those|anyone|everyone|plant|pobl)\s+(?P<figure>(?:under|over|o\s+dan|dan|dros)\s+\d{1,2}(?!\d|[.,]\d|\s?%))|\b(?:under|over)\s+the\s+age\s+of\s+\d+|\b\d+\s+(?:and|or)\s+(?:over|older|under|younger)\b""",
        "children aged 0 to 5",
    ),
    _passing(
        "quantity",
        rf"""\b{DIGITS}(?:\s*(?:-|–|to|and|i)\s*{DIGITS})?[\s-]?(?:years?|months?|weeks?|days?|hours?|minutes?|mins?|seconds?|times|km|miles|metres|kg|MB|kB|
        words|pages|studies|trials|reviews|surveys|questions|items|statements|sections|countries|regions|teams|sites|schools|steps?|charts|tables|
        blwyddyn|blynedd|mis|wythnos|diwrnod|awr|munud|eiliad|cwestiwn|arolwg|astudiaeth|gwlad|tîm|tim)\b
        |\b{DIGITS}(?=\s+(?:[\w-]+\s+){{1,2}}(?:studies|trials|reviews|surveys|questions|items|countries|teams|sites|schools)\b)""",
        "77 studies",
    ),
    _passing(
        "quantity",
        r"\b24/7\b|\b\d+[\s-]points?(?=\s+(?:\w+\s+)?(?:scale|likert|plan|system)\b)",
        "a 5-point scale",
    ),
    _passing("ordinal", r"\b\d+(?:st|nd|rd|th|fed|ain|eg|ydd)\b", "the 21st century"),
    _passing(
        "year",
        rf"(?<![\d.,])(?:{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|\d\d))?|{_YEAR}s)(?![\d%]|[.,]\d)",
        "in 2022",
    ),
    _passing("code", r"\b[A-Za-z_]+[-_]?\d[\w-]*|\b\d+[A-Za-z_][\w-]*|\#\d+\b", "COVID-19"),
)
"""What is told from the words around it, and looked for after shares and counts."""
