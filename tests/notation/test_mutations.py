"""Whatever is wrong with a file, reading ends in a diagram or in findings, never in a crash."""

import random
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from runner.notation.diagram import inspect_diagram, read_diagram
from runner.notation.finding import Unreadable
from runner.notation.rules import check_diagram
from tests.notation.drawing import DIAGRAMS
from tests.notation.test_rules import DeployedApproval

FILES = [etree.parse(path, etree.XMLParser(remove_comments=True)).getroot() for path in sorted(DIAGRAMS.glob("*.bpmn"))]
VALUES = ["", "0", "-1", "x", "${", "=(", "tns:x", "start", "true", "9" * 400, "售前", "a b", "R/", "deployment://x"]


def mutated(seed: int) -> bytes:
    """One of the diagrams with some elements and attributes removed, changed, copied and renamed."""
    chance = random.Random(seed)
    root = deepcopy(chance.choice(FILES))
    for _ in range(chance.randint(1, 12)):
        elements = list(root.iter())
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randint(0, 5):
            case 0 if element is not root:
                element.getparent().remove(element)
            case 1 if element.attrib:
                del element.attrib[chance.choice(list(element.attrib))]
            case 2 if element.attrib:
                element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
            case 3 if element not in other.iterancestors() and other not in element.iterancestors():
                element.append(deepcopy(other))
            case 4:
                element.text = chance.choice(VALUES)
            case 5 if element is not root:
                element.tag = other.tag
                element.attrib.update(other.attrib)
    return etree.tostring(root)


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=80, deadline=None)
def test_a_file_with_anything_wrong_is_read_or_refused(seed: int) -> None:
    source = mutated(seed)

    try:
        check_diagram(inspect_diagram("mutated.bpmn", source), DeployedApproval())
        read_diagram("mutated.bpmn", source)
    except Unreadable as unreadable:
        assert all(finding.message and finding.cure for finding in unreadable.findings)
