"""XML from outside, read safely: the one parser for diagrams and decision tables."""

from lxml import etree

from runner.notation.encoding import read_text
from runner.notation.finding import Finding, Unreadable

SIZE_LIMIT = 5 * 1024 * 1024
ELEMENT_LIMIT = 50_000
ATTRIBUTE_LIMIT = 200
ID_LIMIT = 255

_CODES = etree.ErrorTypes
_RESOURCE_LIMIT = 114  # lxml has no name for libxml2's XML_ERR_RESOURCE_LIMIT
_ENTITIES = (
    "The file declares or uses XML entities.",
    "Remove the DOCTYPE and write the text itself; entities are never read.",
)
_TOO_DEEP = ("The elements are nested too deep or a text is too long.", "Nest at most 250 elements in one another.")
_NOT_XML = ("The file is not well-formed XML.", "Open it in Camunda Modeler and save it again, or restore it.")
_BY_CODE = {
    _CODES.ERR_DOCUMENT_EMPTY: ("The file is not XML.", "Choose a file that Camunda Modeler saved."),
    _CODES.ERR_DOCUMENT_END: ("The file goes on after its last closing tag.", "Remove what follows the root element."),
    _CODES.ERR_TAG_NAME_MISMATCH: ("A closing tag does not match its opening tag.", _NOT_XML[1]),
    _CODES.ERR_TAG_NOT_FINISHED: ("The file breaks off inside an element.", "Upload the whole file."),
    _CODES.ERR_ATTRIBUTE_REDEFINED: ("An element has the same attribute twice.", "Remove one of the two."),
    _CODES.NS_ERR_UNDEFINED_NAMESPACE: (
        "A namespace prefix is used that is not declared.",
        "Declare it on the root element with xmlns:prefix=….",
    ),
    _CODES.ERR_INVALID_CHAR: ("The file has a character that XML does not allow.", "Remove control characters."),
    _CODES.ERR_RESERVED_XML_NAME: (
        "Something stands before the XML declaration, if only a blank or an empty line.",
        "Let the file begin with <?xml.",
    ),
    _CODES.ERR_ENTITY_LOOP: _ENTITIES,
    _CODES.ERR_UNDECLARED_ENTITY: _ENTITIES,
    _CODES.WAR_UNDECLARED_ENTITY: _ENTITIES,
    _CODES.ERR_ENTITY_NOT_FINISHED: _ENTITIES,
    _CODES.ERR_NAME_TOO_LONG: _TOO_DEEP,
    _RESOURCE_LIMIT: _TOO_DEEP,
}


def parse_xml(name: str, source: bytes) -> etree._Element:
    """The root element of the XML document `source`, without comments and processing instructions.

    Takes the encodings of encoding.py up to 5 MB and 50,000 elements. Never reads entities or other files.
    Raises Unreadable with one Finding; its text never repeats what the file says (CVE-2017-7463).
    """
    if len(source) > SIZE_LIMIT:
        raise _refusal(name, f"The file has {len(source):,} bytes.", f"At most {SIZE_LIMIT:,} are taken: divide it.")
    if not source.strip():
        raise _refusal(name, "The file is empty.", "Save the diagram or table and upload it again.")
    # Before parsing: a million elements fit in 4 MB and would take 110 MB of memory.
    if source.count(b"<") > 2 * ELEMENT_LIMIT + 1000:
        raise _too_many_elements(name)
    root = _parsed(name, read_text(name, source).encode())
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise _refusal(name, "The file has a DOCTYPE.", _ENTITIES[1])
    _require_reasonable_elements(name, root)
    return root


def xml_text(name: str, source: bytes) -> str:
    """The document as text, in whatever encoding it came, for what reads texts only (a browser, an answer in JSON).

    The encoding is taken out of the declaration, since a text has none. Raises Unreadable as parse_xml does.
    """
    parse_xml(name, source)
    return read_text(name, source)


def wrong_root(name: str, root: etree._Element, wanted: str, cure: str) -> Unreadable:
    """The refusal of a document whose root is not what its reader reads: `wanted` in words, `cure` what to export."""
    message, export = f"The file is XML but not {wanted}.", f"Export it as {cure}, or choose another file."
    return _refusal(name, message, export, root.sourceline)


def _parsed(name: str, source: bytes) -> etree._Element:
    # collect_ids stays on: switched off, libxml2 opens the files that parameter entities name.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        return etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        message, cure = _explanation(error)
        line, column = error.position
        raise _refusal(name, message, cure, line, column) from None


def _explanation(error: etree.XMLSyntaxError) -> tuple[str, str]:
    if error.msg and "entit" in error.msg.lower():
        return _ENTITIES
    return _BY_CODE.get(error.code, _NOT_XML)


def _require_reasonable_elements(name: str, root: etree._Element) -> None:
    for count, element in enumerate(root.iter(), 1):
        if not isinstance(element.tag, str):
            raise _refusal(name, *_ENTITIES, element.sourceline)
        if count > ELEMENT_LIMIT:
            raise _too_many_elements(name)
        if len(element.attrib) > ATTRIBUTE_LIMIT:
            message = f"An element has {len(element.attrib)} attributes."
            raise _refusal(name, message, f"At most {ATTRIBUTE_LIMIT} are taken.", element.sourceline)
        if len(element.get("id", "")) > ID_LIMIT:
            message = f"An element's id has {len(element.get('id', ''))} characters."
            raise _refusal(name, message, f"At most {ID_LIMIT} are taken: shorten it.", element.sourceline)


def _too_many_elements(name: str) -> Unreadable:
    return _refusal(name, f"The file has more than {ELEMENT_LIMIT:,} elements.", "Divide it into several diagrams.")


def _refusal(name: str, message: str, cure: str, line: int | None = None, column: int | None = None) -> Unreadable:
    return Unreadable([Finding(message, cure, name, line or None, column or None, rule="xml")])
