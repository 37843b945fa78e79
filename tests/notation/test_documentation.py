"""Whatever BPMN knows at the top of a file, alone or beside a drawing: it deploys as documentation, and stays whole."""

import pytest

from runner.notation.diagram import read_diagram
from runner.records.checking import check_files
from runner.records.drawings import drawings
from runner.testing import Stage
from tests.notation.drawing import NAMESPACES

ROOTS = {
    "category": '<category id="a1"><categoryValue id="a2" value="late"/></category>',
    "choreography": (
        '<choreography id="b1"><participant id="b2" name="A"/><participant id="b3"/><startEvent id="b4"/>'
        '<choreographyTask id="b5" initiatingParticipantRef="b2"><participantRef>b2</participantRef>'
        '<participantRef>b3</participantRef></choreographyTask><sequenceFlow id="b6" sourceRef="b4" targetRef="b5"/>'
        "</choreography>"
    ),
    "collaboration": (
        '<collaboration id="c1"><participant id="c2" name="A"/><participant id="c3"/><messageFlow id="c4"'
        ' sourceRef="c2" targetRef="c3"/><conversation id="c5"><participantRef>c2</participantRef></conversation>'
        '<conversationLink id="c6" sourceRef="c2" targetRef="c5"/><correlationKey id="c7"/></collaboration>'
    ),
    "correlationProperty": (
        '<correlationProperty id="d1"><correlationPropertyRetrievalExpression messageRef="none"><messagePath>a/b'
        "</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
    ),
    "dataStore": '<dataStore id="e1" name="Books" capacity="5"><dataState name="full"/></dataStore>',
    "endPoint": '<endPoint id="f1"/>',
    "error": '<error id="g1"/>',
    "escalation": '<escalation id="h1"/>',
    "extension": '<extension mustUnderstand="true" definition="tns:x"/>',
    "globalChoreographyTask": '<globalChoreographyTask id="i1" initiatingParticipantRef="b2"/>',
    "globalConversation": '<globalConversation id="j1"><conversation id="j2"/></globalConversation>',
    "import": '<import importType="http://www.w3.org/2001/XMLSchema" location="none.xsd" namespace="urn:none"/>',
    "interface": '<interface id="k1"><operation id="k2"><inMessageRef>l1</inMessageRef></operation></interface>',
    "itemDefinition": '<itemDefinition id="m1" structureRef="none:T" itemKind="Physical" isCollection="true"/>',
    "message": '<message id="l1"/>',
    "partnerEntity": '<partnerEntity id="n1" name="Acme"><participantRef>c2</participantRef></partnerEntity>',
    "partnerRole": '<partnerRole id="o1" name="Buyer"><participantRef>none</participantRef></partnerRole>',
    "relationship": '<relationship id="p1" type="of"><source>tns:a</source><target>b</target></relationship>',
    "resource": '<resource id="q1" name="Clerk"><resourceParameter id="q2" name="n" isRequired="true"/></resource>',
    "signal": '<signal id="r1"/>',
    "timerEventDefinition": '<timerEventDefinition id="s1"><timeDuration>soon</timeDuration></timerEventDefinition>',
    "compensateEventDefinition": '<compensateEventDefinition id="s2" activityRef="none"/>',
    "messageEventDefinition": '<messageEventDefinition id="s3" messageRef="none"/>',
    "linkEventDefinition": '<linkEventDefinition id="s4"/>',
}
GLOBAL = {
    "globalTask": '<globalTask id="t1"/>',
    "globalUserTask": '<globalUserTask id="t2" implementation="##unspecified"><rendering/></globalUserTask>',
    "globalManualTask": '<globalManualTask id="t3"/>',
    "globalScriptTask": '<globalScriptTask id="t4" scriptLanguage="groovy"><script>x</script></globalScriptTask>',
    "globalBusinessRuleTask": '<globalBusinessRuleTask id="t5"/>',
}
DRAWING = (
    '<process id="drawn" isExecutable="false"><documentation>As it is done.</documentation><laneSet id="ls"><lane'
    ' id="clerk" name="Clerk"><flowNodeRef>go</flowNodeRef></lane></laneSet><startEvent id="go" name="Go">'
    '<extensionElements><x:mark xmlns:x="urn:x">1</x:mark></extensionElements></startEvent><task id="do" name="做"/>'
    '<sequenceFlow id="f" sourceRef="go" targetRef="do"/><textAnnotation id="ta"><text>Mind this</text>'
    '</textAnnotation><association id="as" sourceRef="do" targetRef="ta"/></process>'
)


def drawn(*roots: str) -> bytes:
    return f"<definitions {NAMESPACES}>{''.join(roots)}</definitions>".encode()


@pytest.mark.parametrize("kind", [*ROOTS, *GLOBAL])
def test_beside_a_drawing_it_is_documentation(kind: str) -> None:
    source = drawn((ROOTS | GLOBAL)[kind], DRAWING)

    checked = check_files(None, [("drawing.bpmn", source)])

    assert checked.errors == ()
    assert [file.keys for file in checked.files] == [[]]


@pytest.mark.parametrize("kind", ROOTS)
def test_alone_in_a_file_it_is_documentation(kind: str) -> None:
    checked = check_files(None, [("drawing.bpmn", drawn(ROOTS[kind]))])

    assert [file.keys for file in checked.files] == [[]]
    assert "executable-process" in {finding.rule for finding in checked.findings}


def test_all_in_one_file_are_kept_byte_for_byte() -> None:
    source = drawn(*ROOTS.values(), *GLOBAL.values(), DRAWING)

    with Stage() as stage:
        deployment = stage.deploy(("drawing.bpmn", source))
        with stage.database.reading() as session:
            (kept,) = drawings(session)
            assert kept.content == source

    assert {finding.severity for finding in deployment.findings} == {"warning", "note"}
    (process, *_) = read_diagram("drawing.bpmn", source).processes
    assert (process.documentation, process.content.nodes["go"].lane) == ("As it is done.", "clerk")
    assert process.content.nodes["do"].name == "做"


def test_a_drawing_that_uses_an_id_twice_is_kept_with_all_that_it_draws() -> None:
    body = '<task id="a" name="One"/>\n<subProcess id="a" name="Two"><task id="drawn"/></subProcess><task id="a#2"/>'
    source = drawn(f'<process id="drawn" isExecutable="false">{body}</process>')

    (checked,) = (file.read for file in check_files(None, [("drawing.bpmn", source)]).files)

    assert {node.name for node in checked.processes[0].content.nodes.values()} == {"One", "Two", None}
    assert len(list(checked.processes[0].content.all_nodes())) == 4
    assert [one.line for one in checked.findings if "The id 'a' is used twice, first in line 1" in one.message] == [2]


def test_a_process_that_runs_uses_no_id_twice() -> None:
    body = '<task id="a"/><task id="a"/>'
    for process in ("", '<process id="beside" isExecutable="false"><task id="a"/></process>'):
        source = drawn(process, f'<process id="run" isExecutable="true">{body}</process>')

        checked = check_files(None, [("drawing.bpmn", source)])

        assert {one.element_id for one in checked.errors} == {"a"}
