"""Variables whose names have blanks, as Camunda 8 allows them: through both APIs."""

import json
from pathlib import Path

from tests.rest.test_camunda_8 import deploy
from tests.rest.test_camunda_8_searches import search, start

DIAGRAM = Path(__file__).parent.parent / "diagrams" / "user_task_names_with_blanks.bpmn"


def test_they_are_shown_answered_changed_and_found(admin, clerk):
    deploy(admin, DIAGRAM.name, DIAGRAM.read_bytes())
    case = start(admin, "names_with_blanks", **{"Staff Member": {"full name": "李"}})
    (task,) = clerk.get("/task")

    asked = clerk.get(f"/task/{task['id']}/form-variables", query_string={"deserializeValues": "true"})
    clerk.post(f"/task/{task['id']}/submit-form", {"variables": {"Leave Decision": {"value": "refused"}}}, status=204)

    (waiting,) = admin.get("/task", query_string={"processVariables": "Leave Decision_eq_refused"})
    path = f"/process-instance/{waiting['processInstanceId']}/variables/Leave%20Decision"
    assert (waiting["taskDefinitionKey"], admin.get(path)["value"]) == ("tell", "refused")
    assert "Staff Member" in asked
    admin.put(path, {"value": "granted"})
    assert admin.get("/process-instance/count", query_string={"variables": "Leave Decision_eq_granted"}) == {"count": 1}
    kept = admin.get("/history/variable-instance", query_string={"variableName": "Leave Decision"})
    assert [one["value"] for one in kept] == ["refused", "granted"]  # the task's own, then the case's
    found = search(admin, "variables", processInstanceKey=case, name="Leave Decision")["items"]
    assert sorted(json.loads(one["value"]) for one in found) == ["granted", "refused"]
