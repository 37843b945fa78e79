"""Differences between two versions of a file, element by element."""

from runner.notation.difference import compare_files
from tests.analysts.files import DECISION, FORM, ORDER


def told(name, before, after):
    return {(change.kind, change.id) for change in compare_files(name, before, after).changes}


def test_the_same_file_differs_in_nothing():
    assert told("order.bpmn", ORDER, ORDER) == set()


def test_a_changed_property_has_its_values_before_and_after():
    (change,) = compare_files("order.bpmn", ORDER, ORDER.replace(b"${approver}", b"staff")).changes

    assert (change.kind, change.id, change.name) == ("changed", "approve", "Approve")
    (property,) = change.properties
    assert (property.name, property.before, property.after) == ("candidateGroups", "${approver}", "staff")


def test_what_belongs_to_an_element_is_told_of_it():
    (change,) = compare_files("order.bpmn", ORDER, ORDER.replace(b"P2D", b"P3D")).changes

    assert (change.id, change.properties[0].before, change.properties[0].after) == ("late", "P2D", "P3D")


def test_added_removed_and_moved_elements_are_told_apart():
    after = ORDER.replace(b'<endEvent id="done" name="Done" />', b'<endEvent id="ready" />').replace(
        b'"done"', b'"ready"'
    )
    after = after.replace(b'x="200" y="78"', b'x="200" y="300"')

    assert told("order.bpmn", ORDER, after) == {
        ("added", "ready"),
        ("removed", "done"),
        ("changed", "f3"),
        ("moved", "decide"),
    }


def test_a_drawing_pushed_aside_as_a_whole_has_moved_nothing():
    after = ORDER
    for x in (100, 200, 350, 382, 500):
        after = after.replace(f'<dc:Bounds x="{x}"'.encode(), f'<dc:Bounds x="{x + 40}.2"'.encode())

    assert told("order.bpmn", ORDER, after) == set()


def test_rules_of_a_table_are_told_apart():
    after = DECISION.replace(b'"staff"', b'"leaders"')

    (change,) = compare_files("approver.dmn", DECISION, after).changes

    assert (change.kind, change.id) == ("changed", "r1")
    assert change.properties[0].after == '"leaders"'


def test_fields_of_a_form_are_told_apart():
    after = FORM.replace(b'"required": true', b'"required": false').replace(
        b"]}", b', {"id": "n", "type": "textfield", "key": "n"}]}'
    )

    assert told("ask.form", FORM, after) == {("changed", "Field_amount"), ("added", "n")}


def test_a_file_that_can_not_be_read_counts_as_empty():
    assert {kind for kind, _ in told("order.bpmn", b"<torn", ORDER)} == {"added"}
    assert {kind for kind, _ in told("ask.form", FORM, b"{")} == {"removed"}
