"""How many cases of the DMN Technology Compatibility Kit pass: `python -m runner.conformance FOLDER [GLOB]`.

FOLDER holds `compliance-level-2/…` and `compliance-level-3/…`. A case passes when all its results agree.
"""

import fnmatch
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from runner.clock import clock
from runner.expressions import ExpressionError, Surroundings
from runner.expressions.feel.temporal.duration import read_duration
from runner.expressions.feel.temporal.literals import read_temporal
from runner.expressions.feel.types import ANY, ConstrainedType, ContextType, ListType, SimpleType, Type
from runner.expressions.feel.values.boundary import to_feel
from runner.expressions.feel.values.number import rounded
from runner.expressions.feel.values.text import to_text
from runner.notation.decision.evaluation import Trace
from runner.notation.decision.model import Decision, DecisionModel
from runner.notation.decision.reading import read_with_findings
from runner.notation.decision.run import DecisionRun
from runner.notation.finding import Unreadable
from runner.notation.xml import parse_xml

Element = Any  # lxml's, which only runner.notation imports

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NUMBERS = frozenset(("decimal", "double", "integer", "int", "long", "float"))
_TOLERANCE = 1e-8  # relative; the kit's expected values are rounded


class Decisions:
    """A model and those it imports, as the kit's runner asks them: ISO texts for dates, times and durations."""

    def __init__(self, path: str, *others: str) -> None:
        self.model = _models([Path(other) for other in others], Path(path))

    def evaluate(self, kind: str, name: str, inputs: Mapping[str, Any]) -> Any:
        """The value of a decision, bkm or decisionService; raises ExpressionError."""
        run = DecisionRun({}, Surroundings(now=clock.now()))
        run.traces.append(Trace())
        if kind == "decision":
            decision = _named(self.model.decisions, name)
            types = {part.name: part.type for part in _input_data(decision)}
            run.inputs = {key: _typed(value, types.get(key)) for key, value in inputs.items()}
            return _plain(decision.value(run))
        elements: Mapping[str, Any] = self.model.knowledge if kind == "bkm" else self.model.services
        function = _named(elements, name).function
        types = dict(zip(function.parameters, function.types, strict=True))
        given = {key: _typed(value, types.get(key)) for key, value in inputs.items() if key in types}
        return _plain(function.call_named(list(given), list(given.values()), run))


def _models(others: list[Path], wanted: Path) -> DecisionModel:
    """The wanted model, read after those it imports."""
    sources = {path: path.read_bytes() for path in [*others, wanted]}
    roots = {path: parse_xml(path.name, source) for path, source in sources.items()}
    namespaces = {root.get("namespace"): path for path, root in roots.items()}
    made: dict[Path, DecisionModel] = {}

    def read(path: Path) -> DecisionModel:
        if path not in made:
            imports = [namespaces.get(part.get("namespace")) for part in roots[path].iterfind("{*}import")]
            models = [read(part) for part in imports if part is not None and part != path]
            made[path] = read_with_findings(path.name, sources[path], models)[0]
        return made[path]

    return read(wanted)


def _named(elements: Mapping[str, Any], name: str) -> Any:
    wanted = " ".join(name.split())
    for element in elements.values():
        if wanted in (element.name, getattr(element, "variable_name", None), element.id):
            return element
    raise ExpressionError(f"There is no '{name}' in the model.")


def _input_data(decision: Decision) -> Iterator[Any]:
    """The input data that a decision needs, however far away."""
    seen: set[Any] = set()
    waiting: list[Any] = [decision]
    while waiting:
        element = waiting.pop()
        if element in seen:
            continue
        seen.add(element)
        if isinstance(element, Decision):
            waiting += [requirement.element for requirement in element.requirements]
        elif hasattr(element, "is_open"):
            yield element


def _typed(value: Any, kind: Type | None) -> Any:
    """The FEEL value of what a case says, where its type tells that a text is a date, time or duration."""
    if isinstance(kind, ConstrainedType):
        return _typed(value, kind.base)
    if isinstance(value, list):
        return [_typed(item, kind.item if isinstance(kind, ListType) else kind) for item in value]
    if isinstance(kind, ListType):
        return _typed(value, kind.item)
    if isinstance(value, dict):
        fields = kind.fields if isinstance(kind, ContextType) else {}
        return {key: _typed(item, fields.get(key)) for key, item in value.items()}
    if isinstance(value, str) and isinstance(kind, SimpleType) and kind.name not in ("string", "number", "boolean"):
        return read_temporal(value)
    if isinstance(value, str) and (kind is None or kind is ANY):
        return read_temporal(value) or value  # nothing but the text tells what an untyped input is
    return rounded(value) if isinstance(value, Decimal) else to_feel(value)


def _plain(value: Any) -> Any:
    """The FEEL value as the kit writes it."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, bool | int | Decimal | str) else to_text(value)


@dataclass(frozen=True)
class Verdict:
    """One case: why it failed, None when it passed."""

    level: str
    folder: str
    case: str
    cause: str | None


def verdicts(suite: Path, only: str = "*") -> Iterator[Verdict]:
    """The verdict of each case in the kit's folder; `only` is a glob over level/folder."""
    for tests in sorted(suite.glob("compliance-level-*/*/*test*.xml")):
        level, folder = tests.parent.parent.name, tests.parent.name
        if fnmatch.fnmatch(f"{level}/{folder}", only):
            for case, cause in _cases(tests):
                yield Verdict(level, folder, case, cause)


def _cases(tests: Path) -> Iterator[tuple[str, str | None]]:
    root = parse_xml(tests.name, tests.read_bytes())
    model = tests.parent / (root.findtext("{*}modelName") or "").strip()
    others = [path for path in sorted(tests.parent.glob("*.dmn")) if path != model]
    try:
        decisions = Decisions(str(model), *map(str, others))
    except (Unreadable, OSError) as error:
        for case in root.iterfind("{*}testCase"):
            yield case.get("id", "?"), f"not loaded: {error}"
        return
    for case in root.iterfind("{*}testCase"):
        yield case.get("id", "?"), _judged(decisions, case)


def _judged(decisions: Decisions, case: Element) -> str | None:
    inputs = {part.get("name", ""): _value(part) for part in case.iterfind("{*}inputNode")}
    for result in case.iterfind("{*}resultNode"):
        kind = result.get("type") or case.get("type") or "decision"
        name = case.get("invocableName") if kind != "decision" else None
        is_error = result.get("errorResult") == "true"
        try:
            value = decisions.evaluate(kind, name or result.get("name", ""), inputs)
        except ExpressionError as error:
            if is_error:
                continue
            return str(error)
        if name and isinstance(value, dict) and result.get("name") in value:
            value = value[result.get("name")]  # one of a decision service's several outputs
        expected = None if is_error else _value(result.find("{*}expected"))
        if not _agree(expected, value):
            return f"{result.get('name')}: expected {expected!r}, got {value!r}"
    return None


def _value(node: Element | None) -> Any:
    """What an inputNode, expected, component or item says."""
    if node is None or node.get(_NIL) == "true":
        return None
    components = list(node.iterfind("{*}component"))
    if components:
        return {part.get("name"): _value(part) for part in components}
    items = node.find("{*}list")
    if items is not None:
        return None if items.get(_NIL) == "true" else [_value(item) for item in items.iterfind("{*}item")]
    value = node.find("{*}value")
    if value is None or value.get(_NIL) == "true":
        return None
    text, kind = value.text or "", (value.get(_TYPE) or "xsd:string").rpartition(":")[2]
    if kind in _NUMBERS:
        return Decimal(text)
    return text == "true" if kind == "boolean" else text


def _agree(expected: Any, value: Any) -> bool:
    if isinstance(expected, bool) or isinstance(value, bool) or expected is None or value is None:
        return expected is value
    if isinstance(expected, Decimal) and isinstance(value, int | Decimal):
        return abs(float(expected) - float(value)) <= _TOLERANCE * max(1.0, abs(float(expected)))
    if isinstance(expected, list) and isinstance(value, list):
        return len(expected) == len(value) and all(map(_agree, expected, value))
    if isinstance(expected, dict) and isinstance(value, dict):
        return expected.keys() == value.keys() and all(_agree(expected[key], value[key]) for key in expected)
    return (
        isinstance(expected, str)
        and isinstance(value, str)
        and (expected == value or _canonical(expected) == _canonical(value))
    )


def _canonical(text: str) -> Any:
    """ISO text with the spellings that mean the same brought together."""
    try:
        return read_duration(text)
    except ValueError:
        text = re.sub(r"\.([0-9]*?)0+(?=$|[Z+@-])", lambda found: f".{found[1]}" if found[1] else "", text)
        return re.sub(r"[+-]00:00$", "Z", text)


def main(arguments: list[str], show: Callable[[str], None] = print) -> int:
    """Print the figure per level and what failed; 0 when nothing did, 1 when something did, 2 for a wrong folder."""
    if not arguments:
        show("Name the kit's folder: python -m runner.conformance FOLDER [GLOB]")
        return 2
    suite = Path(arguments[0])
    counts: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for verdict in verdicts(suite, arguments[1] if len(arguments) > 1 else "*"):
        counts[verdict.level] += 1
        passed[verdict.level] += verdict.cause is None
        if verdict.cause is not None:
            show(f"{verdict.folder} {verdict.case}: {verdict.cause}")
    if not counts:
        show(f"There are no cases in {suite}. Name the folder that holds compliance-level-2 and compliance-level-3.")
        return 2
    for level in sorted(counts):
        show(f"{level}: {passed[level]} of {counts[level]} cases passed ({passed[level] / counts[level]:.2%})")
    return 0 if passed == counts else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
