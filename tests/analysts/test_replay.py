"""Replay: finished cases played once more by another version, on what was decided in them then."""

import io
import json

import pytest

from runner.clock import clock
from runner.outgoing import OutgoingFailed
from runner.outgoing.http import HttpRequest
from runner.outgoing.mail import Mail
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.recorded_case import RecordedCase, recorded_cases
from runner.records.user import User
from runner.records.viewer import SYSTEM
from runner.rejection import InvalidArgument
from runner.replay import Replay, counted
from runner.testing import Case, Stage
from tests.analysts.files import DECISION, FORM, ORDER
from tests.conftest import DIAGRAMS

FILES = [("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION)]
CHECK = b"""<userTask id="check" name="Check" camunda:candidateGroups="legal"/>
    <sequenceFlow id="f9" sourceRef="check" targetRef="approve"/>"""


def begin(stage, amount, answers=True):
    with stage.database.transaction() as session:
        definition = ProcessDefinition.latest(session, "order")
        given = {"amount": amount}
        start = definition.start if answers else lambda viewer, values, key: begin_by_program(definition, values, key)
        return Case(stage, start(SYSTEM, given, f"order {amount}").id)


def begin_by_program(definition, values, key):
    return ProcessInstance.start(definition.session, definition, values, SYSTEM, key)


def read_back(stage, key="order", most=10):
    """As they travel to the process that plays them."""
    with stage.database.reading() as session:
        told = [case.as_json() for case in recorded_cases(session, key, SYSTEM, most)]
    return [RecordedCase.from_json(json.loads(json.dumps(one))) for one in told]


@pytest.fixture(scope="module")
def recorded():
    """Two orders that were approved, and one that was forgotten."""
    with Stage(restart=False) as stage:
        stage.deploy(*FILES)
        small, middle, _ = (begin(stage, amount) for amount in (5, 500, 5000))
        stage.advance("PT1H")
        small.complete("approve")
        middle.complete("approve")
        stage.advance("P4D")
        return read_back(stage)


def replayed(recorded, *files, mapping=None):
    with Replay([bundle for bundle in (FILES, files) if bundle], mapping) as replay:
        return {one.label: one for one in (replay.play(case) for case in recorded)}


def told(one):
    return [(remark.kind, remark.element, remark.names or remark.after) for remark in one.remarks]


def test_the_same_version_takes_the_same_path(recorded):
    found = replayed(recorded)

    assert {one.kind for one in found.values()} == {"same"}
    assert "f3" in found["order 5"].after["flows"]
    assert found["order 5"].after["done"] == found["order 5"].before["done"]
    assert "forgotten" in found["order 5000"].after["done"]


def test_another_approver_is_named_with_the_old_and_the_new_group(recorded):
    found = replayed(recorded, ("approver.dmn", DECISION.replace(b"1000", b"100")))

    assert counted(one.kind for one in found.values()) == {"same": 2, "approver": 1}
    (remark,) = found["order 500"].remarks
    assert (remark.element, remark.before, remark.after) == ("approve", ("group:staff",), ("group:analysts",))


def test_somebody_who_was_not_asked_is_named(recorded):
    found = replayed(
        recorded,
        (
            "order.bpmn",
            ORDER.replace(b'targetRef="approve"', b'targetRef="check"').replace(b"<endEvent", CHECK + b"<endEvent", 1),
        ),
    )

    assert told(found["order 5"]) == [("approver", "check", ("group:legal",))]
    assert found["order 5"].after["tokens"] == ["check"]


def test_a_missing_variable_is_named_with_the_place_that_reads_it(recorded):
    found = replayed(recorded, ("order.bpmn", ORDER.replace(b"${approver}", b"${margin}")))

    assert told(found["order 5"]) == [("missing", "approve", ("margin",))]
    assert found["order 5"].after["troubled"] == ["approve"]


def test_an_answer_that_nobody_has_given_is_named(recorded):
    found = replayed(recorded, ("ask.form", FORM.replace(b'"key": "amount"', b'"key": "sum"')))

    assert told(found["order 5"]) == [("missing", "", ("sum",))]


def test_a_case_that_ends_elsewhere_says_where(recorded):
    found = replayed(recorded, ("order.bpmn", ORDER.replace(b"P2D", b"PT5M")))

    assert found["order 5"].kind == "elsewhere"
    assert (found["order 5"].remarks[0].before, found["order 5"].remarks[0].after) == (("done",), ("forgotten",))
    assert found["order 5000"].kind == "same"


def test_a_timer_that_takes_longer_is_waited_for(recorded):
    assert replayed(recorded, ("order.bpmn", ORDER.replace(b"P2D", b"P9D")))["order 5000"].kind == "same"


def test_an_element_that_got_another_id_is_found_by_the_mapping(recorded):
    renamed = ("order.bpmn", ORDER.replace(b'"approve"', b'"allow"'))

    lost, found = replayed(recorded, renamed), replayed(recorded, renamed, mapping={"approve": "allow"})

    assert ("gone", "approve", ()) in told(lost["order 5"])
    assert {one.kind for one in found.values()} == {"same"}


def test_a_case_that_gets_stuck_says_where_and_why(recorded):
    waits = b'<receiveTask id="wait" name="Wait" /><sequenceFlow id="f8" sourceRef="wait" targetRef="approve"/>'
    found = replayed(
        recorded,
        (
            "order.bpmn",
            ORDER.replace(b'targetRef="approve"', b'targetRef="wait"').replace(b"<endEvent", waits + b"<endEvent", 1),
        ),
    )

    assert found["order 5"].kind == "stuck"
    assert [(remark.element, remark.reason) for remark in found["order 5"].remarks] == [("wait", "waits")]


def test_what_a_program_gave_at_the_start_is_worked_out():
    with Stage(restart=False) as stage:
        stage.deploy(*FILES)
        begin(stage, 700, answers=False).complete("approve")
        (case,) = read_back(stage)

    assert case.values == {"amount": 700}
    assert replayed([case])["order 700"].kind == "same"


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        ("boundary_message.bpmn", [("message", "changed"), ("complete", "c")]),
        ("boundary_signal.bpmn", [("signal", "changed"), ("complete", "c")]),
        ("error_from_user_task.bpmn", [("bpmn_error", "a", "BROKEN"), ("complete", "mend")]),
        ("external_task_mappings.bpmn", [("work", "pay"), ("complete", "after")]),
    ],
)
def test_messages_signals_errors_and_the_work_of_programs_happen_again(file, steps):
    with Stage(restart=False, diagrams=DIAGRAMS) as stage:
        stage.deploy(file)
        case = stage.start(variables={"order": {"total": 12}})
        for verb, *given in steps:
            stage.signal(*given) if verb == "signal" else getattr(case, verb)(*given)
        (recorded,) = read_back(stage, case.key)

    with Replay([[(file, (DIAGRAMS / file).read_bytes())]]) as replay:
        found = replay.play(recorded)

    assert (found.kind, found.remarks) == ("same", ())
    assert set(found.after["done"]) == set(found.before["done"]) > {"start"}


def test_nothing_is_sent_and_nobody_is_asked_by_a_replay(recorded):
    with Replay([FILES]) as replay:
        outgoing = replay.stage.database.outgoing

        assert outgoing.mail(Mail("key", clock.now(), ("li@example.com",), "Hello")) is None
        with pytest.raises(OutgoingFailed, match="tried out or replayed"):
            outgoing.request("http://localhost", HttpRequest("GET"))


def test_the_clock_and_the_installation_stay_as_they_are(recorded):
    before = clock.now()

    replayed(recorded)

    assert 0 <= (clock.now() - before).total_seconds() < 60


def test_too_many_cases_are_refused():
    with Stage(restart=False) as stage, pytest.raises(InvalidArgument, match="1 to 500"):
        read_back(stage, most=501)


@pytest.fixture
def finished(database):
    """An order of Mei's that is done, and one that an analyst may see."""
    ids = []
    for user, amount in (("mei", 5), ("ana", 500)):
        with database.transaction() as session:
            viewer = User.find(session, user).viewer
            ids.append(ProcessDefinition.latest(session, "order").start(viewer, {"amount": amount}, f"nr {amount}").id)
        with database.transaction() as session:
            (task,) = ProcessInstance.find(session, ids[-1]).user_tasks
            task.complete({}, User.find(session, "mei").viewer)
    return ids


def sent(*files, **fields):
    return {"data": {"files": [(io.BytesIO(content), name) for name, content in files], **fields}}


def test_files_that_are_not_in_service_are_replayed_from_the_deploy_page(visitor, finished):
    table = ("approver.dmn", DECISION.replace(b"1000", b"100"))
    ana = visitor("ana")

    offer = ana.post("/processes/deployment/check", **sent(table)).get_data(as_text=True)
    page = ana.post("/processes/deployment/replay", **sent(table, process="order", last="10")).get_data(as_text=True)

    assert 'data-replay="order"' in offer
    assert "somebody else is asked" in page
    assert "same path" in page
    assert "nr 500" in page
    assert "nr 5<" not in page  # Mei's, which Ana may not see


def test_a_version_in_service_is_replayed_from_its_page(visitor, finished):
    page = visitor("ana").post("/processes/order/replay", data={"last": "20"}).get_data(as_text=True)

    assert "The last 2 finished cases" in page
    assert visitor("ana").get("/processes/order/replay").status_code == 200
    assert "Replay finished cases" in visitor("ana").get("/processes/process/order/versions").get_data(as_text=True)


def test_nothing_finished_is_said_so(visitor):
    assert "No case has finished yet" in visitor("ana").post("/processes/order/replay").get_data(as_text=True)


@pytest.mark.parametrize("last", ["0", "501", "-3"])
def test_a_number_that_is_none_is_refused(visitor, last):
    assert visitor("ana").post("/processes/order/replay", data={"last": last}).status_code == 400


def test_broken_files_are_refused_with_what_is_wrong(visitor, finished):
    broken = ("order.bpmn", ORDER.replace(b"P2D", b"two days"))

    answer = visitor("ana").post("/processes/deployment/replay", **sent(broken, process="order"))

    assert answer.status_code == 409
    assert "two days" in answer.get_data(as_text=True)


def test_only_analysts_replay(visitor):
    assert visitor("mei").post("/processes/order/replay").status_code == 403
