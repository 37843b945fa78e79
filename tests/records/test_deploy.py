"""Deploying: all or nothing, a version per change, and what starts from outside moves to the newest."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from runner.notation.finding import Unreadable
from runner.records import (
    SYSTEM,
    DecisionDefinition,
    Deployment,
    FormDefinition,
    Job,
    ProcessDefinition,
    ProcessInstance,
    Subscription,
    UserOperation,
    Viewer,
    deploy,
    read_folder,
)
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound
from tests.records.drawn import (
    DMN,
    END,
    ONE_TASK,
    START,
    TWO_TASKS,
    bpmn,
    form,
    line,
    message,
    signal,
    task,
    text_field,
    timer,
)

FORM = form("request", text_field("customer"))
BUNDLE = [("order.bpmn", ONE_TASK), ("who.dmn", DMN), ("request.form", FORM)]


def versions(session, model=ProcessDefinition):
    return [(one.key, one.version, one.is_latest) for one in session.scalars(select(model).order_by(model.version))]


def test_a_bundle_gives_a_first_version_of_everything(stage):
    deployment = stage.deploy(*BUNDLE, name="spring")

    with stage.database.reading() as session:
        assert versions(session) == [("order", 1, True)]
        assert versions(session, DecisionDefinition) == [("who", 1, True)]
        assert versions(session, FormDefinition) == [("request", 1, True)]
        assert ProcessDefinition.latest(session, "order").xml == ONE_TASK
        assert Deployment.find(session, deployment.id).name == "spring"
        assert ProcessDefinition.latest(session, "order").id.startswith("order:1:")


def test_the_same_files_again_give_the_same_deployment(stage):
    first = stage.deploy(*BUNDLE)

    second = stage.deploy(*reversed(BUNDLE))

    assert second.id == first.id
    with stage.database.reading() as session:
        assert versions(session) == [("order", 1, True)]


def test_only_what_changed_gets_a_new_version(stage):
    stage.deploy(*BUNDLE)

    deployment = stage.deploy(("order.bpmn", TWO_TASKS), *BUNDLE[1:])

    assert [one.key for one in deployment.process_definitions] == ["order"]
    assert deployment.decision_definitions == []
    with stage.database.reading() as session:
        assert versions(session) == [("order", 1, False), ("order", 2, True)]
        assert versions(session, FormDefinition) == [("request", 1, True)]


def test_going_back_to_an_older_file_is_a_new_version(stage):
    for content in (ONE_TASK, TWO_TASKS, ONE_TASK):
        stage.deploy(("order.bpmn", content))

    with stage.database.reading() as session:
        assert versions(session) == [("order", 1, False), ("order", 2, False), ("order", 3, True)]


def test_another_file_name_alone_is_no_change(stage):
    first = stage.deploy(("order.bpmn", ONE_TASK))

    assert stage.deploy(("renamed.bpmn", ONE_TASK)).id == first.id


def test_a_diagram_bound_to_its_deployment_takes_the_whole_bundle_along(stage):
    call = '<bpmn:callActivity id="call" calledElement="inner" camunda:calledElementBinding="deployment" />'
    caller = ("caller.bpmn", bpmn(line(START, call, END), key="caller"))
    stage.deploy(caller, ("inner.bpmn", bpmn(line(START, task("old"), END), key="inner")))

    stage.deploy(caller, ("inner.bpmn", bpmn(line(START, task("new"), END), key="inner")))
    case = stage.start("caller")

    assert case.waiting == ["new"]
    with stage.database.reading() as session:
        assert ProcessDefinition.latest(session, "caller").version == 2


def test_a_running_case_keeps_its_version(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    old = stage.start()

    stage.deploy(("order.bpmn", TWO_TASKS))

    assert (old.waiting, stage.start().waiting) == (["work"], ["first"])


def test_every_finding_of_every_file_is_told_and_nothing_is_written(stage):
    broken = bpmn(line(START, END) + '<bpmn:sequenceFlow id="x" sourceRef="end" targetRef="nowhere" />')
    files = [
        ("a.bpmn", broken),
        ("b.form", b"{"),
        ("c.bpmn", b"<no"),
        ("fine.bpmn", bpmn(line(START, END), key="fine")),
    ]

    with pytest.raises(Unreadable) as refusal:
        stage.deploy(*files)

    assert {finding.file for finding in refusal.value.findings} == {"a.bpmn", "b.form", "c.bpmn"}
    with stage.database.reading() as session:
        assert versions(session) == []
        assert session.query(Deployment).count() == 0


def test_one_key_in_two_files_is_refused_naming_both(stage):
    with pytest.raises(Unreadable, match=r"(?s)b\.bpmn.*process 'order' is also in a\.bpmn"):
        stage.deploy(("a.bpmn", ONE_TASK), ("b.bpmn", TWO_TASKS))


def test_a_diagram_that_nothing_can_run_is_kept_as_documentation(stage):
    drawn_only = ONE_TASK.replace(b'isExecutable="true"', b'isExecutable="false"')

    kept = stage.deploy(("order.bpmn", drawn_only))
    again = stage.deploy(("order.bpmn", drawn_only))

    assert [finding.rule for finding in kept.findings if finding.severity == "warning"] == ["executable-process"]
    assert again.id == kept.id
    with stage.database.reading() as session:
        assert versions(session) == []
        assert Deployment.find(session, kept.id).resource("order.bpmn").content == drawn_only


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "nothing to deploy"),
        ([("a.form", FORM)] * 2, "'a.form' is there twice"),
        ([("", FORM)], "can't be a file's name"),
        ([("x" * 256, FORM)], "can't be a file's name"),
        ([("a\nb.form", FORM)], "can't be a file's name"),
        ([("big.js", b" " * 5_000_001)], "5,000,001 bytes"),
        ([(f"{number}.js", b"1") for number in range(501)], "501 files are too many"),
    ],
)
def test_a_bundle_that_can_not_be_is_refused(stage, files, reason):
    with pytest.raises(InvalidArgument, match=reason):
        stage.deploy(*files)


def test_only_administrators_and_analysts_deploy(stage):
    with stage.database.transaction() as session:
        with pytest.raises(Forbidden, match="li may not deploy"):
            deploy(session, BUNDLE, viewer=Viewer("li", ("sales",)))
        deploy(session, BUNDLE, viewer=Viewer("an", ("analysts",)))
        session.flush()

        assert [one.user_id for one in session.query(UserOperation)] == ["an"]


def test_a_file_that_is_no_definition_is_kept_for_scripts(stage):
    deployment = stage.deploy(("order.bpmn", ONE_TASK), ("scripts/calc.js", b"1 + 1"))

    with stage.database.reading() as session:
        assert Deployment.find(session, deployment.id).resource("calc.js").content == b"1 + 1"
        with pytest.raises(NotFound, match=r"no single file 'other\.js'"):
            Deployment.find(session, deployment.id).resource("other.js")


def test_message_and_signal_starts_belong_to_the_newest_version(stage):
    starts = bpmn(
        '<bpmn:startEvent id="by-message"><bpmn:messageEventDefinition messageRef="message" /></bpmn:startEvent>'
        '<bpmn:startEvent id="by-signal"><bpmn:signalEventDefinition signalRef="signal" /></bpmn:startEvent>'
        + task("work")
        + '<bpmn:sequenceFlow id="f" sourceRef="by-message" targetRef="work" />'
        '<bpmn:sequenceFlow id="g" sourceRef="by-signal" targetRef="work" />',
        outside=message("ordered") + signal("alarm"),
    )
    stage.deploy(("order.bpmn", starts))
    stage.deploy(("order.bpmn", starts.replace(b'name="work"', b'name="Work"')))

    with stage.database.reading() as session:
        waiting = [(one.kind, one.name, one.definition_id.split(":")[1]) for one in session.query(Subscription)]
        assert sorted(waiting) == [("message", "ordered", "2"), ("signal", "alarm", "2")]
    stage.deploy(("order.bpmn", ONE_TASK))
    with stage.database.reading() as session:
        assert session.query(Subscription).count() == 0


def timed(text: str, kind: str = "timeCycle") -> bytes:
    return bpmn(line(f'<bpmn:startEvent id="start">{timer(text, kind)}</bpmn:startEvent>', task("work"), END))


def test_a_start_timer_moves_to_the_newest_version(stage):
    stage.deploy(("order.bpmn", timed("R/PT1H")))
    stage.deploy(("order.bpmn", timed("R/PT2H")))

    with stage.database.reading() as session:
        jobs = list(session.query(Job))
        assert [(job.kind, job.definition_id.split(":")[1]) for job in jobs] == [("start-timer", "2")]

    stage.advance("PT5H")
    assert [case.waiting for case in stage.cases()] == [["work"], ["work"]]


def test_a_start_timer_moves_back_when_the_newest_version_is_deleted_and_goes_with_the_last(stage):
    first = stage.deploy(("order.bpmn", timed("R/PT1H")))
    second = stage.deploy(("order.bpmn", timed("R/PT2H")))

    with stage.database.transaction() as session:
        Deployment.find(session, second.id).delete(SYSTEM)

    stage.advance("PT90M")
    assert [case.waiting for case in stage.cases()] == [["work"]]
    with stage.database.reading() as session:
        assert [job.definition_id.split(":")[1] for job in session.query(Job)] == ["1"]
    with stage.database.transaction() as session:
        Deployment.find(session, first.id).delete(SYSTEM, cascade=True)
    with stage.database.reading() as session:
        assert session.query(Job).count() == 0


def test_a_start_timer_that_counts_ends(stage):
    stage.deploy(("order.bpmn", timed("R2/PT1H")))

    stage.advance("P1D")

    assert len(stage.cases()) == 2


def test_a_start_timer_waits_while_its_definition_is_suspended(stage):
    stage.deploy(("order.bpmn", timed("R3/PT1H")))
    with stage.database.transaction() as session:
        ProcessDefinition.latest(session, "order").suspend(SYSTEM)
    stage.advance("P1D")
    while_suspended = len(stage.cases())

    with stage.database.transaction() as session:
        ProcessDefinition.latest(session, "order").activate(SYSTEM)
    stage.advance()

    assert (while_suspended, len(stage.cases())) == (0, 3)


@pytest.mark.parametrize("text", ["${later}", "R/tomorrow"])
def test_a_start_timer_that_can_not_be_worked_out_is_refused_at_its_element(stage, text):
    with pytest.raises(Unreadable, match="start"):
        stage.deploy(("order.bpmn", timed(text)))


def test_a_suspended_definition_starts_nothing(stage):
    stage.deploy(("order.bpmn", ONE_TASK))
    with stage.database.transaction() as session:
        ProcessDefinition.latest(session, "order").suspend(SYSTEM)

    with pytest.raises(InvalidState, match="'Order' version 1 is suspended"):
        stage.start()


def test_starters_are_who_the_diagram_names(stage):
    stage.deploy(
        ("order.bpmn", bpmn(line(START, END), attributes='camunda:candidateStarterGroups="sales"')),
        ("open.bpmn", bpmn(line(START, END), key="open", name="Anyone")),
    )

    with stage.database.transaction() as session:
        assert [one.key for one in ProcessDefinition.startable(session, Viewer("li", ("sales",)))] == ["open", "order"]
        assert [one.key for one in ProcessDefinition.startable(session, Viewer("wu", ()))] == ["open"]
        with pytest.raises(Forbidden, match="may be started by sales only, not by wu"):
            ProcessDefinition.latest(session, "order").start(Viewer("wu", ()))


def test_the_start_form_is_checked_and_its_answers_kept(stage):
    start = '<bpmn:startEvent id="start" camunda:formRef="request" camunda:formRefBinding="latest" />'
    stage.deploy(
        ("order.bpmn", bpmn(line(start, task("work"), END))),
        ("request.form", form("request", text_field("customer", required=True))),
    )

    with stage.database.transaction() as session:
        definition = ProcessDefinition.latest(session, "order")
        with pytest.raises(InvalidArgument) as refusal:
            definition.start(SYSTEM, {})
        instance = definition.start(SYSTEM, {"customer": "Metro"}, "K-1")

        assert "field-customer" in refusal.value.errors
        assert instance.variables == {"customer": "Metro"}
        assert instance.business_key == "K-1"
    with stage.database.reading() as session:
        assert ProcessInstance.find(session, instance.id).start_answers == {"customer": "Metro"}


def test_a_start_form_that_is_not_deployed_is_named(stage):
    start = '<bpmn:startEvent id="start" camunda:formRef="request" camunda:formRefBinding="latest" />'
    stage.deploy(("order.bpmn", bpmn(line(start, END))))

    with stage.database.reading() as session, pytest.raises(InvalidState, match="form 'request' is not deployed"):
        _ = ProcessDefinition.latest(session, "order").start_form


def test_a_missing_definition_is_told_with_those_that_exist(stage):
    stage.deploy(*BUNDLE)

    with stage.database.reading() as session, pytest.raises(NotFound, match=r"process 'oder'.*deployed: 'order'"):
        ProcessDefinition.latest(session, "oder")


def test_a_folder_is_read_with_the_paths_below_it(tmp_path):
    for name in ("b/order.bpmn", "a.form", ".hidden.bpmn", ".git/x.bpmn", "notes.txt", "b/calc.js"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")

    assert read_folder(tmp_path) == [("a.form", b"x"), ("b/calc.js", b"x"), ("b/order.bpmn", b"x")]


def test_a_folder_is_read_with_every_ending_that_files_have_alone(tmp_path):
    for name in ("a.BPMN", "b.bpmn20.xml", "c.dmn11.xml", "pom.xml"):
        (tmp_path / name).write_bytes(b"x")

    assert [name for name, _ in read_folder(tmp_path)] == ["a.BPMN", "b.bpmn20.xml", "c.dmn11.xml"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InvalidArgument, match="nowhere' does not exist"):
        read_folder(tmp_path / "nowhere")


def test_a_late_start_timer_makes_up_for_what_was_missed(stage, clock):
    stage.deploy(("order.bpmn", timed("R3/PT1H")))
    clock.shift(timedelta(hours=10))

    stage.advance()

    assert len(stage.cases()) == 3


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (line(f'<bpmn:startEvent id="begin">{timer("PT1H")}</bpmn:startEvent>', END), "begins only by an event"),
        ("", "Nothing is drawn in 'Order'. Draw a start event"),
    ],
)
def test_a_process_that_can_not_be_begun_by_hand_says_why(stage, body, message):
    stage.deploy(("order.bpmn", bpmn(body)))

    with pytest.raises(InvalidState, match=message):
        stage.start()
