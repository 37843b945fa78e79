"""Camunda 7's extensions of processes, user tasks, forms, events and loops."""

import pytest

from runner.notation.diagram import read_diagram
from runner.notation.model import (
    Assignment,
    Asynchrony,
    Condition,
    Diagram,
    FormField,
    FormReference,
    Listener,
    ListValue,
    MapValue,
    Node,
    Parameter,
    Script,
    TimerDefinition,
)
from tests.notation.drawing import CAMUNDA_7, DIAGRAMS, errors, findings, node, read


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return read_diagram("camunda_7.bpmn", (DIAGRAMS / "camunda_7.bpmn").read_bytes())


@pytest.fixture(scope="module")
def review(diagram: Diagram) -> Node:
    return diagram.processes[0].content.nodes["review"]


def test_a_process_has_its_attributes(diagram: Diagram) -> None:
    process = diagram.processes[0]

    assert (process.version_tag, process.history_time_to_live) == ("v1.0", "P180D")
    assert process.candidate_starter_users == ("demo", "li")
    assert process.candidate_starter_groups == ("sales", "presales", "marketing", "presales-lead")
    assert not process.is_startable_in_tasklist
    assert (process.job_priority_text, process.task_priority_text) == ("10", "20")
    assert process.documentation == "How a tender is written."


def test_translations_are_properties_that_the_modeler_can_edit(diagram: Diagram, review: Node) -> None:
    process = diagram.processes[0]

    assert (process.names, process.documentations) == ({"zh": "投标"}, {"zh": "如何编写标书"})
    assert process.properties["readerGroups"] == "sales"
    assert review.names == {"zh": "审核"}
    assert review.properties["team"] == "blue"


def test_a_user_task_says_who_until_when_and_how_urgently(review: Node) -> None:
    assert review.name == "Review ${orderNo}"
    assert review.assignment == Assignment(
        assignee_text="${starter}",
        candidate_users_text="demo, mary",
        candidate_groups_text="accounting,${group}",
        due_text="${dateTime().plusDays(2).toDate()}",
        follow_up_text="2026-12-24T09:00:00",
        priority_text="${prio}",
    )


def test_a_deployed_form_is_bound(review: Node) -> None:
    assert review.form == FormReference(ref="review-form", binding="version", version_text="2")


def test_a_form_key_is_kept_as_it_is() -> None:
    for key in ("embedded:deployment:form.html", "camunda-forms:deployment:review.form", "https://forms/x"):
        assert node(f'<userTask id="u" camunda:formKey="{key}"/>').form == FormReference(key_text=key)


def test_a_generated_form_has_its_fields(diagram: Diagram) -> None:
    form = diagram.processes[0].content.nodes["start"].form

    assert form == FormReference(
        business_key_field="orderNo",
        fields=(
            FormField(
                "orderNo",
                "Order",
                "string",
                "${defaultNo}",
                {"hint": "as on the letter"},
                (("required", None), ("maxlength", "20")),
            ),
            FormField("kind", "Kind", "enum", options=(("a", "Option A"), ("b", "Option B"))),
            FormField("due", "Due", "date", properties={"datePattern": "dd/MM/yyyy"}),
        ),
    )


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ('<userTask id="u" camunda:formRef="f" camunda:formKey="k"/>', "several forms"),
        ('<userTask id="u" camunda:formRef="f" camunda:formRefBinding="version"/>', "formRefVersion is empty"),
        ('<userTask id="u" camunda:formRef="f" camunda:formRefBinding="newest"/>', "is 'newest'"),
        (
            '<userTask id="u"><extensionElements><camunda:formData><camunda:formField type="string"/>'
            "</camunda:formData></extensionElements></userTask>",
            "has no id",
        ),
        (
            '<userTask id="u"><extensionElements><camunda:formData><camunda:formField id="a" type="string">'
            '<camunda:validation><camunda:constraint name="validator" config="com.acme.V"/></camunda:validation>'
            "</camunda:formField></camunda:formData></extensionElements></userTask>",
            "Java class",
        ),
    ],
)
def test_forms_that_can_not_be_asked_are_refused(task: str, message: str) -> None:
    (error,) = errors(task)

    assert "userTask (u)" in error
    assert message in error


def test_task_listeners_run_expressions_and_scripts(review: Node) -> None:
    assert review.task_listeners == (
        Listener("create", "expression", expression_text="${task.setPriority(70)}", id="tl1"),
        Listener("complete", "script", script=Script("javascript", "seen = true")),
        Listener(
            "timeout",
            "expression",
            expression_text="${task.setAssignee('boss')}",
            timer=TimerDefinition("duration", "PT1H"),
            id="tl3",
        ),
    )


def test_execution_listeners_hear_start_end_and_take(diagram: Diagram) -> None:
    process = diagram.processes[0]

    assert [listener.event for listener in process.listeners] == ["end"]
    assert [listener.event for listener in process.content.nodes["end"].listeners] == ["start"]
    assert process.content.flows[0].listeners == (
        Listener("take", "script", script=Script("javascript", "taken = true")),
    )


@pytest.mark.parametrize(
    ("listener", "message"),
    [
        ('<camunda:executionListener event="take" expression="${x}"/>', "no event 'take'"),
        ('<camunda:executionListener event="begin" expression="${x}"/>', "is 'begin'"),
        ('<camunda:executionListener event="start"/>', "does nothing"),
        ('<camunda:executionListener event="start" class="com.acme.X"/>', "Java"),
        ('<camunda:executionListener event="start" delegateExpression="${x}"/>', "Java"),
        ('<camunda:taskListener expression="${x}"/>', "names no event"),
        ('<camunda:taskListener event="made" expression="${x}"/>', "is 'made'"),
        ('<camunda:taskListener event="timeout" expression="${x}"/>', "needs a timer"),
        (
            '<camunda:taskListener event="create"><camunda:script scriptFormat="groovy">1</camunda:script>'
            "</camunda:taskListener>",
            "'groovy'",
        ),
    ],
)
def test_listeners_that_can_not_run_are_refused(listener: str, message: str) -> None:
    (error,) = errors(f'<userTask id="u"><extensionElements>{listener}</extensionElements></userTask>')

    assert "userTask (u)" in error
    assert message in error


def test_input_and_output_parameters_of_every_shape(review: Node) -> None:
    assert review.inputs == (
        Parameter("customer", "${order.customer}"),
        Parameter(
            "labels",
            ListValue(("red", Script("feel", "1 + 1"), ListValue(("${x}",)), MapValue((("inner", "1"),)))),
        ),
        Parameter("map", MapValue((("k1", "v1"), ("k2", Script("javascript", None, "deployment://calc.js"))))),
        Parameter("calc", Script("python", "1 + 1")),
    )
    assert review.outputs == (Parameter("approved", "${approved}"),)


def test_an_empty_parameter_is_null_and_a_nameless_one_refused() -> None:
    body = (
        '<task id="t"><extensionElements><camunda:inputOutput><camunda:inputParameter {}/></camunda:inputOutput>'
        "</extensionElements></task>"
    )

    assert node(body.format('name="a"')).inputs == (Parameter("a", None),)
    assert "has no name" in errors(body.format(""))[0]


def test_jobs_are_said_before_after_and_how_they_are_retried(diagram: Diagram) -> None:
    nodes = diagram.processes[0].content.nodes

    assert nodes["ext"].asynchrony == Asynchrony(True, True, False, "50", "R5/PT5M")
    assert nodes["vote"].loop.asynchrony == Asynchrony(True, True, False, "3", "R3/PT1M")
    assert node('<task id="t" camunda:async="true"/>').asynchrony == Asynchrony(before=True)


def test_a_multi_instance_goes_over_a_collection(diagram: Diagram) -> None:
    loop = diagram.processes[0].content.nodes["vote"].loop

    assert (loop.kind, loop.collection_text, loop.element_variable) == ("parallel", "voters", "voter")
    assert loop.completion_condition == Condition("${nrOfCompletedInstances/nrOfInstances >= 0.5}")


def test_events_have_their_variables(diagram: Diagram) -> None:
    nodes = diagram.processes[0].content.nodes
    (error,), (escalation,) = nodes["bErr"].events, nodes["bEsc"].events
    (condition,) = nodes["cCond"].events

    assert (error.code_variable, error.message_variable) == ("code", "msg")
    assert (error.error.code_text, error.error.message_text) == ("NO_STOCK", "out of stock")
    assert escalation.code_variable == "esc"
    assert (condition.variable_names, condition.variable_events) == (("amount",), ("create", "update"))


def test_a_thrown_signal_carries_variables_and_may_be_a_job(diagram: Diagram) -> None:
    (signal,) = diagram.processes[0].content.nodes["tSig"].events

    assert signal.is_async
    assert [mapping.all for mapping in signal.inputs] == [True]


def test_the_initiator_is_named(diagram: Diagram) -> None:
    assert diagram.processes[0].content.nodes["start"].initiator == "starter"


def test_variable_events_are_of_three_kinds() -> None:
    body = (
        '<intermediateCatchEvent id="c"><conditionalEventDefinition camunda:variableEvents="create, change">'
        "<condition>${x}</condition></conditionalEventDefinition></intermediateCatchEvent>"
    )

    assert "is 'change'" in errors(body)[0]


def test_activitis_names_are_read_as_camundas() -> None:
    body = '<userTask id="u" a:assignee="${approver}" xmlns:a="http://activiti.org/bpmn"/>'
    head = 'xmlns:activiti="http://activiti.org/bpmn"'

    assert node(body, definitions=head).assignment.assignee_text == "${approver}"
    assert node(body).assignment.assignee_text == "${approver}"


def test_what_the_modeler_keeps_for_itself_is_harmless() -> None:
    body = '<task id="t" camunda:modelerTemplate="x" camunda:modelerTemplateVersion="2"/>'

    assert findings(body, definitions=f'{CAMUNDA_7} camunda:diagramRelationId="1"') == []


def test_booleans_are_booleans() -> None:
    assert "is 'yes'" in errors('<task id="t" camunda:asyncBefore="yes"/>')[0]
    assert read('<task id="t" camunda:asyncBefore="TRUE"/>').processes[0].content.nodes["t"].asynchrony.before
