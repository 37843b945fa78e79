"""Rules that every answer follows, each of which breaks a real client when it is missed (reference/camunda.md 3.1)."""

import pytest

from runner.records.api_key import ApiKey
from runner.records.user import User
from tests.rest.conftest import Program
from tests.rest.diagrams import ORDER


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/case-definition", 404),
        ("PATCH", "/version", 405),
        ("GET", "/task/none", 404),
        ("GET", "/process-instance/none", 404),
        ("GET", "/external-task/none", 404),
        ("POST", "/process-definition/key/none/start", 404),
        ("POST", "/task/none/claim", 500),
        ("POST", "/task/none/complete", 500),
        ("GET", "/task?sortBy=name", 400),
        ("GET", "/task?sortBy=secret&sortOrder=asc", 400),
        ("GET", "/task?maxResults=many", 400),
        ("GET", "/task?maxResults=-1", 400),
        ("GET", "/task?dueAfter=tomorrow", 400),
        ("GET", "/task?processVariables=broken", 400),
    ],
)
def test_every_refusal_has_type_message_and_code(admin, method, path, status):
    response = admin.ask(method, path)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert {"type", "message", "code"} <= set(response.get_json())
    assert response.get_json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"nul",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"variables": {"a": {"value": "\\u0000"}}}',
        b'{"variables": {"a": {"value": "\\ud800"}}}',
        b"[" * 100_000,
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b'{"variables": {"a": {"value": ' + b"9" * 5000 + b"}}}",
        b'{"variables": {"": {"value": 1}}}',
        b'{"variables": []}',
        b'{"variables": {"a": 1}}',
        b'{"variables": {"a": {"value": "x", "type": "Integer"}}}',
        b'{"variables": {"a": {"value": 3000000000, "type": "Integer"}}}',
        b'{"variables": {"a": {"value": "x", "type": "Nonsense"}}}',
        b'{"variables": {"a": {"value": "no day", "type": "Date"}}}',
        b'{"variables": {"a": {"value": "{", "type": "Json"}}}',
        b'{"variables": {"a": {"value": "?", "type": "Bytes"}}}',
        b'{"variables": {"a": {"value": "", "type": "File"}}}',
        b'{"businessKey": 7}',
    ],
)
def test_a_hostile_body_is_a_bad_request_and_starts_nothing(admin, body):
    admin.deploy(("order.bpmn", ORDER))

    response = admin.ask(
        "POST", "/process-definition/key/order/start", data=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 400, response.get_data(as_text=True)
    assert set(response.get_json()) >= {"type", "message", "code"}
    assert admin.get("/process-instance/count") == {"count": 0}


def test_a_body_that_is_no_json_is_told_so(admin):
    response = admin.ask("POST", "/message", data="messageName=x", headers={"Content-Type": "text/plain"})

    assert response.status_code == 415
    assert "application/json" in response.get_json()["message"]


def test_what_is_unknown_or_null_in_a_body_is_left_alone(admin):
    admin.deploy(("order.bpmn", ORDER))

    started = admin.post(
        "/process-definition/key/order/start", {"businessKey": None, "variables": None, "somethingNew": {"a": 1}}
    )

    assert started["businessKey"] is None


@pytest.mark.parametrize("written", ["true", "True", "TRUE"])
def test_yes_and_no_are_read_in_any_case(admin, written):
    admin.deploy(("order.bpmn", ORDER))

    assert admin.get(f"/process-definition/count?latestVersion={written}") == {"count": 1}


def test_a_list_has_parts_and_an_order(admin):
    for key in ("b", "a", "c"):
        admin.deploy((f"{key}.bpmn", ORDER.replace(b'"order"', f'"{key}"'.encode())))

    def keys(query):
        return [one["key"] for one in admin.get(f"/process-definition?{query}")]

    assert keys("sortBy=key&sortOrder=desc") == ["c", "b", "a"]
    assert keys("sortBy=key&sortOrder=asc&firstResult=1&maxResults=1") == ["b"]
    assert keys("maxResults=0") == []
    assert keys("keysIn=a,c&sortBy=key&sortOrder=asc") == ["a", "c"]


def test_moments_are_written_as_camunda_does_and_read_back(admin):
    admin.deploy(("order.bpmn", ORDER))
    (deployment,) = admin.get("/deployment")

    moment = deployment["deploymentTime"]

    assert moment[10] == "T" and moment[19] == "." and moment.endswith("+0000") and len(moment) == 28
    assert admin.get("/deployment/count", query_string={"after": moment}) in ({"count": 1}, {"count": 0})
    assert admin.get(f"/deployment/count?before={moment}") == {"count": 0}
    assert admin.get("/deployment/count?after=2020-01-01T00:00:00.000+0000") == {"count": 1}


def test_a_key_signs_in_as_its_user_until_it_is_revoked(admin, client, stage):
    with stage.database.transaction() as session:
        user = User.find(session, "ann")
        key, secret = ApiKey.create(session, user, "Modeler", user.viewer)
        key_id = key.id
    bearer = {"Authorization": f"Bearer {secret}"}

    before = client.get("/engine-rest/deployment", headers=bearer)
    with stage.database.transaction() as session:
        ApiKey.find(session, key_id).revoke(User.find(session, "ann").viewer)
    after = client.get("/engine-rest/deployment", headers=bearer)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !", "Basic YQ==", "Bearer", "Bearer x", "Digest a=b", "Basic " + "A" * 10_000]
)
def test_what_is_no_password_is_401_with_a_challenge(client, header):
    response = client.get("/engine-rest/version", headers={"Authorization": header})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="default"'


def test_a_changed_password_counts_at_once(admin, client, stage):
    program = Program(client, "sam")
    program.get("/version")
    with stage.database.transaction() as session:
        user = User.find(session, "sam")
        user.change_password("another password", user.viewer)

    assert program.ask("GET", "/version").status_code == 401
    assert Program(client, "sam", "another password").ask("GET", "/version").status_code == 200


def test_a_locked_user_is_out_at_once(client, stage):
    program = Program(client, "sam")
    program.get("/version")
    with stage.database.transaction() as session:
        User.find(session, "sam").lock(User.find(session, "ada").viewer)

    assert program.ask("GET", "/version").status_code == 401


def test_a_cookie_of_the_pages_counts_nothing(client):
    client.set_cookie("bidflow", "anything")

    assert client.get("/engine-rest/version").status_code == 401


def test_without_demo_mode_nobody_signs_in_without_a_password(client, stage):
    with stage.database.transaction() as session:
        User.create(session, "demo", None, groups=("administrators",))

    assert Program(client, "demo", "demo").ask("GET", "/version").status_code == 401


def test_the_description_can_be_read_by_programs_and_people(admin):
    spec = admin.get("/openapi.json")
    page = admin.ask("GET", "/openapi.html")

    assert spec["openapi"] == "3.1.0"
    assert spec["paths"]["/engine-rest/task/{task_id}/complete"]["post"]["tags"] == ["Task"]
    assert "/engine-rest/external-task/fetchAndLock" in page.get_data(as_text=True)
    assert "<script" not in page.get_data(as_text=True)
