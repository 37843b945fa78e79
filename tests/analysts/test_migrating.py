"""Running cases and a new version: what would become of them is shown before; then each moves whole, or stays."""

import io

import pytest

from runner.records.bundle import deploy
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from tests.analysts.files import ORDER

RENAMED = ORDER.replace(b'"approve"', b'"approve-order"').replace(b"Look at the amount.", b"Look twice.")
CHANGED = ORDER.replace(b'name="Approve"', b'name="Approve it"')


@pytest.fixture(autouse=True)
def administrator(database):
    with database.transaction() as session:
        User.create(session, "root", None, groups=("administrators",))


@pytest.fixture
def cases(database):
    """Three orders that wait to be approved, and one that is over."""
    with database.transaction() as session:
        viewer = User.find(session, "ana").viewer
        definition = ProcessDefinition.latest(session, "order")
        ids = [definition.start(viewer, {"amount": 5}, f"order {number}").id for number in range(4)]
        ProcessInstance.find(session, ids.pop()).cancel("not needed", viewer)
        return ids


def sent(content, **fields):
    return {"data": {"files": [(io.BytesIO(content), "order.bpmn")], "note": "", **fields}}


def second_version(database, content=CHANGED):
    with database.transaction() as session:
        deploy(session, [("order.bpmn", content)])


def version_of(database, case_id):
    with database.reading() as session:
        return ProcessInstance.find(session, case_id).definition.version


def waits_at(database, case_id):
    with database.reading() as session:
        return {task.element_id for task in ProcessInstance.find(session, case_id).user_tasks if task.state == "open"}


def test_the_deploy_page_tells_where_cases_stand_and_would_stand(visitor, cases):
    page = visitor("root").post("/processes/deployment/check", **sent(CHANGED)).get_data(as_text=True)

    assert "What becomes of 3 running cases of order" in page
    assert "3 cases can be moved" in page
    assert '<option value="" selected>Approve it (approve)</option>' in page
    assert all(f"/cases/{case_id}" in page for case_id in cases)


def test_a_case_without_a_place_is_named_until_one_is_chosen(visitor, cases):
    root = visitor("root")

    before = root.post("/processes/deployment/check", **sent(RENAMED)).get_data(as_text=True)
    chosen = {"map:order:approve": "approve-order"}
    after = root.post("/processes/deployment/check", **sent(RENAMED, **chosen)).get_data(as_text=True)

    assert "0 cases can be moved" in before
    assert "is not in the new version" in before
    assert "3 cases can be moved" in after
    assert "is not in the new version" not in after


def test_deploying_says_where_the_browser_moves_the_cases(visitor, database, cases):
    root = visitor("root")
    chosen = {"cases:order": "move", "map:order:approve": "approve-order"}

    answer = root.post("/processes/deployment", **sent(RENAMED, **chosen), headers={"Accept": "application/json"})
    (move,) = answer.get_json()["moves"]
    moved = root.post(move["url"], data=move["mapping"], headers={"Accept": "application/json"}).get_json()

    assert moved == {"moved": 3, "failed": [], "after": None}
    assert {version_of(database, case_id) for case_id in cases} == {2}
    assert waits_at(database, cases[0]) == {"approve-order"}


def test_without_a_wish_cases_stay(visitor, database, cases):
    answer = visitor("root").post(
        "/processes/deployment", **sent(CHANGED, **{"cases:order": "stay"}), headers={"Accept": "application/json"}
    )

    assert answer.get_json()["moves"] == []
    assert {version_of(database, case_id) for case_id in cases} == {1}


def test_a_case_that_fails_stays_with_the_reason_and_the_others_move(visitor, database, cases):
    with database.transaction() as session:
        ProcessInstance.find(session, cases[1]).suspend(User.find(session, "root").viewer)
    second_version(database)
    root = visitor("root")

    page = root.get("/processes/process/order/versions/2/migration").get_data(as_text=True)
    moved = root.post(
        "/processes/process/order/versions/2/migration", headers={"Accept": "application/json"}
    ).get_json()

    assert "2 cases can be moved" in page
    assert moved["moved"] == 2
    assert [one["label"] for one in moved["failed"]] == ["order 1"]
    assert "suspended" in moved["failed"][0]["why"]
    assert [version_of(database, case_id) for case_id in cases] == [2, 1, 2]


def test_one_answer_moves_some_and_says_where_to_go_on(visitor, database, cases, monkeypatch):
    monkeypatch.setattr("web.analysts.migrating.SOME", 2)
    second_version(database)
    root, path = visitor("root"), "/processes/process/order/versions/2/migration"

    first = root.post(path, headers={"Accept": "application/json"}).get_json()
    page = root.post(path, data={"after": first["after"]}).get_data(as_text=True)

    assert (first["moved"], first["after"]) == (2, cases[1])
    assert "1 case moved" in page
    assert {version_of(database, case_id) for case_id in cases} == {2}


def test_moving_twice_moves_nothing_more(visitor, database, cases):
    second_version(database)
    root, path = visitor("root"), "/processes/process/order/versions/2/migration"
    root.post(path)

    again = root.post(path, headers={"Accept": "application/json"}).get_json()

    assert again == {"moved": 0, "failed": [], "after": None}
    assert "No case runs on another version" in root.get(path).get_data(as_text=True)


def test_an_analyst_sees_why_not_and_may_not(visitor, database, cases):
    ana = visitor("ana")

    page = ana.post("/processes/deployment/check", **sent(CHANGED)).get_data(as_text=True)
    refused = ana.post("/processes/deployment", **sent(CHANGED, **{"cases:order": "move"}))
    second_version(database)
    refused_later = ana.post("/processes/process/order/versions/2/migration")

    assert "Only administrators move cases" in page
    assert (refused.status_code, refused_later.status_code) == (403, 403)
    assert {version_of(database, case_id) for case_id in cases} == {1}


def test_cases_that_an_analyst_may_not_see_are_counted_and_not_named(visitor, database):
    with database.transaction() as session:
        definition = ProcessDefinition.latest(session, "order")
        secret = definition.start(User.find(session, "mei").viewer, {"amount": 5000}, "secret").id
        User.create(session, "eva", None, groups=("analysts",))
        definition.start(User.find(session, "ana").viewer, {"amount": 5}, "known")

    page = visitor("eva").post("/processes/deployment/check", **sent(CHANGED)).get_data(as_text=True)

    assert "What becomes of 2 running cases of order" in page
    assert secret in page  # offered to group analysts
    assert "known" not in page
    assert "1 case is not listed" in page


def test_the_versions_page_leads_there(visitor, database, cases):
    second_version(database)

    page = visitor("root").get("/processes/process/order/versions").get_data(as_text=True)

    assert "Move 3 cases here" in page
    assert "/processes/process/order/versions/2/migration" in page
