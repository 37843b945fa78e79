"""Loops and multi-instance in BPMN's own words."""

from tests.notation.drawing import CAMUNDA_8, errors, node, read


def test_standard_loops() -> None:
    body = (
        '<task id="t"><standardLoopCharacteristics testBefore="true" loopMaximum="3">'
        "<loopCondition>${more}</loopCondition></standardLoopCharacteristics></task>"
    )

    loop = node(body).loop

    assert (loop.kind, loop.condition_text, loop.test_before, loop.maximum) == ("standard", "${more}", True, 3)
    assert node('<task id="t"><standardLoopCharacteristics/></task>').loop.condition_text is None
    assert "loopMaximum is '-1'" in errors('<task id="t"><standardLoopCharacteristics loopMaximum="-1"/></task>')[0]


def test_a_multi_instance_must_say_how_often() -> None:
    (error,) = errors('<userTask id="u"><multiInstanceLoopCharacteristics/></userTask>')

    assert "userTask (u)" in error
    assert "neither how often nor over what" in error


def test_a_standard_multi_instance_goes_over_the_data_behind_its_input() -> None:
    body = (
        '<dataObject id="d1" name="voters"/><dataObjectReference id="r1" dataObjectRef="d1"/>'
        '<userTask id="u"><multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>in</loopDataInputRef>'
        '<loopDataOutputRef>out</loopDataOutputRef><inputDataItem id="x1" name="voter"/>'
        '<outputDataItem id="y1" name="vote"/>'
        '</multiInstanceLoopCharacteristics><ioSpecification><dataInput id="in"/><dataOutput id="out" name="votes"/>'
        "<inputSet/><outputSet/></ioSpecification><dataInputAssociation><sourceRef>r1</sourceRef><targetRef>in</targetRef>"
        "</dataInputAssociation></userTask>"
    )

    loop = node(body, definitions="").loop
    in_camunda_8 = read(body, definitions=CAMUNDA_8).processes[0].content.nodes["u"].loop

    assert (loop.kind, loop.collection_text, loop.element_variable) == ("sequential", "voters", "voter")
    assert (loop.output_collection, loop.output_element_text) == ("votes", "${vote}")
    assert in_camunda_8.output_element_text == "=vote"


def test_multi_instance_behaviours_have_their_events() -> None:
    body = (
        '<task id="t"><multiInstanceLoopCharacteristics behavior="{}" noneBehaviorEventRef="sig"'
        ' oneBehaviorEventRef="sig">'
        "<loopCardinality>3</loopCardinality><complexBehaviorDefinition><condition>${{x}}</condition>"
        '<event id="ev"><signalEventDefinition signalRef="s"/></event></complexBehaviorDefinition>'
        "</multiInstanceLoopCharacteristics></task>"
    )
    roots = '<signal id="s" name="Bell"/><signalEventDefinition id="sig" signalRef="s"/>'

    loop = node(body.format("Complex"), roots).loop

    assert loop.behavior == "Complex"
    assert loop.none_behavior_event.signal.name_text == "Bell"
    assert loop.one_behavior_event.signal.name_text == "Bell"
    assert [(found.text, event.kind) for found, event in loop.complex_behaviors] == [("${x}", "signal")]
    assert "is 'Some'" in errors(body.format("Some"), roots)[0]
