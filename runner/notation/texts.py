"""Texts that are evaluated: expressions, conditions and scripts, in the languages that run here."""

from lxml import etree

from runner.notation.model import Condition, Platform, Script
from runner.notation.source import CAMUNDA, Source, attribute, text_of

LANGUAGES = {
    "javascript": "javascript",
    "ecmascript": "javascript",
    "js": "javascript",
    "text/javascript": "javascript",
    "text/ecmascript": "javascript",
    "application/javascript": "javascript",
    "application/ecmascript": "javascript",
    "application/x-javascript": "javascript",
    "python": "python",
    "jython": "python",
    "text/python": "python",
    "text/x-python": "python",
    "application/python": "python",
    "application/x-python": "python",
    "feel": "feel",
    "feel-scala": "feel",
    "text/feel": "feel",
    "application/feel": "feel",
}
LANGUAGE_CURE = "Use javascript, python or feel, or make it an external task."
_JUEL = frozenset({"juel", "http://www.java.com/javatypes", "http://java.sun.com/products/jsp/", "application/x-juel"})


def script_language(source: Source, element: etree._Element, language: str | None) -> str | None:
    """`javascript`, `python` or `feel` for a script format or mime type; None when that was refused."""
    known = LANGUAGES.get((language or "").strip().lower())
    if known is None:
        said = f"The script language '{language}' does not run here." if language else "The script names no language."
        source.refuse(element, said, LANGUAGE_CURE)
    return known


def read_script(
    source: Source, element: etree._Element, language: str | None, text: str | None, resource: str | None
) -> Script | None:
    """The script that `element` holds, or None when it was refused."""
    known = script_language(source, element, language)
    if resource is not None and not resource.startswith("deployment://"):
        source.refuse(
            element,
            f"The script resource '{resource}' is not deployed with the diagram.",
            "Write deployment://file and deploy that file too.",
        )
        return None
    if text is None and resource is None:
        source.refuse(element, "The script is empty.", "Write the script, or name a resource.")
        return None
    return Script(known, text, resource) if known else None


def read_condition(source: Source, element: etree._Element | None) -> Condition | None:
    """A conditionExpression, condition, completionCondition or the like; None where there is none."""
    if element is None:
        return None
    language, resource = attribute(element, "language"), attribute(element, f"{CAMUNDA}resource")
    if resource is None and not _is_script(element, language):
        text = read_expression(source, element)
        return None if text is None else Condition(_prefixed(source, text))
    script = read_script(source, element, language, text_of(element), resource)
    return Condition(script=script) if script else None


def read_expression(source: Source, element: etree._Element | None) -> str | None:
    """The text of an expression that can't be a script; None where there is none."""
    if element is None:
        return None
    text, language = text_of(element), attribute(element, "language")
    if text is None or language is None or language.lower() in _JUEL:
        return text
    if _is_feel(language):
        return feel(text)
    if _is_script(element, language):
        source.refuse(element, "A script can't stand here.", "Write an expression in ${…} or in FEEL.")
        return None
    if _says_itself(text):
        return text  # XPath, BPMN's default, is what some tools declare whatever they write
    source.refuse(element, f"The expression language '{language}' is not read here.", "Write it in ${…} or in FEEL.")
    return None


def foreign_language(root: etree._Element) -> str | None:
    """The language that a file declares for its expressions, if it is none of those that run here."""
    language = attribute(root, "expressionLanguage")
    if language is None or _is_feel(language) or language.lower() in _JUEL:
        return None
    return "XPath" if "xpath" in language.lower() else language


def feel(text: str) -> str:
    """A FEEL expression with the `=` that says so."""
    return text if text.startswith("=") else f"={text}"


def _prefixed(source: Source, text: str) -> str:
    # Tools that declare FEEL for the whole file leave the "=" out.
    declared = source.platform is not Platform.CAMUNDA_7 and _is_feel(source.root.get("expressionLanguage"))
    return feel(text) if declared and not _says_itself(text) else text


def _is_feel(language: str | None) -> bool:
    return "feel" in (language or "").lower()


def _is_script(element: etree._Element, language: str | None) -> bool:
    known = LANGUAGES.get((language or "").lower())
    return text_of(element) is not None and known in ("javascript", "python")


def _says_itself(text: str) -> bool:
    return text.startswith("=") or "${" in text or "#{" in text
