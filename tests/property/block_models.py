"""Random block-structured processes: a tree of blocks and the diagram that it is drawn as."""

from dataclasses import dataclass, field
from itertools import count, pairwise
from xml.sax.saxutils import escape

from hypothesis import strategies as st

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_1" targetNamespace="http://bidflow.test" '
    'modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.24.0">'
)


@dataclass(frozen=True)
class Block:
    """A kind of block, its inner blocks, and numbers that vary it."""

    kind: str
    inner: tuple["Block", ...] = ()
    number: int = 0


leaves = st.one_of(
    st.sampled_from(["task", "external", "script", "timer", "message", "receive"]).map(Block),
    st.builds(Block, st.sampled_from(["many", "one by one"]), st.just(()), st.integers(0, 3)),
)


def larger(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    """Blocks made of blocks."""
    several = st.lists(blocks, min_size=2, max_size=3).map(tuple)
    single = blocks.map(lambda block: (block,))
    return st.one_of(
        st.builds(Block, st.sampled_from(["sequence", "parallel", "race"]), several),
        st.builds(Block, st.sampled_from(["exclusive", "inclusive"]), several, st.integers(0, 7)),
        st.builds(Block, st.sampled_from(["loop"]), single, st.integers(1, 3)),
        st.builds(Block, st.sampled_from(["sub-process", "error", "beside", "compensated"]), single, st.integers(0, 1)),
        st.builds(
            Block,
            st.sampled_from(["interrupting timer", "other timer", "interrupting message", "other message"]),
            single,
        ),
        st.builds(Block, st.sampled_from(["many sub-processes", "one sub-process by one"]), single, st.integers(0, 2)),
    )


models = st.recursive(leaves, larger, max_leaves=8)


@dataclass
class Drawing:
    """The elements of one process as they are drawn; `enter` and `leave` are a block's first and last node."""

    numbers: count = field(default_factory=count)
    lines: list[list[str]] = field(default_factory=lambda: [[]])
    roots: list[str] = field(default_factory=list)
    variables: dict[str, int] = field(default_factory=dict)

    def id(self, kind: str) -> str:
        return f"{kind}_{next(self.numbers)}"

    def add(self, text: str) -> None:
        self.lines[-1].append(text)

    def node(self, tag: str, inside: str = "", **attributes: str) -> str:
        node_id = self.id(tag)
        written = "".join(f' {name.replace("__", ":")}="{escape(value)}"' for name, value in attributes.items())
        self.add(f'<bpmn:{tag} id="{node_id}"{written}>{inside}</bpmn:{tag}>')
        return node_id

    def flow(self, source: str, target: str, condition: str = "") -> str:
        flow_id = self.id("flow")
        inside = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
        self.add(
            f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">'
            f"{inside if condition else ''}</bpmn:sequenceFlow>"
        )
        return flow_id

    def message(self) -> str:
        message_id = self.id("message")
        self.roots.append(f'<bpmn:message id="{message_id}" name="{message_id}"/>')
        return f'<bpmn:messageEventDefinition messageRef="{message_id}"/>'

    def timer(self) -> str:
        return "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>"

    def inside(self, block: Block, ending: str = "", beside: str = "") -> str:
        """A sub-process's content: start, the block, an end (or two, one of them as `ending` says)."""
        self.lines.append([])
        self.draw_between(block, ending)
        if beside:
            self.add(beside)
        return "".join(self.lines.pop())

    def draw_between(self, block: Block, ending: str = "") -> None:
        start = self.node("startEvent")
        enter, leave = self.draw(block)
        self.flow(start, enter)
        self.flow(leave, self.node("endEvent", ending))

    def variable(self, value: int) -> str:
        name = self.id("v")
        self.variables[name] = value
        return name

    def draw(self, block: Block) -> tuple[str, str]:
        """Draw a block: the node where it is entered, and the one where it is left."""
        return getattr(self, f"draw_{block.kind.replace(' ', '_').replace('-', '_')}")(block)

    def draw_task(self, block: Block) -> tuple[str, str]:
        node = self.node("userTask")
        return node, node

    def draw_external(self, block: Block) -> tuple[str, str]:
        node = self.node("serviceTask", camunda__type="external", camunda__topic="work")
        return node, node

    def draw_script(self, block: Block) -> tuple[str, str]:
        name = self.variable(0)
        node = self.node("serviceTask", camunda__expression=f"${{{name} + 1}}", camunda__resultVariable=name)
        return node, node

    def draw_timer(self, block: Block) -> tuple[str, str]:
        node = self.node("intermediateCatchEvent", self.timer())
        return node, node

    def draw_message(self, block: Block) -> tuple[str, str]:
        node = self.node("intermediateCatchEvent", self.message())
        return node, node

    def draw_receive(self, block: Block) -> tuple[str, str]:
        message_id = self.id("message")
        self.roots.append(f'<bpmn:message id="{message_id}" name="{message_id}"/>')
        node = self.node("receiveTask", messageRef=message_id)
        return node, node

    def several(self, count_: int, *, is_sequential: bool) -> str:
        return (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(is_sequential).lower()}">'
            f"<bpmn:loopCardinality>{count_}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
        )

    def draw_many(self, block: Block) -> tuple[str, str]:
        node = self.node("userTask", self.several(block.number, is_sequential=False))
        return node, node

    def draw_one_by_one(self, block: Block) -> tuple[str, str]:
        node = self.node("userTask", self.several(block.number, is_sequential=True))
        return node, node

    def draw_sequence(self, block: Block) -> tuple[str, str]:
        ends = [self.draw(inner) for inner in block.inner]
        for (_, leave), (enter, _) in pairwise(ends):
            self.flow(leave, enter)
        return ends[0][0], ends[-1][1]

    def split_and_join(self, block: Block, tag: str, condition: str = "") -> tuple[str, str]:
        split, join = self.node(tag), self.node(tag)
        for number, inner in enumerate(block.inner):
            enter, leave = self.draw(inner)
            self.flow(split, enter, condition.format(number=number, bit=2**number))
            self.flow(leave, join)
        return split, join

    def draw_parallel(self, block: Block) -> tuple[str, str]:
        return self.split_and_join(block, "parallelGateway")

    def draw_exclusive(self, block: Block) -> tuple[str, str]:
        name = self.variable(block.number % len(block.inner))
        return self.split_and_join(block, "exclusiveGateway", f"${{{{{name} == {{number}}}}}}")

    def draw_inclusive(self, block: Block) -> tuple[str, str]:
        bits = block.number % 2 ** len(block.inner) or 1
        names = [self.variable(bits >> number & 1) for number in range(len(block.inner))]
        split, join = self.node("inclusiveGateway"), self.node("inclusiveGateway")
        for name, inner in zip(names, block.inner, strict=True):
            enter, leave = self.draw(inner)
            self.flow(split, enter, f"${{{name} == 1}}")
            self.flow(leave, join)
        return split, join

    def draw_race(self, block: Block) -> tuple[str, str]:
        gateway, merge = self.node("eventBasedGateway"), self.node("exclusiveGateway")
        for number, inner in enumerate(block.inner):
            event = self.node("intermediateCatchEvent", self.timer() if number == 0 else self.message())
            enter, leave = self.draw(inner)
            self.flow(gateway, event)
            self.flow(event, enter)
            self.flow(leave, merge)
        return gateway, merge

    def draw_loop(self, block: Block) -> tuple[str, str]:
        name = self.variable(0)
        merge, split = self.node("exclusiveGateway"), self.node("exclusiveGateway")
        step = self.node("serviceTask", camunda__expression=f"${{{name} + 1}}", camunda__resultVariable=name)
        after = self.node("exclusiveGateway")
        enter, leave = self.draw(block.inner[0])
        self.flow(merge, enter)
        self.flow(leave, step)
        self.flow(step, split)
        self.flow(split, merge, f"${{{name} < {block.number}}}")
        self.flow(split, after, f"${{{name} >= {block.number}}}")
        return merge, after

    def draw_sub_process(self, block: Block) -> tuple[str, str]:
        node = self.node("subProcess", self.inside(block.inner[0]))
        return node, node

    def draw_many_sub_processes(self, block: Block) -> tuple[str, str]:
        content = self.several(block.number, is_sequential=False) + self.inside(block.inner[0])
        node = self.node("subProcess", content)
        return node, node

    def draw_one_sub_process_by_one(self, block: Block) -> tuple[str, str]:
        content = self.several(block.number, is_sequential=True) + self.inside(block.inner[0])
        node = self.node("subProcess", content)
        return node, node

    def boundary(self, host: str, definition: str, *, is_interrupting: bool) -> tuple[str, str]:
        event = self.node("boundaryEvent", definition, attachedToRef=host, cancelActivity=str(is_interrupting).lower())
        merge = self.node("exclusiveGateway")
        extra = self.node("userTask")
        self.flow(event, extra)
        if is_interrupting:
            self.flow(extra, merge)
        else:
            self.flow(extra, self.node("endEvent"))
        self.flow(host, merge)
        return host, merge

    def draw_error(self, block: Block) -> tuple[str, str]:
        error_id = self.id("error")
        self.roots.append(f'<bpmn:error id="{error_id}" errorCode="{error_id}"/>')
        definition = f'<bpmn:errorEventDefinition errorRef="{error_id}"/>'
        content = self.inside(block.inner[0], definition if block.number else "")
        return self.boundary(self.node("subProcess", content), definition, is_interrupting=True)

    def draw_interrupting_timer(self, block: Block) -> tuple[str, str]:
        return self.boundary(self.node("subProcess", self.inside(block.inner[0])), self.timer(), is_interrupting=True)

    def draw_other_timer(self, block: Block) -> tuple[str, str]:
        return self.boundary(self.node("subProcess", self.inside(block.inner[0])), self.timer(), is_interrupting=False)

    def draw_interrupting_message(self, block: Block) -> tuple[str, str]:
        return self.boundary(self.node("subProcess", self.inside(block.inner[0])), self.message(), is_interrupting=True)

    def draw_other_message(self, block: Block) -> tuple[str, str]:
        return self.boundary(
            self.node("subProcess", self.inside(block.inner[0])), self.message(), is_interrupting=False
        )

    def draw_beside(self, block: Block) -> tuple[str, str]:
        """A sub-process with an event sub-process, interrupting or not."""
        interrupting = str(bool(block.number)).lower()
        self.lines.append([])
        start = self.node("startEvent", self.timer(), isInterrupting=interrupting)
        task = self.node("userTask")
        self.flow(start, task)
        self.flow(task, self.node("endEvent"))
        event_sub_process = "".join(self.lines.pop())
        beside = (
            f'<bpmn:subProcess id="{self.id("event")}" triggeredByEvent="true">{event_sub_process}</bpmn:subProcess>'
        )
        node = self.node("subProcess", self.inside(block.inner[0], beside=beside))
        return node, node

    def draw_compensated(self, block: Block) -> tuple[str, str]:
        """A sub-process that can be compensated, and a throw event that does."""
        host = self.node("subProcess", self.inside(block.inner[0]))
        event = self.node("boundaryEvent", "<bpmn:compensateEventDefinition/>", attachedToRef=host)
        handler = self.node("userTask", isForCompensation="true")
        self.add(
            f'<bpmn:association id="{self.id("association")}" associationDirection="One" '
            f'sourceRef="{event}" targetRef="{handler}"/>'
        )
        reference = f' activityRef="{host}"' if block.number else ""
        throw = self.node("intermediateThrowEvent", f"<bpmn:compensateEventDefinition{reference}/>")
        self.flow(host, throw)
        return host, throw


def diagram(block: Block) -> tuple[bytes, dict[str, int]]:
    """The model as a BPMN file, and the variables it starts with."""
    drawing = Drawing()
    drawing.draw_between(block)
    content = "".join(drawing.lines[0])
    process = f'<bpmn:process id="model" isExecutable="true">{content}</bpmn:process>'
    return f"{HEAD}{process}{''.join(drawing.roots)}</bpmn:definitions>".encode(), drawing.variables
