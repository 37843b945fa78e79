"""The page of a process: documentation from diagram, forms and tables; figures of what its cases did."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, render_template, request

from runner.clock import clock
from runner.notation.model import Node, Process
from runner.records.database import Session
from runner.records.figures import Figures, figures
from runner.records.process_definition import ProcessDefinition
from runner.records.versions import version_of, versions_of
from web.analysts.documentation import Documentation
from web.analysts.plan_view import text_of
from web.analysts.processes import blueprint
from web.edge import reading
from web.language import language, translated

PERIODS = {"all": None, "year": timedelta(days=365), "quarter": timedelta(days=91), "month": timedelta(days=30)}
HEATS = ("time", "count")


@blueprint.get("/<key>")
def show_process(key: str) -> str:
    """What the process is, for people: its diagram, each step, who does it, its form, its tables."""
    with reading() as session:
        definition = process_asked_for(session, key)
        told = drawing_of(definition)
        page = Documentation(session, definition)
        return render_template(
            "analysts/process.html", definition=definition, page=page, told=told, tab="documentation"
        )


@blueprint.get("/<key>/figures")
def show_figures(key: str) -> str:
    """Counts and durations, as a heat map and as a table."""
    with reading() as session:
        definition = process_asked_for(session, key)
        found = _figures(session, key)
        by = request.args.get("by") if request.args.get("by") in HEATS else "time"
        told = {**drawing_of(definition), **_heat(found, str(by))}
        return render_template(
            "analysts/figures.html",
            definition=definition,
            versions=versions_of(session, "process", key),
            figures=found,
            told=told,
            by=by,
            periods=PERIODS,
            chosen=request.args,
            nodes={node.id: translated(node) or node.id for node in definition.process.content.all_nodes()},
            tab="figures",
        )


@blueprint.get("/<key>/figures.csv")
def download_figures(key: str) -> Response:
    """The same figures as a table for other programs: durations in seconds."""
    with reading() as session:
        process_asked_for(session, key)
        found = _figures(session, key)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        "element_id name type completed cancelled cases repeated median_s p90_s longest_s total_s".split()  # noqa: SIM905
    )
    for one in found.elements:
        spread = one.spread
        times = (spread.median, spread.most, spread.longest, spread.total) if spread else ()
        counts = (one.completed, one.cancelled, one.cases, one.repeated)
        writer.writerow(
            [one.element_id, _plain(one.name or ""), one.type, *counts, *(round(t.total_seconds(), 3) for t in times)]
        )
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}-figures.csv")
    return response


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def process_asked_for(session: Session, key: str) -> ProcessDefinition:
    """The version that the address names, else the newest."""
    number = request.args.get("version", type=int)
    if number is None:
        return ProcessDefinition.latest(session, key)
    found = version_of(session, "process", key, number)
    assert isinstance(found, ProcessDefinition)
    return found


def _figures(session: Session, key: str) -> Figures:
    since = _day("from")
    until = _day("until")
    period = PERIODS.get(request.args.get("period", "all"))
    if since is None and period is not None:
        since = clock.now() - period
    return figures(
        session,
        key,
        version=request.args.get("version", type=int),
        since=since,
        until=until + timedelta(days=1) if until is not None else None,
    )


def _day(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.args.get(name, "")[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None


def drawing_of(definition: ProcessDefinition) -> dict[str, Any]:
    """What the browser draws of a process: its file, which of the processes in it, its labels."""
    return {"xml": text_of(definition.xml), "process": definition.key, "names": names_of(definition)}


def names_of(definition: ProcessDefinition) -> dict[str, str]:
    """The labels in the reader's language, where there are translations."""
    process = definition.process
    named: list[Process | Node] = [process, *process.content.all_nodes()]
    return {one.id: one.names[language()] for one in named if one.names.get(language())}


def _heat(found: Figures, by: str) -> dict[str, Any]:
    """Each element's heat from 1 to 4 against the hottest, and what its badge says."""
    heat = {
        one.element_id: float(one.completed)
        if by == "count"
        else one.spread.median.total_seconds()
        if one.spread
        else 0
        for one in found.elements
    }
    hottest = max(heat.values(), default=0)
    marks: dict[str, list[str]] = {f"heat{level}": [] for level in range(1, 5)}
    badges = {}
    for one in found.elements:
        share = heat[one.element_id] / hottest if hottest else 0
        if share > 0:
            marks[f"heat{min(4, 1 + int(share * 4))}"].append(one.element_id)
        if by == "count" and one.completed:
            badges[one.element_id] = {"text": str(one.completed)}
        elif one.spread and one.spread.median >= timedelta(seconds=1):
            badges[one.element_id] = {"text": short(one.spread.median)}
    return {"marks": marks, "badges": badges}


def short(duration: timedelta) -> str:
    """A duration in two letters' room: 3d, 5h, 12m, 40s."""
    seconds = duration.total_seconds()
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size:
            return f"{seconds / size:.2g}{unit}" if seconds < 10 * size else f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}s"


blueprint.add_app_template_filter(short, "short_duration")
