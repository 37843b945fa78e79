"""A DMN file, read: elements found, arrows followed, logic compiled, all mistakes reported at once."""

from collections.abc import Iterable

from lxml import etree

from runner.expressions.feel.types import ANY, FunctionType, Type
from runner.notation.decision import iterators, table_reading
from runner.notation.decision.boxes import Boxes, logic_of
from runner.notation.decision.definitions import Site, child, children, platform_of, tag, text_of
from runner.notation.decision.item_definitions import ItemDefinitions, component_names
from runner.notation.decision.model import (
    Decision,
    DecisionModel,
    DecisionService,
    InputData,
    Knowledge,
    Requirement,
)
from runner.notation.decision.requirements import References
from runner.notation.finding import Finding, Unreadable
from runner.notation.xml import parse_xml, wrong_root

_READERS = (iterators, table_reading)  # imported for what they register
_C7_TAG = "{http://camunda.org/schema/1.0/dmn}versionTag"


def read_decisions(name: str, source: bytes, others: Iterable[DecisionModel] = ()) -> DecisionModel:
    """The decisions of the DMN file `name` (1.1 to 1.5); `others` are the models it may import.

    Raises Unreadable with every finding: table, rule and column, line and cure.
    """
    model, findings = read_with_findings(name, source, others)
    if any(finding.severity == "error" for finding in findings):
        raise Unreadable(findings)
    return model


def read_with_findings(
    name: str, source: bytes, others: Iterable[DecisionModel] = ()
) -> tuple[DecisionModel, list[Finding]]:
    """The model and what was found, warnings too; broken logic fails when it's evaluated. Raises Unreadable for XML."""
    root = parse_xml(name, source)
    if tag(root) != "definitions" or "DMN" not in (etree.QName(root).namespace or "").upper():
        raise wrong_root(name, root, "a DMN file", "DMN")
    return _Reading(name, root, list(others)).model()


class _Reading:
    """One pass over a file."""

    def __init__(self, name: str, root: etree._Element, others: list[DecisionModel]) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.platform = platform_of(root)
        self.references = References(root, others)
        base_names = component_names(root) | self.references.component_names
        site = Site(name, self.findings, {}, self.platform, root.get("expressionLanguage"), root, base_names)
        items = ItemDefinitions(root, self.references.types, site)
        type_names = frozenset(items.types)
        self.site = Site(
            name,
            self.findings,
            items.types,
            self.platform,
            root.get("expressionLanguage"),
            root,
            base_names | type_names,
        )
        self.items = items
        self.boxes = Boxes(items.named)

    def model(self) -> tuple[DecisionModel, list[Finding]]:
        """Everything of the file."""
        made = DecisionModel(
            self.site.file,
            self.root.get("id"),
            self.root.get("name") or "",
            self.root.get("namespace") or "",
            {element.get("id", ""): self._decision(element) for element in self._elements("decision")},
            {element.get("id", ""): self._input_data(element) for element in self._elements("inputData")},
            {element.get("id", ""): self._knowledge(element) for element in self._elements("businessKnowledgeModel")},
            {element.get("id", ""): self._service(element) for element in self._elements("decisionService")},
            self.items.types,
            component_names(self.root),
            self.platform,
        )
        self.references.add(made)
        for element in self._elements("decision"):
            self._read_decision(made.decisions[element.get("id", "")], element)
        for element in self._elements("businessKnowledgeModel"):
            self._read_knowledge(made.knowledge[element.get("id", "")], element)
        for element in self._elements("decisionService"):
            self._read_service(made.services[element.get("id", "")], element)
        self._require_no_circle(made)
        return made, self.findings

    def _elements(self, name: str) -> list[etree._Element]:
        """The elements of a kind; one without an id takes its name, the second of an id is reported."""
        found: dict[str, etree._Element] = {}
        for element in children(self.root, name):
            if not element.get("id"):
                element.set("id", element.get("name") or f"{name} {len(found) + 1}")
            if element.get("id") in found:
                if not any(finding.line == element.sourceline for finding in self.findings):
                    self.site.at(element).report(
                        "the id is used twice.", "Give each element an id of its own.", element
                    )
                continue
            found[element.get("id", "")] = element
        return list(found.values())

    def _variable(self, element: etree._Element) -> tuple[str, Type]:
        """The name and type under which an element's value is known."""
        variable = child(element, "variable")
        name = (variable.get("name") if variable is not None else None) or element.get("name") or element.get("id", "")
        return " ".join(name.split()), self.items.named(
            variable.get("typeRef") if variable is not None else None, element
        )

    def _input_data(self, element: etree._Element) -> InputData:
        name, kind = self._variable(element)
        return InputData(element.get("id", ""), name, kind, self.platform is not None)

    def _decision(self, element: etree._Element) -> Decision:
        name, kind = self._variable(element)
        return Decision(
            element.get("id", ""),
            " ".join((element.get("name") or name).split()),
            name,
            _version_tag(element),
            element.sourceline,
            type=kind,
            is_open=self.platform is not None,
            question=_text(element, "question"),
            description=_text(element, "description"),
        )

    def _knowledge(self, element: etree._Element) -> Knowledge:
        logic = child(element, "encapsulatedLogic")
        variable = child(element, "variable")
        name = (variable.get("name") if variable is not None else None) or element.get("name") or element.get("id", "")
        return Knowledge(
            element.get("id", ""),
            " ".join(name.split()),
            parameters=self._parameters(logic),
            result=self._function_result(logic, variable),
        )

    def _parameters(self, logic: etree._Element | None) -> tuple[tuple[str, Type], ...]:
        """The formal parameters; a table without them has its input expressions for parameters (10.2.1.7)."""
        parameters = self.boxes.parameters(logic) if logic is not None else ()
        table = child(logic, "decisionTable")
        if parameters or table is None:
            return parameters
        texts = [text_of(child(column, "inputExpression")) for column in children(table, "input")]
        return tuple((" ".join(text.split()), ANY) for text in texts if text)

    def _function_result(self, logic: etree._Element | None, variable: etree._Element | None) -> Type:
        """What a business knowledge model gives: by its logic's type, else its variable's."""
        body = logic_of(logic) if logic is not None else None
        for element in (logic, body, variable):
            reference = element.get("typeRef") if element is not None else None
            if element is not None and reference:
                kind = self.items.named(reference, element)
                return kind.result if isinstance(kind, FunctionType) else kind
        return ANY

    def _service(self, element: etree._Element) -> DecisionService:
        name, kind = self._variable(element)
        return DecisionService(element.get("id", ""), name, result=kind)

    def _requirements(self, site: Site, element: etree._Element) -> list[Requirement]:
        found = []
        for arrow in children(element, "informationRequirement", "knowledgeRequirement"):
            for target in children(arrow, "requiredInput", "requiredDecision", "requiredKnowledge"):
                requirement = self.references.requirement(target.get("href", ""))
                if requirement is None:
                    message = f"the arrow to '{target.get('href', '')}' leads nowhere."
                    site.report(
                        message, "Draw it again, or deploy the file it leads to together with this one.", target
                    )
                else:
                    found.append(requirement)
        return found

    def _read_decision(self, decision: Decision, element: etree._Element) -> None:
        site = self.site.at(element)
        decision.requirements = self._requirements(site, element)
        logic = logic_of(element)
        if logic is None:
            site.report("the decision has no logic.", "Give it a table or an expression.", element, is_warning=True)
            return
        site = self._knowing(site, decision.requirements)
        decision.logic = self.boxes.read(site, logic)
        if isinstance(decision.logic, table_reading.Table):
            decision.output_names = tuple(output.name for output in decision.logic.outputs)
        decision.variable_names = frozenset(site.reads)

    def _knowing(self, site: Site, requirements: list[Requirement]) -> Site:
        """The site with the names that the requirements bring."""
        for requirement in requirements:
            element = requirement.element
            name = element.variable_name if isinstance(element, Decision) else element.name
            site = site.knowing(name)
            if requirement.import_name:
                site = site.knowing(requirement.import_name)
        return site

    def _read_knowledge(self, knowledge: Knowledge, element: etree._Element) -> None:
        site = self.site.at(element)
        knowledge.requirements = self._requirements(site, element)
        logic = child(element, "encapsulatedLogic")
        knowledge.link()
        if logic is None:
            site.report("the business knowledge model has no logic.", "Give it a function.", element, is_warning=True)
            return
        site = self._knowing(site, knowledge.requirements).knowing(knowledge.name, *dict(knowledge.parameters))
        if (logic.get("kind") or "FEEL").upper() == "FEEL":
            knowledge.logic = self.boxes.read_inside(site, logic)
        else:
            knowledge.use_external(self.boxes.read(site, _as_definition(logic)))

    def _read_service(self, service: DecisionService, element: etree._Element) -> None:
        site = self.site.at(element)
        for target in children(element, "outputDecision", "inputDecision", "inputData"):
            requirement = self.references.requirement(target.get("href", ""))
            part = requirement.element if requirement is not None else None
            if tag(target) == "inputData" and isinstance(part, InputData):
                service.inputs.append(part)
            elif tag(target) == "inputDecision" and isinstance(part, Decision):
                service.input_decisions.append(part)
            elif tag(target) == "outputDecision" and isinstance(part, Decision):
                service.outputs.append(part)
            else:
                site.report(f"'{target.get('href', '')}' is not in the file.", "Draw the service again.", target)
        service.link()

    def _require_no_circle(self, model: DecisionModel) -> None:
        """Report decisions that require themselves."""
        for decision in model.decisions.values():
            if _reaches_itself(decision):
                element = next(part for part in self._elements("decision") if part.get("id") == decision.id)
                self.site.at(element).report("the decision requires itself.", "Remove the circle of arrows.", element)


def _reaches_itself(decision: Decision) -> bool:
    seen: set[Decision] = set()
    waiting = [decision]
    while waiting:
        for requirement in waiting.pop().requirements:
            element = requirement.element
            if element is decision:
                return True
            if isinstance(element, Decision) and element not in seen:
                seen.add(element)
                waiting.append(element)
    return False


def _as_definition(logic: etree._Element) -> etree._Element:
    """The encapsulated logic as the boxed function that it is."""
    made = etree.Element("functionDefinition", attrib=dict(logic.attrib))
    made.extend(list(logic))
    return made


def _version_tag(element: etree._Element) -> str | None:
    tagged = next(iter(element.iterfind("{*}extensionElements/{*}versionTag")), None)
    return element.get(_C7_TAG) or (tagged.get("value") if tagged is not None else None)


def _text(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""
