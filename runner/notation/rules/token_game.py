"""The token game: where tokens can go in a container, whatever conditions say; for rules on joins.

States are explored with one element moving at a time. In BPMN every flow ends at one element only, so that elements
never take tokens from each other and the order among them makes no difference to where tokens get stuck (persistent
sets). The element drawn nearest to the start moves first: tokens that can meet do meet.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from runner.notation.model import Container, Flow, Node
from runner.notation.order import in_order

MOST_STATES = 4000
MOST_TOKENS = 400_000  # looked at, in all states together: what keeps a very wide diagram from taking minutes
MOST_CHOICES = 6  # flows of an inclusive choice of which every combination is tried

State = tuple[tuple[str, int], ...]


@dataclass
class Played:
    """What was found: the joins that can wait for ever, and the flows on which two tokens can come."""

    stuck: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # join -> flows that had no token
    doubled: set[str] = field(default_factory=set)  # ids of nodes that are passed once more by a second token
    is_complete: bool = True


def play(container: Container) -> Played:
    """Every way tokens can go; `is_complete` is False when there were too many."""
    return _Game(container).play()


class _Game:
    def __init__(self, container: Container) -> None:
        self.nodes = container.nodes
        self.incoming: dict[str, list[Flow]] = defaultdict(list)
        self.outgoing: dict[str, list[Flow]] = defaultdict(list)
        self.boundaries: dict[str, list[Node]] = defaultdict(list)
        self.target: dict[str, str] = {}
        for flow in container.flows:
            self.incoming[flow.target].append(flow)
            self.outgoing[flow.source].append(flow)
            self.target[flow.id] = flow.target
        for node in self.nodes.values():
            if node.attached_to is not None and not any(event.kind == "compensate" for event in node.events):
                self.boundaries[node.attached_to].append(node)
        self.links = {
            event.link_name: node.id
            for node in self.nodes.values()
            if node.type == "intermediateCatchEvent"
            for event in node.events
            if event.kind == "link"
        }
        self.rank = self._ranks()
        self.played = Played()

    def play(self) -> Played:
        waiting = deque(self._beginnings())
        seen = set(waiting)
        looked_at = 0
        while waiting:
            if len(seen) > MOST_STATES or looked_at > MOST_TOKENS:
                self.played.is_complete = False
                break
            now = waiting.popleft()
            looked_at += len(now)
            for state in self._after(now):
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
        return self.played

    def _beginnings(self) -> Iterator[State]:
        starts = [node for node in self.nodes.values() if node.type == "startEvent" or node.instantiate]
        if starts:
            for start in starts:
                yield from (_state(tokens) for tokens in self._left(start, {}))
            return
        targets = {flow.target for flows in self.outgoing.values() for flow in flows}
        first = [
            node for node in self.nodes.values() if node.id not in targets and node.attached_to is None
            and not node.triggered_by_event and not node.is_for_compensation and node.id not in self.links.values()
        ]  # fmt: skip
        yield _state({f"@{node.id}": 1 for node in first})

    def _after(self, state: State) -> Iterator[State]:
        tokens = dict(state)
        places = sorted({self._owner(place) for place in tokens}, key=lambda node_id: self.rank.get(node_id, 0))
        late: list[str] = []
        for node_id in places:
            node = self.nodes[node_id]
            arrived = [place for place in tokens if self._owner(place) == node_id]
            if self._joins(node):
                here = {place for place in arrived if not place.startswith("@")}
                missing = [flow.id for flow in self.incoming[node_id] if flow.id not in here]
                if missing and node.type == "inclusiveGateway":
                    late.append(node_id)
                    continue
                if missing:
                    continue
            yield from self._moved(node, tokens, arrived)
            return
        for node_id in late:  # an inclusive join goes on when nothing else can come
            arrived = [place for place in tokens if self._owner(place) == node_id]
            yield from self._moved(self.nodes[node_id], tokens, arrived)
            return
        for place in tokens:
            join = self._owner(place)
            self.played.stuck[join].update(flow.id for flow in self.incoming[join] if flow.id not in tokens)

    def _moved(self, node: Node, tokens: dict[str, int], arrived: list[str]) -> Iterator[State]:
        rest = dict(tokens)
        if not self._joins(node) and not self._gathers(node):
            if sum(tokens[place] for place in arrived) > 1 and not self._in_loop_only(node, arrived):
                self.played.doubled.add(node.id)
            arrived = arrived[:1]
        for place in arrived:
            rest.pop(place)  # a second token on the same flow is told, not followed: counts stay bounded
        if any(event.kind == "terminate" for event in node.events):
            return
        for left in self._left(node, rest):
            yield _state(left)
        for boundary in self.boundaries[node.id]:
            base = dict(rest)
            if boundary.cancel_activity:
                yield from (_state(left) for left in self._left(boundary, base))
            else:
                for mine in self._left(node, base):
                    yield from (_state(left) for left in self._left(boundary, mine))

    def _gathers(self, node: Node) -> bool:
        """Whether it waits by a rule of its own, which is not looked into."""
        return node.start_quantity > 1 or (node.type == "complexGateway" and len(self.incoming[node.id]) > 1)

    def _in_loop_only(self, node: Node, arrived: list[str]) -> bool:
        return node.type == "endEvent" or node.loop is not None

    def _left(self, node: Node, rest: dict[str, int]) -> Iterator[dict[str, int]]:
        """The tokens after a node has let go: one for each way it may choose."""
        for event in node.events:
            if node.type == "intermediateThrowEvent" and event.kind == "link" and event.link_name in self.links:
                yield _with(rest, [f"@{self.links[event.link_name]}"])
                return
        flows = [flow.id for flow in self.outgoing[node.id]]
        if not flows:
            yield rest
        elif node.type == "eventBasedGateway" and node.event_gateway_type == "Parallel":
            yield _with(rest, flows)
        elif node.type in ("exclusiveGateway", "eventBasedGateway") and len(flows) > 1:
            for flow in flows:
                yield _with(rest, [flow])
        elif node.type == "parallelGateway":
            yield _with(rest, flows)
        else:
            for chosen in self._choices(node):
                yield _with(rest, chosen)

    def _choices(self, node: Node) -> Iterator[list[str]]:
        """The flows that it may take together: those without a condition and any others, or else the default."""
        others = [flow for flow in self.outgoing[node.id] if flow.id != node.default_flow]
        always = [flow.id for flow in others if flow.condition is None]
        conditional = [flow.id for flow in others if flow.condition is not None]
        if always:
            yield always
        elif len(others) < len(self.outgoing[node.id]):
            yield [node.default_flow or ""]
        most = len(conditional) if node.type in ("inclusiveGateway", "complexGateway") else 1
        for count in range(1, most + 1) if most <= MOST_CHOICES else (1, most):
            for chosen in combinations(conditional, count):
                yield [*always, *chosen]

    def _joins(self, node: Node) -> bool:
        return node.type in ("parallelGateway", "inclusiveGateway") and len(self.incoming[node.id]) > 1

    def _owner(self, place: str) -> str:
        return place[1:] if place.startswith("@") else self.target[place]

    def _ranks(self) -> dict[str, int]:
        """The number of each node in an order in which what leads to it stands before it, loops apart."""
        roots = [node.id for node in self.nodes.values() if not self.incoming[node.id]] + list(self.nodes)
        return {node_id: place for place, node_id in enumerate(in_order(roots, self._next))}

    def _next(self, node_id: str) -> list[str]:
        targets = [flow.target for flow in self.outgoing[node_id]]
        targets += [target for boundary in self.boundaries[node_id] for target in [boundary.id]]
        return targets


def _with(tokens: dict[str, int], places: tuple[str, ...] | list[str]) -> dict[str, int]:
    made = dict(tokens)
    for place in places:
        made[place] = min(made.get(place, 0) + 1, 2)
    return made


def _state(tokens: dict[str, int]) -> State:
    return tuple(sorted(tokens.items()))
