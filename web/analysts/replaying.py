"""Replay: the last finished cases played once more by a version, deployed or not; what differs, and both ways drawn."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, request

from runner.notation.diagram import read_diagram
from runner.notation.model import Node, Process
from runner.records.database import Session
from runner.records.deployed_file import read_file
from runner.records.needed import bundles_to_play, files_needed
from runner.records.process_definition import ProcessDefinition
from runner.records.recorded_case import RecordedCase, recorded_cases
from runner.records.versions import version_of
from runner.rejection import InvalidArgument, InvalidState
from runner.replay import counted
from runner.simulation import replay_in_own_process
from web import account
from web.analysts.migrating import mapping_for
from web.analysts.plan_view import text_of
from web.analysts.process_page import process_asked_for
from web.analysts.processes import blueprint
from web.analysts.sent_files import sent_files
from web.edge import reading
from web.forms.messages import in_words
from web.language import language, translated
from web.pages import know_groups, know_people

CHOICES = (10, 20, 50, 100, 200)
USUAL = 20


class ReplayView:
    """What was played, in the words of the page. `drawn` is the file that was played, `results` in JSON's types."""

    def __init__(
        self, session: Session, process: Process, drawn: bytes, cases: list[RecordedCase], results: list[dict[str, Any]]
    ) -> None:
        self.process, self.results, self.cases = process, results, cases
        self.counts = counted(one["kind"] for one in results)
        self.left = len(cases) - len(results)
        older = {
            number: version_of(session, "process", process.id, number) for number in {one.version for one in cases}
        }
        self.nodes: dict[str, Node] = {}
        for definition in older.values():
            assert isinstance(definition, ProcessDefinition)
            self.nodes.update({node.id: node for node in definition.process.content.all_nodes()})
        self.new_nodes = {node.id: node for node in process.content.all_nodes()}
        self.nodes.update(self.new_nodes)
        self.told = {
            "after": told(drawn, process),
            "before": {number: told(one.resource.content, one.process) for number, one in older.items()},  # type: ignore[attr-defined]
            "cases": {one["id"]: {name: one[name] for name in ("version", "before", "after")} for one in results},
        }
        know_people(session, named(results, "user"))
        know_groups(session, named(results, "group"))

    def label(self, element_id: str) -> str:
        """What people call an element."""
        node = self.nodes.get(element_id)
        return (translated(node) if node is not None else "") or element_id

    @property
    def gone(self) -> dict[str, dict[str, Node]]:
        """Tasks that cases did and the new version has no more, each with those that could take their place."""
        found = {remark["element"] for one in self.results for remark in one["remarks"] if remark["kind"] == "gone"}
        return {
            element: {node.id: node for node in self.new_nodes.values() if node.type == self.nodes[element].type}
            for element in sorted(found)
            if element in self.nodes
        }


@blueprint.get("/<key>/replay")
def ask_for_replay(key: str) -> str:
    """The page: how many of the last cases are to be played by this version."""
    with reading() as session:
        definition = process_asked_for(session, key)
        return render_template(
            "analysts/replay.html", definition=definition, replay=None, choices=CHOICES, usual=USUAL, tab="versions"
        )


@blueprint.post("/<key>/replay")
def replay(key: str) -> str:
    """What becomes of the last finished cases in a version that was deployed."""
    with reading() as session:
        definition = process_asked_for(session, key)
        cases = recorded_cases(session, key, account.viewer(), most())
        bundles = [files_needed(session, definition)]
    results = played(bundles, cases, mapping_for(key))
    with reading() as session:
        definition = process_asked_for(session, key)
        view = ReplayView(session, definition.process, definition.xml, cases, results)
        return render_template(
            part_or("analysts/replay.html"),
            definition=definition,
            replay=view,
            choices=CHOICES,
            usual=most(),
            tab="versions",
        )


@blueprint.post("/deployment/replay")
def replay_sent() -> str:
    """What becomes of the last finished cases once these files are in service."""
    key = request.form.get("process", "")
    files = sent_files()
    with reading() as session:
        cases = recorded_cases(session, key, account.viewer(), most())
        bundles = bundles_to_play(session, key, files)
    results = played(bundles, cases, mapping_for(key))
    with reading() as session:
        process, drawn = process_in(session, key, files)
        view = ReplayView(session, process, drawn, cases, results)
        return render_template("analysts/replayed.html", replay=view)


def played(
    bundles: list[list[tuple[str, bytes]]], cases: list[RecordedCase], mapping: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The results; InvalidState with what stands against putting these files in service."""
    if not cases:
        return []
    state = replay_in_own_process(bundles, cases, mapping)
    if state["failure"]:
        raise InvalidState(state["failure"])
    results: list[dict[str, Any]] = state["results"]
    for remark in (remark for one in results for remark in one["remarks"]):
        remark["message"] = in_words(remark["message"])
    return results


def most() -> int:
    """How many cases the page asks for."""
    return request.form.get("last", USUAL, type=int)


def part_or(page: str) -> str:
    """Only the part that shows the results, where a script asks for it."""
    return "analysts/replayed.html" if request.headers.get("X-Part") == "replay" else page


def process_in(session: Session, key: str, files: Iterable[tuple[str, bytes]]) -> tuple[Process, bytes]:
    """A process in the files sent, else in service; with the file that it is drawn in."""
    for name, content in files:
        if ("process", key) in read_file(name, content).keys:
            return next(one for one in read_diagram(name, content).processes if one.id == key), content
    if not key:
        raise InvalidArgument("say which process is meant")
    definition = ProcessDefinition.latest(session, key)
    return definition.process, definition.xml


def told(drawn: bytes, process: Process) -> dict[str, Any]:
    """A diagram for the browser, with labels in the reader's language."""
    named_so: list[Process | Node] = [process, *process.content.all_nodes()]
    return {
        "xml": text_of(drawn),
        "names": {one.id: one.names[language()] for one in named_so if one.names.get(language())},
    }


def named(results: Iterable[Mapping[str, Any]], kind: str) -> set[str]:
    """The users, or groups, that remarks name."""
    return {
        one.removeprefix(f"{kind}:")
        for result in results
        for remark in result["remarks"]
        for one in (*remark["before"], *remark["after"])
        if one.startswith(f"{kind}:")
    }
