"""The lists people work from: what is in them, in which order, how many; and who may see which case."""

from datetime import timedelta

import pytest

from runner.records import (
    ADMINISTRATORS,
    SYSTEM,
    Incident,
    ProcessInstance,
    TaskFilter,
    UserTask,
    Viewer,
    count_user_tasks,
    user_tasks,
)
from runner.rejection import Forbidden, NotFound
from tests.records.drawn import END, START, bpmn, line, task

LI, WANG = Viewer("li", ("sales",)), Viewer("wang", ("sales", "presales"))
STRANGER, ROOT = Viewer("wu"), Viewer("root", (ADMINISTRATORS,))


@pytest.fixture
def inbox(stage):
    """Three processes: offered to sales, to presales, and assigned to li."""
    stage.deploy(
        ("a.bpmn", bpmn(line(START, task("ask", name="Ask the customer"), END), key="asking", name="Asking")),
        (
            "b.bpmn",
            bpmn(
                line(START, task("plan", 'camunda:candidateGroups="presales,sales"'), END), key="planning", name="售前"
            ),
        ),
        ("c.bpmn", bpmn(line(START, task("sign", 'camunda:assignee="li"'), END), key="signing", name="Signing")),
    )
    return stage


def listed(stage, viewer, which="mine", **named):
    with stage.database.reading() as session:
        return [one.element_id for one in user_tasks(session, viewer, which, **named)]


def test_mine_are_those_assigned_to_me_and_groups_those_i_could_take(inbox):
    for key in ("asking", "planning", "signing"):
        inbox.start(key)

    assert listed(inbox, LI) == ["sign"]
    assert sorted(listed(inbox, LI, "groups")) == ["ask", "plan"]
    assert listed(inbox, WANG) == []
    assert listed(inbox, STRANGER, "all") == []
    assert sorted(listed(inbox, ROOT, "all")) == ["ask", "plan", "sign"]


def test_a_task_of_two_of_my_groups_is_listed_once(inbox):
    inbox.start("planning")

    with inbox.database.reading() as session:
        page = user_tasks(session, WANG, "groups")
        assert (len(page), page.total) == (1, 1)


def test_a_claimed_task_leaves_the_groups_but_can_still_be_seen(inbox):
    case = inbox.start("asking")
    with inbox.database.transaction() as session:
        UserTask.find(session, case.tasks[0].id, LI).claim(LI)

    assert listed(inbox, LI) == ["ask"]
    assert listed(inbox, WANG, "groups") == []
    assert listed(inbox, WANG, "all") == ["ask"]
    with inbox.database.transaction() as session:
        UserTask.find(session, case.tasks[0].id, LI).unclaim(LI)
    assert listed(inbox, WANG, "groups") == ["ask"]


def test_what_is_done_is_listed_for_who_did_it_latest_first(inbox):
    for key, element in (("asking", "ask"), ("planning", "plan")):
        case = inbox.start(key)
        with inbox.database.transaction() as session:
            UserTask.find(session, case.tasks[0].id, WANG).complete({}, WANG)
        assert not listed(inbox, WANG, "groups"), element

    assert listed(inbox, WANG, "done") == ["plan", "ask"]
    assert listed(inbox, LI, "done") == []


def test_the_order_is_due_date_then_priority_then_age(inbox, clock):
    cases = [inbox.start("asking") for _ in range(5)]
    now = clock.now()
    due = [None, now + timedelta(days=2), None, now + timedelta(days=1), now + timedelta(days=2)]
    priority = [50, 50, 90, 10, 80]
    ids = []
    for case, due_at, one in zip(cases, due, priority, strict=True):
        with inbox.database.transaction() as session:
            found = UserTask.find(session, case.tasks[0].id)
            found.change({"due_at": due_at, "priority": one}, SYSTEM)
            ids.append(found.id)

    def order(viewer, which, by):
        with inbox.database.reading() as session:
            return [ids.index(one.id) for one in user_tasks(session, viewer, which, order=by)]

    for viewer, which in ((LI, "groups"), (ROOT, "all")):
        assert order(viewer, which, "due") == [3, 4, 1, 2, 0]
        assert order(viewer, which, "priority") == [2, 4, 1, 0, 3]
        assert order(viewer, which, "created") == [4, 3, 2, 1, 0]


def test_pages_hold_every_task_once(inbox):
    for _ in range(7):
        inbox.start("asking")

    with inbox.database.reading() as session:
        pages = [user_tasks(session, LI, "groups", first=first, size=3) for first in (0, 3, 6)]

    ids = [one.id for page in pages for one in page]
    assert len(ids) == len(set(ids)) == 7
    assert [(page.total, page.has_next) for page in pages] == [(7, True), (7, True), (7, False)]


@pytest.mark.parametrize(
    ("search", "found"),
    [("CUSTOMER", ["ask"]), ("售", ["plan"]), ("k-1", ["ask"]), ("metro", ["plan"]), ("100%", []), ("nothing", [])],
)
def test_search_looks_into_names_keys_and_variables(inbox, search, found):
    inbox.start("asking", business_key="K-17")
    inbox.start("planning", variables={"customer": "Metro Station"})

    assert listed(inbox, LI, "groups", matching=TaskFilter(search=search)) == found


def test_lists_are_narrowed_by_process_element_due_and_follow_up(inbox, clock):
    ask, plan = inbox.start("asking"), inbox.start("planning")
    tomorrow = clock.now() + timedelta(days=1)
    with inbox.database.transaction() as session:
        UserTask.find(session, ask.tasks[0].id).change({"due_at": tomorrow, "follow_up_at": tomorrow}, SYSTEM)
    _ = plan

    def matching(**filters):
        return listed(inbox, LI, "groups", matching=TaskFilter(**filters))

    assert matching(process_key="asking") == ["ask"]
    assert matching(element_id="plan") == ["plan"]
    assert matching(due_before=tomorrow + timedelta(hours=1)) == ["ask"]
    assert matching(due_after=tomorrow + timedelta(hours=1)) == []
    assert matching(is_snoozed=True) == ["ask"]
    assert matching(is_snoozed=False) == ["plan"]


def test_counts_tell_mine_overdue_and_groups(inbox, clock):
    for key in ("asking", "planning", "signing", "signing"):
        inbox.start(key)
    late = inbox.cases("signing")[0]
    with inbox.database.transaction() as session:
        UserTask.find(session, late.tasks[0].id).change({"due_at": clock.now() - timedelta(days=1)}, SYSTEM)

    with inbox.database.reading() as session:
        counts = count_user_tasks(session, LI)

    assert (counts.mine, counts.overdue, counts.groups) == (2, 1, 2)


# Who may see a case.


def seen(stage, viewer):
    with stage.database.reading() as session:
        listed = {one.id for one in ProcessInstance.visible_to(session, viewer)}
        for case in stage.cases():
            try:
                ProcessInstance.find(session, case.id, viewer)
            except NotFound:
                assert case.id not in listed
            else:
                assert case.id in listed
        return len(listed)


def test_a_case_is_seen_by_its_starter_candidates_takers_part_and_administrators(stage):
    stage.deploy(("a.bpmn", bpmn(line(START, task("ask"), task("sign", 'camunda:assignee="chief"'), END))))
    stage.add_user("li", "sales")
    starter = Viewer("li", ("sales",))
    case = stage.start(user="li")
    candidate, chief = Viewer("wang", ("sales",)), Viewer("chief")

    at_first = [seen(stage, one) for one in (starter, candidate, chief, STRANGER, ROOT)]
    with stage.database.transaction() as session:
        UserTask.find(session, case.tasks[0].id, candidate).complete({}, candidate)
    other_candidate = Viewer("zhao", ("sales",))

    assert at_first == [1, 1, 0, 0, 1]
    assert [seen(stage, one) for one in (candidate, chief, other_candidate, STRANGER)] == [1, 1, 0, 0]


def test_the_readers_of_a_process_see_all_its_cases(stage):
    readers = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="readerGroups" value="legal, audit" />'
        "</camunda:properties></bpmn:extensionElements>"
    )
    stage.deploy(("a.bpmn", bpmn(readers + line(START, task("ask"), END))))
    stage.start()

    assert [seen(stage, Viewer("wu", groups)) for groups in (("legal",), ("audit", "x"), ("leg",), ())] == [1, 1, 0, 0]


def test_my_requests_are_those_i_started(stage):
    stage.deploy(("a.bpmn", bpmn(line(START, task("ask"), END))))
    stage.add_user("li", "sales")
    mine = stage.start(user="li", business_key="mine")
    stage.start()

    with stage.database.reading() as session:
        page = ProcessInstance.started_by(session, LI)
        assert [one.id for one in page] == [mine.id]
        assert ProcessInstance.started_by(session, LI, search="other").total == 0
        assert ProcessInstance.visible_to(session, LI, search="MINE").total == 1
        assert ProcessInstance.visible_to(session, ROOT, states=("completed",)).total == 0


def test_cancelling_is_for_the_starter_and_administrators(stage):
    stage.deploy(("a.bpmn", bpmn(line(START, task("ask"), END))))
    stage.add_user("li", "sales")
    case = stage.start(user="li")

    with stage.database.transaction() as session:
        with pytest.raises(Forbidden, match="only administrators may cancel"):
            ProcessInstance.find(session, case.id, WANG).cancel("no", WANG)
        ProcessInstance.find(session, case.id, LI).cancel("changed my mind", LI)

    assert case.state == "cancelled"
    with stage.database.reading() as session:
        instance = ProcessInstance.find(session, case.id)
        assert instance.reason == "changed my mind"
        assert [(one.operation, one.reason) for one in instance.operations] == [("cancel", "changed my mind")]


def test_incidents_are_seen_with_their_cases(stage):
    broken = (
        '<bpmn:scriptTask id="broken" scriptFormat="javascript"><bpmn:script>nowhere.x</bpmn:script></bpmn:scriptTask>'
    )
    stage.deploy(("a.bpmn", bpmn(line(START, task("ask"), broken, END))))
    case = stage.start()
    with stage.database.transaction() as session:
        UserTask.find(session, case.tasks[0].id, LI).complete({}, LI)

    with stage.database.reading() as session:
        numbers = [len(Incident.open_ones(session, viewer)) for viewer in (LI, STRANGER, ROOT)]

    assert numbers == [1, 0, 1]
