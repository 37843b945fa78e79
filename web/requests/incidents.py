"""Incidents: trying a failed step again, from the page of its case."""

from flask import Response, redirect, url_for

from runner.records.incident import Incident
from runner.records.process_instance import ProcessInstance
from runner.rejection import NotFound
from web import account
from web.edge import transaction
from web.requests.start import blueprint


@blueprint.post("/cases/<case_id>/incidents/<incident_id>/retry")
def retry(case_id: str, incident_id: str) -> Response:
    """Try the step again; if it fails again, the page says so again."""
    viewer = account.viewer()
    with transaction() as session:
        case = ProcessInstance.find(session, case_id, viewer)
        incident = Incident.find(session, incident_id)
        if incident.root_id != case.root_id:
            raise NotFound(f"incident '{incident_id}' is not of case '{case_id}'")
        incident.retry(viewer)
    return redirect(url_for("requests.show", case_id=case_id, retried=1), 303)  # type: ignore[return-value]
