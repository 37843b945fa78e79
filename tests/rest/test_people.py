"""Users, groups, rights and filters; what an installation says of itself."""

import pytest

from tests.rest.conftest import PASSWORD, Program
from tests.rest.diagrams import ORDER

NEW = {
    "profile": {"id": "li", "firstName": "Lei", "lastName": "Li", "email": "li@example.com"},
    "credentials": {"password": "a long password"},
}


@pytest.fixture
def case(admin):
    admin.deploy(("order.bpmn", ORDER))
    return admin.start("order", "O-1", amount=12)


def test_a_user_is_created_changed_and_deleted(admin, client):
    admin.post("/user/create", NEW, status=204)
    created = admin.get("/user/li/profile")
    signed_in = Program(client, "li", "a long password").ask("GET", "/version").status_code
    admin.put("/user/li/profile", {"id": "li", "firstName": "雷", "lastName": "李", "email": None})
    changed = admin.get("/user/li/profile")
    admin.delete("/user/li")

    assert created == {"id": "li", "firstName": "Lei", "lastName": "Li", "email": "li@example.com"}
    assert signed_in == 200
    assert changed == {"id": "li", "firstName": "雷", "lastName": "李", "email": None}
    assert admin.ask("GET", "/user/li/profile").status_code == 404
    assert Program(client, "li", "a long password").ask("GET", "/version").status_code == 401


def test_people_are_found_by_administrators_only(admin, clerk):
    assert [one["id"] for one in admin.get("/user?sortBy=userId&sortOrder=asc")] == ["ada", "ann", "eve", "sam"]
    assert [one["id"] for one in admin.get("/user?memberOfGroup=sales")] == ["sam"]
    assert admin.get("/user/count?idIn=ada,ann,zoe") == {"count": 2}
    assert [one["id"] for one in clerk.get("/user")] == ["sam"]
    assert clerk.ask("GET", "/user/ada/profile").status_code == 404
    assert clerk.ask("POST", "/user/create", json=NEW).status_code == 403
    assert clerk.ask("DELETE", "/user/sam").status_code == 403


def test_a_password_is_changed_by_who_shows_to_be_oneself(admin, clerk, client):
    body = {"password": "another password"}

    refused = clerk.put("/user/sam/credentials", body, status=400)
    clerk.put("/user/sam/credentials", body | {"authenticatedUserPassword": PASSWORD})
    changed = Program(client, "sam", "another password").ask("GET", "/version").status_code
    admin.put("/user/eve/credentials", body | {"authenticatedUserPassword": PASSWORD})
    short = admin.put("/user/eve/credentials", {"password": "x", "authenticatedUserPassword": PASSWORD}, status=400)

    assert "authenticatedUserPassword" in refused["message"]
    assert changed == 200
    assert "8 to 256" in short["message"]


def test_nobody_deletes_the_last_administrator_or_oneself(admin):
    assert "own account" in admin.delete("/user/ada", status=500)["message"]
    assert "administrators" in admin.delete("/group/administrators", status=500)["message"]
    assert "exists already" in admin.post("/user/create", {"profile": {"id": "sam"}}, status=400)["message"]
    assert "profile.id" in admin.post("/user/create", {"profile": {}}, status=400)["message"]


def test_a_group_is_created_filled_and_deleted(admin, clerk):
    admin.post("/group/create", {"id": "purchase", "name": "采购", "type": "WORKFLOW"}, status=204)
    admin.put("/group/purchase/members/sam", None)
    told = admin.get("/group/purchase")
    mine = clerk.get("/group")
    of_sam = clerk.get("/identity/groups?userId=sam")
    admin.delete("/group/purchase/members/sam")
    admin.put("/group/purchase", {"id": "purchase", "name": "Purchase"})
    renamed = admin.get("/group?member=sam"), admin.get("/group/purchase")["name"]
    admin.delete("/group/purchase")

    assert told == {"id": "purchase", "name": "采购", "type": "WORKFLOW"}
    assert [one["id"] for one in mine] == ["purchase", "sales"]
    assert of_sam["groups"] == [{"id": "purchase", "name": "采购"}, {"id": "sales", "name": "sales"}]
    assert ([one["id"] for one in renamed[0]], renamed[1]) == (["sales"], "Purchase")
    assert admin.ask("GET", "/group/purchase").status_code == 404
    assert "exists already" in admin.post("/group/create", {"id": "sales"}, status=400)["message"]
    assert clerk.ask("POST", "/group/create", json={"id": "x"}).status_code == 403
    assert clerk.ask("GET", "/group/administrators").status_code == 404
    assert admin.ask("PUT", "/group/sales/members/nobody").status_code == 404


def test_whose_colleagues_are_whose(admin, clerk):
    admin.put("/group/sales/members/eve", None)

    assert [one["id"] for one in clerk.get("/identity/groups?userId=sam")["groupUsers"]] == ["eve"]
    assert clerk.ask("GET", "/identity/groups?userId=ada").status_code == 403
    assert clerk.ask("GET", "/identity/groups").status_code == 400


def test_a_password_is_verified(clerk):
    right = clerk.post("/identity/verify", {"username": "ann", "password": PASSWORD})
    wrong = clerk.post("/identity/verify", {"username": "ann", "password": "wrong password"})

    assert (right["authenticatedUser"], right["authenticated"]) == ("ann", True)
    assert (wrong["authenticatedUser"], wrong["authenticated"]) == ("ann", False)
    assert clerk.get("/identity/password-policy")["rules"][0]["parameter"]["minLength"] == "8"
    assert clerk.post("/identity/password-policy", {"password": "short"})["valid"] is False
    assert clerk.post("/identity/password-policy", {"password": "long enough"})["valid"] is True


def test_rights_are_told_and_checked_but_not_granted(admin, analyst, clerk, case):
    def may(program, permission, name, number, **more):
        query = {"permissionName": permission, "resourceName": name, "resourceType": number, **more}
        return program.get("/authorization/check", query_string=query)["authorized"]

    (task,) = clerk.get("/task")

    assert may(analyst, "CREATE", "Deployment", 9)
    assert not may(clerk, "CREATE", "Deployment", 9)
    assert may(clerk, "CREATE_INSTANCE", "Process Definition", 6, resourceId="order")
    assert may(clerk, "UPDATE", "Task", 7, resourceId=task["id"])
    assert not may(analyst, "READ", "Task", 7, resourceId=task["id"])
    assert may(clerk, "READ", "Process Instance", 8, resourceId=case)
    assert may(admin, "DELETE", "Process Instance", 8, resourceId=case)
    assert not may(admin, "CREATE", "Deployment", 9, userId="sam")
    assert clerk.ask("GET", "/authorization/check?permissionName=READ").status_code == 400
    told = admin.get("/authorization?groupIdIn=analysts")
    assert [(one["resourceType"], one["permissions"]) for one in told] == [(9, ["READ", "CREATE"])]
    assert admin.get(f"/authorization/{told[0]['id']}") == told[0]
    assert "group/ID/members" in admin.post("/authorization/create", {"type": 1}, status=400)["message"]
    assert {one["groupId"] for one in clerk.get("/authorization")} <= {None, "sales"}


def test_a_filter_is_kept_and_carried_out(admin, clerk, stranger, case):
    body = {
        "resourceType": "Task",
        "name": "我的任务",
        "owner": "sam",
        "query": {"candidateUserExpression": "${currentUser()}", "sorting": [{"sortBy": "name", "sortOrder": "asc"}]},
        "properties": {"color": "#3e4d2f", "priority": 5},
    }

    made = clerk.post("/filter/create", body)
    address = f"/filter/{made['id']}"

    assert (made["name"], made["query"], made["properties"]) == (body["name"], body["query"], body["properties"])
    assert clerk.get(f"{address}?itemCount=true")["itemCount"] == 1
    assert [one["name"] for one in clerk.get(f"{address}/list")] == ["Approve order"]
    assert clerk.post(f"{address}/list", {"name": "Other"}) == []
    assert clerk.get(f"{address}/count") == clerk.post(f"{address}/count", {"name": "Approve order"}) == {"count": 1}
    assert clerk.get(f"{address}/singleResult")["name"] == "Approve order"
    assert clerk.ask("POST", f"{address}/singleResult", json={"name": "Other"}).status_code == 204
    assert stranger.ask("GET", address).status_code == 404
    assert (len(clerk.get("/filter?owner=sam")), stranger.get("/filter/count")) == (1, {"count": 0})
    clerk.put(address, body | {"name": "Mine", "query": {"assignee": "sam"}})
    assert (clerk.get(address)["name"], clerk.get(f"{address}/count")) == ("Mine", {"count": 0})
    clerk.delete(address)
    assert clerk.ask("GET", address).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"query": {"dueAfter": "tomorrow"}}, 400),
        ({"query": {"parentTaskId": "x"}}, 400),
        ({"query": {"assigneeExpression": "${"}}, 400),
        ({"resourceType": "Case"}, 400),
        ({"name": " "}, 400),
        ({"owner": "ada"}, 403),
        ({"owner": None}, 403),
    ],
)
def test_a_filter_that_can_not_be_carried_out_or_is_for_others_is_refused(clerk, change, status):
    body = {"resourceType": "Task", "name": "Mine", "owner": "sam", "query": {}}

    assert clerk.ask("POST", "/filter/create", json=body | change).status_code == status


def test_a_filter_for_everybody_is_changed_by_administrators_only(admin, clerk):
    made = admin.post("/filter/create", {"resourceType": "Task", "name": "All", "query": {}})

    assert [one["name"] for one in clerk.get("/filter")] == ["All"]
    assert clerk.ask("DELETE", f"/filter/{made['id']}").status_code == 403
    assert clerk.ask("PUT", f"/filter/{made['id']}", json={"resourceType": "Task", "name": "X"}).status_code == 403


def test_an_installation_says_what_it_is_and_sends_nothing(admin, clerk, case):
    assert (admin.get("/tenant"), admin.get("/tenant/count")) == ([], {"count": 0})
    assert admin.get("/telemetry/configuration") == {"enableTelemetry": False}
    assert "ever sent" in admin.post("/telemetry/configuration", {"enableTelemetry": True}, status=400)["message"]
    assert admin.get("/telemetry/data")["product"]["name"] == "Bidflow"
    assert [one["version"] for one in admin.get("/schema/log")] == ["7.24.0"]
    assert admin.get("/metrics/process-instances/sum") == {"result": 1}
    assert admin.get("/metrics/process-instances/sum?startDate=2099-01-01T00:00:00.000%2B0000") == {"result": 0}
    assert {"name": "activity-instance-end", "value": 1}.items() <= admin.get("/metrics?name=activity-instance-end")[
        0
    ].items()
    assert "not counted" in admin.json(admin.ask("GET", "/metrics/colours/sum"), 400)["message"]
    assert clerk.ask("GET", "/metrics").status_code == 403
