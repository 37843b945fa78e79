"""User tasks: who may take and complete them, what is kept, and who is told what."""

from datetime import UTC, datetime, timedelta

import pytest

from runner.records import (
    ADMINISTRATORS,
    SYSTEM,
    ProcessDefinition,
    ProcessInstance,
    User,
    UserOperation,
    UserTask,
    Viewer,
    open_user_tasks,
)
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound
from tests.records.drawn import END, ONE_TASK, START, TWO_TASKS, bpmn, form, line, task, text_field

LI, WANG, ZHAO = Viewer("li", ("sales",)), Viewer("wang", ("sales",)), Viewer("zhao", ("presales",))
ROOT = Viewer("root", (ADMINISTRATORS,))


@pytest.fixture
def case(stage):
    stage.deploy(("order.bpmn", TWO_TASKS))
    return stage.start(variables={"amount": 7})


@pytest.fixture
def task_id(case):
    return case.tasks[0].id


@pytest.fixture
def act(stage, task_id):
    """Do something with the task in a transaction of its own."""

    def do(viewer, method, *arguments, **named):
        with stage.database.transaction() as session:
            found = UserTask.find(session, task_id, viewer)
            return getattr(found, method)(*arguments, **named)

    return do


def look(stage, task_id, viewer=SYSTEM):
    with stage.database.reading() as session:
        found = UserTask.find(session, task_id, viewer)
        _ = found.candidate_pairs, found.answers, found.draft
        return found


def test_a_task_is_as_its_diagram_says(stage):
    due = "2026-12-24T09:00:00Z"
    attributes = (
        'camunda:candidateGroups="sales, presales" camunda:candidateUsers="li" camunda:priority="70" '
        f'camunda:dueDate="{due}" camunda:followUpDate="2026-12-20T09:00:00Z"'
    )
    stage.deploy(("order.bpmn", bpmn(line(START, task("work", attributes, name="Do it"), END))))

    found = look(stage, stage.start().tasks[0].id)

    assert (found.label, found.element_id, found.state) == ("Do it", "work", "open")
    assert (found.candidate_groups, found.candidate_users) == (["presales", "sales"], ["li"])
    assert (found.priority, found.due_at) == (70, datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert found.follow_up_at == datetime(2026, 12, 20, 9, tzinfo=UTC)
    assert found.assignee is None


def test_a_candidate_claims_and_gives_back(stage, act, task_id):
    act(LI, "claim", LI)
    claimed = look(stage, task_id)
    act(LI, "unclaim", LI)

    assert (claimed.assignee, claimed.claimed_at is not None) == ("li", True)
    assert look(stage, task_id).assignee is None


def test_claiming_twice_is_no_error_for_the_same_person(act):
    act(LI, "claim", LI)
    act(LI, "claim", LI)


def test_a_claimed_task_says_who_has_it_since_when(act):
    act(LI, "claim", LI)

    with pytest.raises(
        InvalidState, match=r"'first' is already claimed by 'li' since \d{4}-\d\d-\d\d .* UTC"
    ) as refusal:
        act(WANG, "claim", WANG)
    assert refusal.value.details["by"] == "li"
    with pytest.raises(InvalidState, match="already claimed by 'li'"):
        act(WANG, "complete", {}, WANG)


def test_who_has_nothing_to_do_with_it_does_not_find_it(act):
    with pytest.raises(NotFound, match="does not exist, or you may not see it"):
        act(ZHAO, "claim", ZHAO)


def test_an_owner_without_candidacy_may_look_but_not_work(stage, act, task_id):
    act(ROOT, "change", {"owner": "zhao"}, ROOT)

    assert look(stage, task_id, ZHAO).owner == "zhao"
    for method, arguments in (("claim", (ZHAO,)), ("complete", ({}, ZHAO)), ("save_draft", ({}, ZHAO))):
        with pytest.raises(Forbidden, match="not offered to"):
            act(ZHAO, method, *arguments)


def test_nobody_but_its_assignee_or_an_administrator_gives_it_away(act):
    act(LI, "claim", LI)

    for method, arguments in (("unclaim", ()), ("assign", ("wang",)), ("change", ({"priority": 1},))):
        with pytest.raises(Forbidden, match="only its assignee or an administrator"):
            act(WANG, method, *arguments, WANG)
    act(LI, "assign", "wang", LI)
    act(ROOT, "assign", "zhao", ROOT)
    act(ZHAO, "complete", {}, ZHAO)


def test_the_installation_itself_can_not_claim(act):
    with pytest.raises(InvalidArgument, match="nobody is signed in"):
        act(SYSTEM, "claim", SYSTEM)


def test_completing_writes_who_when_and_what_and_goes_on(stage, case, act, task_id):
    act(LI, "complete", {"amount": 8}, LI)

    done = look(stage, task_id)
    assert (done.state, done.completed_by, done.assignee, done.answers) == ("completed", "li", "li", {"amount": 8})
    assert done.ended_at is not None
    assert case.waiting == ["second"]
    assert case.variables == {"amount": 8}


def test_completed_by_somebody_else_says_who_and_when(act):
    act(LI, "complete", {}, LI)

    for method, arguments in (
        ("complete", ({}, WANG)),
        ("claim", (WANG,)),
        ("save_draft", ({}, WANG)),
        ("assign", (None, ROOT)),
    ):
        with pytest.raises(InvalidState, match=r"'first' was completed by 'li' at \d{4}-\d\d-\d\d") as refusal:
            act(WANG, method, *arguments)
        assert refusal.value.details["by"] == "li"


def test_a_task_that_the_process_took_away_says_so(stage, case, task_id):
    case.cancel("no longer needed")

    with stage.database.transaction() as session, pytest.raises(InvalidState, match="'first' was cancelled at"):
        UserTask.find(session, task_id).complete({}, SYSTEM)


def test_an_older_page_can_not_complete_a_task_that_changed_since(stage, act, task_id):
    revision = look(stage, task_id).revision
    act(ROOT, "change", {"priority": 90}, ROOT)

    with pytest.raises(InvalidState, match="was changed at"):
        act(LI, "complete", {}, LI, revision=revision)
    act(LI, "complete", {}, LI, revision=revision + 1)


def test_losing_the_group_between_opening_and_handing_in_counts(stage, case, task_id):
    with stage.database.transaction() as session:
        user = User.create(session, "li", None, groups=("sales",))
        UserTask.find(session, task_id, user.viewer)
        user.leave("sales", SYSTEM)

    with stage.database.transaction() as session, pytest.raises(NotFound):
        viewer = User.find(session, "li").viewer
        UserTask.find(session, task_id, viewer).complete({}, viewer)


def test_a_draft_survives_a_change_of_hands_and_ends_with_the_task(stage, act, task_id):
    act(LI, "save_draft", {"customer": "Metro 售前"}, LI)
    act(ROOT, "assign", "wang", ROOT)

    kept = look(stage, task_id, WANG)
    act(WANG, "complete", {}, WANG)

    assert (kept.draft, kept.draft_saved_by) == ({"customer": "Metro 售前"}, "li")
    assert look(stage, task_id).draft is None


def test_two_windows_notice_each_others_drafts(stage, act, task_id):
    act(LI, "save_draft", {"a": 1}, LI)
    opened = look(stage, task_id).draft_saved_at
    act(LI, "save_draft", {"a": 2}, LI, opened)

    with pytest.raises(InvalidState, match="another draft of user task 'first' was saved by 'li'") as refusal:
        act(LI, "save_draft", {"a": 3}, LI, opened)
    assert refusal.value.details["saved_by"] == "li"
    assert look(stage, task_id).draft == {"a": 2}


def test_changes_by_hand_are_in_the_audit_with_before_and_after(stage, case, act):
    act(LI, "claim", LI)
    act(LI, "change", {"due_at": datetime(2027, 1, 1, tzinfo=UTC)}, LI)

    with stage.database.reading() as session:
        noted = ProcessInstance.find(session, case.id).operations
        assert [(one.user_id, one.operation, one.before, one.after) for one in noted] == [
            ("li", "claim", {"assignee": None}, {"assignee": "li"}),
            ("li", "change", {"due_at": None}, {"due_at": "2027-01-01T00:00:00+00:00"}),
        ]
        assert session.query(UserOperation).count() == 3


def test_only_what_a_task_has_can_be_changed(act):
    with pytest.raises(InvalidArgument, match="no colour that can be changed"):
        act(ROOT, "change", {"colour": "red"}, ROOT)


def test_overdue_is_an_open_task_past_its_due_date(stage, act, task_id, clock):
    act(ROOT, "change", {"due_at": clock.now() + timedelta(hours=1)}, ROOT)

    found = look(stage, task_id)

    assert not found.is_overdue(clock.now())
    assert found.is_overdue(clock.now() + timedelta(hours=2))


FORM = form("request", text_field("customer", required=True))
WITH_FORM = bpmn(
    line(START, task("work", 'camunda:formRef="request" camunda:formRefBinding="latest" camunda:assignee="li"'), END)
)


def test_answers_are_checked_by_the_form(stage):
    stage.deploy(("order.bpmn", WITH_FORM), ("request.form", FORM))
    case = stage.start()

    with pytest.raises(InvalidArgument) as refusal:
        case.answer("work", {})
    case.answer("work", {"customer": "Metro"})

    assert list(refusal.value.errors) == ["field-customer"]
    assert (case.ended, case.variables) == (True, {"customer": "Metro"})


def test_a_task_keeps_the_form_it_was_created_with(stage):
    stage.deploy(("order.bpmn", WITH_FORM), ("request.form", FORM))
    case = stage.start()

    stage.deploy(("request.form", form("request", text_field("other", required=True))))

    case.answer("work", {"customer": "Metro"})
    assert case.variables == {"customer": "Metro"}


def test_a_missing_form_is_named_and_found_once_it_is_deployed(stage):
    stage.deploy(("order.bpmn", WITH_FORM))
    case = stage.start()

    with pytest.raises(InvalidState, match=r"'work' asks for a form.*form 'request' is not deployed"):
        case.answer("work", {"customer": "Metro"})
    stage.deploy(("request.form", FORM))
    case.answer("work", {"customer": "Metro"})

    assert case.ended


def test_which_form_a_task_asks_may_be_an_expression(stage):
    stage.deploy(("short.form", form("short", text_field("a"))), ("long.form", form("long", text_field("b"))))
    stage.deploy(("order.bpmn", bpmn(line(START, task("work", 'camunda:formRef="${which}"'), END))))

    case = stage.start(variables={"which": "long"})
    case.answer("work", {"b": "x"})

    assert case.variables == {"which": "long", "b": "x"}


def test_a_form_may_be_named_by_its_file(stage):
    """As camunda:formKey="camunda-forms:deployment:x.form", of the same deployment; for a start event too."""
    key = 'camunda:formKey="camunda-forms:deployment:ask.form"'
    start = f'<bpmn:startEvent id="start" {key} />'
    diagram = ("order.bpmn", bpmn(line(start, task("work", key), END)))
    stage.deploy(diagram, ("forms/ask.form", form("question", text_field("customer", required=True))))
    case = stage.start()
    stage.deploy(("other/ask.form", form("other", text_field("else"))))

    with pytest.raises(InvalidArgument, match="answers can't be taken"):
        case.answer("work", {})
    case.answer("work", {"customer": "Metro"})

    assert case.variables == {"customer": "Metro"}
    with stage.database.reading() as session:
        assert ProcessDefinition.latest(session, "order").start_form.id == "question"


def test_a_generated_form_is_made_from_the_diagram(stage):
    fields = (
        "<bpmn:extensionElements><camunda:formData>"
        '<camunda:formField id="amount" label="Amount" type="long"><camunda:validation>'
        '<camunda:constraint name="required" /></camunda:validation></camunda:formField>'
        "</camunda:formData></bpmn:extensionElements>"
    )
    stage.deploy(("order.bpmn", bpmn(line(START, task("work", inside=fields), END))))
    case = stage.start()

    with pytest.raises(InvalidArgument):
        case.answer("work", {})
    case.answer("work", {"amount": 5})

    assert case.variables == {"amount": 5}


def test_a_program_completes_past_the_form(stage):
    stage.deploy(("order.bpmn", WITH_FORM), ("request.form", FORM))
    case = stage.start()

    case.complete("work", {"anything": [1, {"a": None}]})

    assert case.variables == {"anything": [1, {"a": None}]}


def test_a_value_that_can_not_be_stored_is_refused_and_nothing_happens(case):
    with pytest.raises(InvalidArgument, match="variable 'amount'"):
        case.complete("first", {"amount": float("nan")})

    assert case.waiting == ["first"]


@pytest.mark.parametrize("name", ["", "x" * 256, "a\x00", "\ud800", "a\nb", "__proto__", "__builtins__"])
def test_a_name_that_no_variable_can_have_is_refused_and_nothing_happens(case, name):
    with pytest.raises(InvalidArgument, match="can't be the name of a variable"):
        case.complete("first", {name: 1})

    assert case.waiting == ["first"]


def test_listeners_hear_of_assignment_and_change(stage):
    listener = (
        "<bpmn:extensionElements>"
        '<camunda:taskListener event="assignment" expression="${execution.setVariable(\'who\', task.assignee)}" />'
        '<camunda:taskListener event="update" expression="${task.setPriority(99)}" />'
        "</bpmn:extensionElements>"
    )
    stage.deploy(("order.bpmn", bpmn(line(START, task("work", inside=listener), END))))
    case = stage.start()
    with stage.database.transaction() as session:
        found = UserTask.find(session, case.tasks[0].id, LI)
        found.claim(LI)
        found.change({"description": "new"}, LI)

        assert found.priority == 99
    assert case.variables == {"who": "li"}


def test_an_assignment_is_an_update_first(stage):
    """As in Camunda 7, which fires update and then assignment."""
    heard = "${execution.setVariable('heard', heard.concat(' ').concat(task.eventName))}"
    listeners = "".join(
        f'<camunda:taskListener event="{event}" expression="{heard}" />' for event in ("assignment", "update")
    )
    listeners = f"<bpmn:extensionElements>{listeners}</bpmn:extensionElements>"
    stage.deploy(("order.bpmn", bpmn(line(START, task("work", inside=listeners), END))))
    case = stage.start(variables={"heard": ""})

    with stage.database.transaction() as session:
        UserTask.find(session, case.tasks[0].id, LI).claim(LI)

    assert case.variables["heard"].split() == ["update", "assignment"]


def test_a_task_sees_inner_variables_before_outer_ones(stage):
    mapping = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="amount">${amount * 2}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    inner = '<bpmn:startEvent id="inner-start" />' + task("work", inside=mapping)
    inner += '<bpmn:sequenceFlow id="inside" sourceRef="inner-start" targetRef="work" />'
    sub_process = f'<bpmn:subProcess id="inner">{inner}</bpmn:subProcess>'
    stage.deploy(("order.bpmn", bpmn(line(START, sub_process, END))))
    case = stage.start(variables={"amount": 4, "customer": "Metro"})

    with stage.database.reading() as session:
        assert UserTask.find(session, case.tasks[0].id).variables == {"amount": 8, "customer": "Metro"}
        assert UserTask.find(session, case.tasks[0].id).node.name == "work"


def test_open_tasks_of_many_cases_are_read_at_once(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    first, second = stage.start(), stage.start()
    second.complete("work")

    with stage.database.reading() as session:
        holders = open_user_tasks(session, [first.id, second.id])

    assert {case_id: len(tasks) for case_id, tasks in holders.items()} == {first.id: 1, second.id: 0}


def test_a_suspended_case_takes_no_completion(stage, case, act):
    with stage.database.transaction() as session:
        ProcessInstance.find(session, case.id).suspend(ROOT)

    with pytest.raises(InvalidState, match="is suspended"):
        act(LI, "complete", {}, LI)
    with stage.database.transaction() as session:
        ProcessInstance.find(session, case.id).activate(ROOT)
    act(LI, "complete", {}, LI)


def test_a_definition_tells_what_its_tasks_look_like(stage, case):
    with stage.database.reading() as session:
        process = ProcessDefinition.latest(session, "order").process

        assert {node.id for node in process.content.all_nodes()} == {"start", "first", "second", "end"}
