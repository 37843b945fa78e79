"""Every page for every kind of person: what is not allowed is not there, and no page is forgotten here."""

import re

import pytest

NOBODY, STRANGER, CANDIDATE, STARTER, ADMIN = None, "stranger", "wei", "mei", "admin"
EVERYBODY = (NOBODY, STRANGER, CANDIDATE, STARTER, ADMIN)
OPEN = dict.fromkeys(EVERYBODY, 200)
SIGNED_IN = {**OPEN, NOBODY: 302}
OF_THE_TASK = {NOBODY: 302, STRANGER: 404, CANDIDATE: 200, STARTER: 404, ADMIN: 200}
OF_THE_CASE = {NOBODY: 302, STRANGER: 404, CANDIDATE: 200, STARTER: 200, ADMIN: 200}
OF_ADMINISTRATORS = {NOBODY: 302, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 200}

# endpoint -> address, and the status for each kind of person
PAGES = {
    "home": ("/", {**dict.fromkeys(EVERYBODY, 302)}),
    "assets.show": ("/static/icon.svg", OPEN),
    "assets.favicon": ("/favicon.ico", OPEN),
    "operations.live": ("/livez", OPEN),
    "operations.ready": ("/readyz", OPEN),
    "operations.show_metrics": ("/metrics", {**dict.fromkeys(EVERYBODY, 401), ADMIN: 200}),
    "session.ask": ("/sign-in", {**dict.fromkeys(EVERYBODY, 302), NOBODY: 200}),
    "session.token": ("/session/token", {**OPEN, NOBODY: 401}),
    "session.profile": ("/account", SIGNED_IN),
    "inbox.show": ("/inbox", SIGNED_IN),
    "inbox.counts": ("/inbox/rows", SIGNED_IN),
    "inbox.task": ("/user-tasks/{task}", OF_THE_TASK),
    "requests.choose": ("/start", SIGNED_IN),
    "requests.prepare": ("/start/purchase-request", SIGNED_IN),
    "requests.list_cases": ("/cases", SIGNED_IN),
    "requests.show": ("/cases/{case}", OF_THE_CASE),
    "requests.diagram": ("/cases/{case}/diagram", OF_THE_CASE),
    "requests.show_file": ("/cases/{case}/files/none", {**dict.fromkeys(EVERYBODY, 404), NOBODY: 302}),
    "admin.people": ("/admin/people", OF_ADMINISTRATORS),
    "admin.webhooks": ("/admin/webhooks", OF_ADMINISTRATORS),
    "modeler_links.show_case": ("/operate/process-instance/{case}", {**dict.fromkeys(EVERYBODY, 302)}),
    "modeler_links.show_case_of_camunda_8": ("/operate/processes/0", {**dict.fromkeys(EVERYBODY, 404), NOBODY: 302}),
    "modeler_links.show_deployment": ("/operate/repository", {**dict.fromkeys(EVERYBODY, 302)}),
    "modeler_links.show_process": ("/operate/processes", {**dict.fromkeys(EVERYBODY, 302)}),
}

# endpoint -> method, address, body, and the status for each kind of person; each on a fresh case
DEEDS = {
    "session.begin": ("POST", "/sign-in", {"form": {}}, dict.fromkeys(EVERYBODY, 403)),
    "session.end": ("POST", "/sign-out", {}, {**dict.fromkeys(EVERYBODY, 303), NOBODY: 401}),
    "session.speak": ("POST", "/language", {"form": {"language": "en"}}, dict.fromkeys(EVERYBODY, 303)),
    "inbox.claim": (
        "POST",
        "/user-tasks/{task}/claim",
        {},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 303, STARTER: 404, ADMIN: 303},
    ),
    "inbox.release": (
        "POST",
        "/user-tasks/{task}/release",
        {},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 303, STARTER: 404, ADMIN: 303},
    ),
    "inbox.complete": (
        "POST",
        "/user-tasks/{task}/completion",
        {"json": {"answers": {"decision": "yes"}}},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 200, STARTER: 404, ADMIN: 200},
    ),
    "inbox.save_draft": (
        "PUT",
        "/user-tasks/{task}/draft",
        {"json": {"answers": {"note": "n"}}},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 200, STARTER: 404, ADMIN: 200},
    ),
    "inbox.keep_file": (
        "POST",
        "/user-tasks/{task}/files",
        {},
        {**dict.fromkeys(EVERYBODY, 400), NOBODY: 401},
    ),
    "inbox.hand_over": (
        "POST",
        "/user-tasks/{task}/assignee",
        {"form": {"colleague": "lan"}},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 400, STARTER: 404, ADMIN: 303},
    ),
    "inbox.give_back_to_owner": (
        "POST",
        "/user-tasks/{task}/resolution",
        {},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 403, STARTER: 404, ADMIN: 409},
    ),
    "requests.comment": (
        "POST",
        "/cases/{case}/comments",
        {"form": {"comment": "Hello"}},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 303, STARTER: 303, ADMIN: 303},
    ),
    "requests.start": (
        "POST",
        "/start/purchase-request",
        {"json": {"answers": {"what": "x", "amount": 1, "kind": "goods"}}},
        {**OPEN, NOBODY: 401},
    ),
    "requests.report": (
        "POST",
        "/cases/{case}/reports/approve",
        {},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 403, STARTER: 403, ADMIN: 403},
    ),
    "requests.retry": (
        "POST",
        "/cases/{case}/incidents/none/retry",
        {},
        {NOBODY: 401, STRANGER: 404, CANDIDATE: 404, STARTER: 404, ADMIN: 404},
    ),
    "session.change_password": (
        "POST",
        "/account/password",
        {"form": {"current": "", "password": "new password"}},
        {**dict.fromkeys(EVERYBODY, 400), NOBODY: 401},
    ),
    "session.choose_mails": (
        "POST",
        "/account/mails",
        {"form": {"email": "nobody"}},
        {**dict.fromkeys(EVERYBODY, 400), NOBODY: 401},
    ),
    "admin.create": (
        "POST",
        "/admin/people",
        {"form": {"id": ""}},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 400},
    ),
    "admin.create_webhook": (
        "POST",
        "/admin/webhooks",
        {"form": {"url": "https://nobody.example.com"}},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 400},
    ),
    "admin.remove_webhook": (
        "POST",
        "/admin/webhooks/none/removal",
        {},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 404},
    ),
    "admin.put_in_groups": (
        "POST",
        "/admin/people/lan/groups",
        {"form": {"groups": "leaders"}},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 303},
    ),
    "admin.lock": (
        "POST",
        "/admin/people/lan/lock",
        {},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 303},
    ),
    "admin.unlock": (
        "POST",
        "/admin/people/lan/unlock",
        {},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 303},
    ),
    "admin.change_password": (
        "POST",
        "/admin/people/lan/password",
        {"form": {"password": ""}},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 400},
    ),
    "admin.create_group": (
        "POST",
        "/admin/groups",
        {"form": {"id": ""}},
        {NOBODY: 401, STRANGER: 403, CANDIDATE: 403, STARTER: 403, ADMIN: 400},
    ),
}


OTHERS = ("analysts.",)  # a door of their own: the test below


def test_every_route_for_people_is_in_the_tables(app):
    for_people = {
        rule.endpoint for rule in app.url_map.iter_rules() if not rule.rule.startswith(("/engine-rest", "/v2"))
    }

    assert {endpoint for endpoint in for_people if not endpoint.startswith(OTHERS)} == set(PAGES) | set(DEEDS)


@pytest.mark.parametrize("user_id", [NOBODY, STRANGER, CANDIDATE, STARTER])
def test_no_page_of_analysts_opens_for_others(app, visitor, user_id):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("analysts.")]
    assert rules

    for rule in rules:
        method = "POST" if "POST" in rule.methods else "GET"
        address = re.sub(r"<(?:\w+:)?(\w+)>", "1", rule.rule)
        expected = {"GET": 302, "POST": 401}[method] if user_id is None else 403

        assert visitor(user_id).send(method, address).status_code == expected, rule


@pytest.mark.parametrize("endpoint", PAGES)
@pytest.mark.parametrize("user_id", EVERYBODY)
def test_a_page_is_there_only_for_those_it_is_for(visitor, started, endpoint, user_id):
    case, task = started()
    address, expected = PAGES[endpoint]

    answer = visitor(user_id).get(address.format(case=case, task=task))

    assert answer.status_code == expected[user_id]


@pytest.mark.parametrize("endpoint", DEEDS)
@pytest.mark.parametrize("user_id", EVERYBODY)
def test_a_deed_is_done_only_by_those_who_may(visitor, started, endpoint, user_id):
    case, task = started()
    method, address, body, expected = DEEDS[endpoint]
    sent = {"json": body["json"]} if "json" in body else {"data": body.get("form", {})}

    answer = visitor(user_id).send(method, address.format(case=case, task=task), **sent)

    assert answer.status_code == expected[user_id]


def test_a_right_that_was_taken_away_is_gone_at_the_next_request(database, visitor, started):
    _, task = started()
    wei, admin = visitor("wei"), visitor("admin")
    before = wei.get(f"/user-tasks/{task}").status_code

    admin.post("/admin/people/wei/groups", data={"groups": "staff"})
    after = wei.send("POST", f"/user-tasks/{task}/completion", json={"answers": {"decision": "yes"}}).status_code
    admin.post("/admin/people/wei/groups", data={"groups": "leaders"})

    assert (before, after) == (200, 404)
