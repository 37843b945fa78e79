"""Comparing: where a replayed case came to, against where it came to then."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from runner.notation.model import Flow, Node
from runner.notation.rules.data_flow import BUILT_IN, read_names
from runner.notation.rules.written_texts import texts_of
from runner.records import Incident, ProcessDefinition, ProcessInstance, Session
from runner.records.passed import passed
from runner.records.recorded_case import BODY, Happening, RecordedCase
from runner.replay.result import Remark, Replayed, kind_of

UNKNOWN = re.compile(r"Cannot resolve identifier '([^']+)'")
Place = tuple[str, str]


class Comparing:
    """A case as recorded and as played: `instance_id` on the stage, None where it could not begin."""

    def __init__(
        self,
        session: Session,
        case: RecordedCase,
        instance_id: str | None,
        mapping: Mapping[str, str],
        remarks: Sequence[Remark],
        refused: set[Place],
    ) -> None:
        self.session, self.case, self.mapping, self.refused = session, case, mapping, refused
        self.instance = ProcessInstance.find(session, instance_id) if instance_id is not None else None
        self.remarks = list(remarks)

    def replayed(self, undone: Sequence[Happening]) -> Replayed:
        """The case with everything that is not as it was."""
        case, instance = self.case, self.instance
        before = {
            "done": sorted({element for key, element in case.visited if key == case.process}),
            "flows": case.flows,
        }
        after: dict[str, Sequence[str]] = {"done": [], "flows": [], "tokens": [], "troubled": []}
        if instance is not None:
            self.remarks += self.troubles(instance)
            self.remarks += self.gone(undone)
            self.remarks += self.differences(instance) if instance.is_over else self.waits(instance)
            done = passed(self.session, instance.id)
            waiting = [flow for one in instance.active_elements() for flow in one.flow_ids]
            after = {
                "done": sorted(done.elements.get(case.process, ())),
                "flows": sorted({*done.flows.get(case.process, ()), *waiting}),
                "tokens": sorted({place[1] for place in self.standing(instance) if place[0] == case.process}),
                "troubled": sorted({one.element_id for one in instance.incidents}),
            }
        remarks = tuple(dict.fromkeys(self.remarks))
        return Replayed(case.id, case.label, case.is_seen, case.version, kind_of(remarks), remarks, before, after)

    def troubles(self, instance: ProcessInstance) -> Iterator[Remark]:
        """A remark for each incident: the variable that is missing, if that is what it comes of."""
        for incident in instance.incidents:
            element = incident.element_id.removesuffix(BODY)
            names = UNKNOWN.findall(incident.message) or self.unset(incident)
            if names:
                yield Remark("missing", element, tuple(sorted(names)), reason="variable", message=incident.message)
            else:
                yield Remark("stuck", element, reason="incident", message=incident.message)

    def unset(self, incident: Incident) -> set[str]:
        """What the element, and the flows that leave it, read and nobody has set."""
        if incident.instance_id is None:
            return set()
        instance = ProcessInstance.find(self.session, incident.instance_id)
        process = instance.definition.process
        places: list[Node | Flow] = []
        for container in (process.content, *[one.content for one in process.content.all_nodes() if one.content]):
            places += [node for node in container.nodes.values() if node.id == incident.element_id]
            places += [flow for flow in container.flows if flow.source == incident.element_id]
        names: set[str] = set()
        for place in places:
            for text, feel_prefix in texts_of(place):
                names |= read_names(instance.definition.diagram, text, feel_prefix)
        return (
            names
            - BUILT_IN
            - instance.variables.keys()
            - (instance.parent.variables.keys() if instance.parent else set())
        )

    def gone(self, undone: Sequence[Happening]) -> Iterator[Remark]:
        """Tasks that were done then and are in the new version no more."""
        there = self.nodes(self.case.process)
        for happening in undone:
            element = self.mapping.get(happening.element, happening.element)
            if happening.kind in ("task", "work") and happening.process == self.case.process and element not in there:
                yield Remark("gone", element)

    def differences(self, instance: ProcessInstance) -> Iterator[Remark]:
        """Another end, or another way, by the elements that both versions have."""
        case = self.case
        before, after = Counter(self.moved(case.path)), Counter(self.path(instance))
        known = {*self.moved(case.known)}
        common = {(key, element) for key, element in known if element in self.nodes(key)}
        left_out = [place[1] for place in before if place in common and before[place] > after[place]]
        added = [place[1] for place in after if place in common and after[place] > before[place]]
        then = tuple(sorted({self.mapping.get(end, end) for end in case.ends}))
        now = tuple(sorted(set(instance.end_element_ids or ())))
        if then != now:
            yield Remark("elsewhere", before=then, after=now)
        elif left_out or added:
            yield Remark("way", before=tuple(left_out), after=tuple(added))

    def waits(self, instance: ProcessInstance) -> Iterator[Remark]:
        """What it waits for at the end, where nothing else says so yet."""
        said = {remark.element for remark in self.remarks if remark.kind != "gone"}
        for key, element in sorted(self.standing(instance)):
            if element not in said and (key, element) not in self.refused:
                node = self.nodes(key).get(element)
                is_decided = node is not None and node.type == "userTask"
                yield Remark("stuck", element, reason="undecided" if is_decided else "waits")

    def standing(self, instance: ProcessInstance) -> set[Place]:
        """Where its tokens wait."""
        keys: dict[str, str] = {}
        for instance_id in instance.descendants():
            keys[instance_id] = ProcessInstance.find(self.session, instance_id).definition.key
        return {
            (keys[one.instance_id], one.element_id.removesuffix(BODY))
            for one in instance.active_elements()
            if one.kind in ("waiting", "incident", "parked") and one.instance_id in keys
        }

    def path(self, instance: ProcessInstance) -> Iterator[Place]:
        """What it completed, called cases included."""
        for instance_id in instance.descendants():
            one = ProcessInstance.find(self.session, instance_id)
            for row in one.history:
                if row.state == "completed":
                    yield one.definition.key, row.element_id.removesuffix(BODY)

    def moved(self, places: Sequence[Place]) -> Iterator[Place]:
        for key, element in places:
            yield key, self.mapping.get(element, element) if key == self.case.process else element

    def nodes(self, key: str) -> Mapping[str, Node]:
        """The elements of the version that was played."""
        return ProcessDefinition.latest(self.session, key).nodes
