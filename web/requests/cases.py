"""My requests, and one case: where it is, what was done, what was written."""

from flask import Response, render_template, request

from runner.notation.encoding import read_text
from runner.records.cases import cases as find_cases
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import open_user_tasks
from web import account
from web.edge import reading
from web.pages import asks_for, know_all_of, know_people
from web.requests.case_view import CaseView
from web.requests.start import LONGEST_SEARCH, blueprint

TABS = ("overview", "records", "history")
PAGE = 25


@blueprint.get("/cases")
def list_cases() -> str:
    """The cases this person started, or may see."""
    which = "all" if request.args.get("which") == "all" else "mine"
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    starter = None if which == "all" else account.viewer().user_id
    with reading() as session:
        cases = find_cases(
            session, account.viewer(), starter=starter, search=search, first=(number - 1) * PAGE, size=PAGE
        )
        holders = open_user_tasks(session, [case.root_id for case in cases])
        know_people(session, [case.starter for case in cases])
        know_all_of(session, [task for tasks in holders.values() for task in tasks])
        part = "requests/case_rows.html" if asks_for("cases") else "requests/cases.html"
        return render_template(part, cases=cases, holders=holders, which=which, search=search, number=number)


@blueprint.get("/cases/<case_id>")
def show(case_id: str) -> str:
    """One case."""
    tab = next((tab for tab in TABS if tab == request.args.get("tab")), "overview")
    with reading() as session:
        case = CaseView(session, ProcessInstance.find(session, case_id, account.viewer()))
        part = "requests/case_body.html" if asks_for("case") else "requests/case.html"
        return render_template(part, case=case, tab=tab)


@blueprint.get("/cases/<case_id>/diagram")
def diagram(case_id: str) -> Response:
    """The case's diagram as its file has it, for the viewer in the page; in UTF-8, as browsers read."""
    with reading() as session:
        source = ProcessInstance.find(session, case_id, account.viewer()).definition.xml
    response = Response(read_text("diagram.bpmn", source), content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="diagram.bpmn"'
    return response
