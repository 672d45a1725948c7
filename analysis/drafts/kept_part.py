"""The part of an Office file that says what its claims are (`kept_claims`, `kept_shapes`), written
into a file that is there already: every other part stays as it is.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from analysis.drafts.kept_claims import NAMESPACE, kept_xml, said
from analysis.drafts.office import Parts

__all__ = ["kept_part"]

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def kept_part(
    parts: Parts, main: str, claims: Mapping[str, str], shapes: Iterable[ET.Element] = ()
) -> dict[str, bytes]:
    """The parts that change where a file keeps these claims, by key, and shapes as well as those
    that it has. `main`: the part that the file is about.
    """
    shapes = list(shapes)
    if not claims and not shapes:
        return {}
    own = _own(parts)
    if own:
        root = parts.root(own)
        known = {one.get("id") for one in root}
        for key, claim in claims.items():
            if key not in known:
                root.append(_as_xml(ET.Element(f"{{{NAMESPACE}}}claim", id=key), said(claim)))
        for shape in shapes:
            if shape.get("id") not in known:
                root.append(parse_xml(ET.tostring(shape)))
        return {own: serialize_part_xml(root)}
    name = _free(parts)
    folder, _, file = main.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    relations = parts.root(rels)
    taken = {one.get("Id") for one in relations}
    number = next(n for n in range(1, len(taken) + 2) if f"rIdClaims{n}" not in taken)
    relation = relations.makeelement(
        _RELATIONS, {"Id": f"rIdClaims{number}", "Type": _KIND, "Target": f"../{name}"}
    )
    relations.append(relation)
    return {name: kept_xml(claims, shapes), rels: serialize_part_xml(relations)}


def _own(parts: Parts) -> str:
    """The part that a file has for claims already."""
    return next(
        (
            name
            for name in sorted(parts.contents)
            if re.fullmatch(r"customXml/item\d+\.xml", name)
            and NAMESPACE.encode() in parts.contents[name]
        ),
        "",
    )


def _free(parts: Parts) -> str:
    number = 1
    while f"customXml/item{number}.xml" in parts.contents:
        number += 1
    return f"customXml/item{number}.xml"


def _as_xml(element: ET.Element, text: str) -> object:
    element.text = text
    return parse_xml(ET.tostring(element))
