"""A DMN file as read: its decisions, input data, business knowledge and decision services."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from runner.expressions import ExpressionError, Surroundings
from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.functions import Function, UserFunction
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.types import ANY, MISFIT, Type
from runner.expressions.feel.values.boundary import FeelVariables, to_feel, to_python
from runner.notation.decision.evaluation import Evaluation, Trace
from runner.notation.decision.run import DecisionRun


@dataclass(eq=False)
class InputData:
    """What a decision is told from outside."""

    id: str
    name: str
    type: Type = ANY
    is_open: bool = False  # of a Camunda file: a value of another type is taken as it is

    def value(self, run: DecisionRun) -> Any:
        """The given value, in this type; null when it doesn't fit."""
        given = run.inputs.get(self.name)
        value = self.type.converted(given)
        if value is MISFIT:
            return given if self.is_open else None
        return value


@dataclass(eq=False)
class Requirement:
    """An arrow of the diagram: what is required, and the names under which it is in scope."""

    element: "InputData | Decision | Knowledge | DecisionService"
    import_name: str | None = None


def bind(names: dict[str, Any], requirement: Requirement, name: str, value: Any) -> None:
    """Put a value in scope, inside its import's name where it's imported."""
    if requirement.import_name is None:
        names[name] = value
    else:
        names.setdefault(requirement.import_name, {})[name] = value


@dataclass(eq=False)
class Knowledge:
    """A business knowledge model: a function, and the functions it calls."""

    id: str
    name: str
    requirements: list[Requirement] = field(default_factory=list)
    parameters: tuple[tuple[str, Type], ...] = ()
    logic: Closure = lambda frame: None
    result: Type = ANY

    def __post_init__(self) -> None:
        self.names: dict[str, Any] = {}

    def link(self) -> None:
        """Make the function."""
        names, types = [name for name, _ in self.parameters], [kind for _, kind in self.parameters]
        self.function: Function = UserFunction(names, types, self._run, self.result)

    def use_external(self, definition: Closure) -> None:
        """Let an external function answer."""
        external = definition(Frame({}, None, Run()))
        names, types = [name for name, _ in self.parameters], [kind for _, kind in self.parameters]
        nothing = UserFunction(names, types, lambda bound, run: None)
        self.function = external if isinstance(external, Function) else nothing

    def scope(self, run: Run) -> Frame:
        """The functions it may call, itself too."""
        if not self.names:
            self.names[self.name] = self.function
            for requirement in self.requirements:
                if isinstance(requirement.element, Knowledge | DecisionService):
                    bind(self.names, requirement, requirement.element.name, requirement.element.function)
        return Frame(self.names, None, run)

    def _run(self, bound: dict[str, Any], run: Run) -> Any:
        return self.logic(Frame(bound, self.scope(run), run))


@dataclass(eq=False)
class DecisionService:
    """Decisions offered as one function."""

    id: str
    name: str
    outputs: list["Decision"] = field(default_factory=list)
    inputs: list[InputData] = field(default_factory=list)
    input_decisions: list["Decision"] = field(default_factory=list)
    result: Type = ANY

    def link(self) -> None:
        """Make the function."""
        elements: list[InputData | Decision] = [*self.inputs, *self.input_decisions]
        self.function = UserFunction(
            [element.name for element in elements], [element.type for element in elements], self._run, self.result
        )

    def _run(self, bound: dict[str, Any], run: Run) -> Any:
        if not isinstance(run, DecisionRun):
            raise ExpressionError(
                f"The decision service '{self.name}' can only be called while a decision is evaluated."
            )
        outside = run.inputs, run.values, run.evaluations
        run.inputs = {element.name: bound[element.name] for element in self.inputs}
        run.values = {decision: bound[decision.name] for decision in self.input_decisions}
        run.evaluations = {}
        try:
            results = {decision.name: decision.value(run) for decision in self.outputs}
        finally:
            run.inputs, run.values, run.evaluations = outside
        return next(iter(results.values())) if len(results) == 1 else results

    def evaluate(self, variables: Mapping[str, Any], now: datetime) -> Any:
        """The service's result for inputs by name."""
        run = DecisionRun({}, Surroundings(now=now))
        run.traces.append(Trace())
        names = list(self.function.parameters)
        return to_python(self.function.call([to_feel(variables.get(name)) for name in names], run), exact=True)


@dataclass(eq=False)
class Decision:
    """A decision of the diagram; `evaluate` answers it."""

    id: str
    name: str
    variable_name: str = ""
    version_tag: str | None = None
    line: int | None = None
    requirements: list[Requirement] = field(default_factory=list)
    logic: Closure = lambda frame: None
    type: Type = ANY
    is_open: bool = False  # of a Camunda file: all variables are in scope, not only the required ones
    output_names: tuple[str, ...] = ()  # of its table
    variable_names: frozenset[str] = frozenset()  # that its own expressions read
    question: str = ""
    description: str = ""

    def evaluate(
        self, variables: Mapping[str, Any], now: datetime, *, time_zone: str = "UTC", exact: bool = False
    ) -> Evaluation:
        """The answer for these variables, and why. `now` is aware.

        Raises ExpressionError when the hit policy is violated or a limit passed, naming table and rules.
        """
        try:
            run = DecisionRun(FeelVariables(variables), Surroundings(now=now, time_zone=time_zone))
            self.value(run)
            return _outward(run.evaluations[self], exact)
        except RecursionError:
            message = f"The decision '{self.name}' ({self.id}) calls itself, or its values are nested too deeply."
            raise ExpressionError(f"{message} Remove the circle of requirements.") from None
        except ExpressionError as error:
            if f"({self.id})" in error.message:
                raise
            message = f"The decision '{self.name}' ({self.id}) could not be evaluated: {error.message}"
            raise ExpressionError(message, error.position) from None

    def value(self, run: DecisionRun) -> Any:
        """The FEEL value, worked out once in a run."""
        if self not in run.values:
            trace = Trace()
            run.traces.append(trace)
            try:
                run.values[self] = self._decided(run, trace)
            finally:
                run.traces.pop()
        if run.traces and self in run.evaluations:
            run.trace.required.append(run.evaluations[self])
        return run.values[self]

    def _decided(self, run: DecisionRun, trace: Trace) -> Any:
        names = self._scope(run, trace)
        outside = Frame(run.inputs, None, run) if self.is_open else None
        value = self.logic(Frame(names, outside, run))
        fitting = self.type.converted(value)
        if fitting is MISFIT:
            fitting = value if self.is_open else None
        run.evaluations[self] = self._evaluation(fitting, trace)
        return fitting

    def _scope(self, run: DecisionRun, trace: Trace) -> dict[str, Any]:
        """What the requirements bring into scope."""
        names: dict[str, Any] = {}
        for requirement in self.requirements:
            element = requirement.element
            if isinstance(element, InputData):
                value = element.value(run)
                trace.inputs[element.name] = value
                if not self.is_open or element.name in run.inputs:
                    bind(names, requirement, element.name, value)
            elif isinstance(element, Decision):
                self._bind_decision(names, requirement, element, run)
            else:
                bind(names, requirement, element.name, element.function)
        return names

    def _bind_decision(
        self, names: dict[str, Any], requirement: Requirement, decision: "Decision", run: DecisionRun
    ) -> None:
        value = decision.value(run)
        run.trace.inputs[decision.variable_name] = value
        if decision.is_open:
            # Camunda 7 hands on a table's outputs by their names, Camunda 8 the result by the decision's id.
            for name in decision.output_names:
                names.setdefault(name, _output(value, name, len(decision.output_names)))
            for name in (decision.id, decision.name):
                names.setdefault(name, value)
        bind(names, requirement, decision.variable_name, value)

    def _evaluation(self, value: Any, trace: Trace) -> Evaluation:
        rows = trace.rows
        if rows is None:
            rows = [{self.variable_name: value}] if value is not None else []
        return Evaluation(
            self.id, self.name, value, trace.inputs, tuple(trace.rules), tuple(rows), tuple(trace.required),
            trace.hit_policy,
        )  # fmt: skip


def _output(value: Any, name: str, outputs: int) -> Any:
    """One output's value in a table's result."""
    if outputs == 1:
        return value
    if isinstance(value, list):
        return [item.get(name) if isinstance(item, dict) else None for item in value]
    return value.get(name) if isinstance(value, dict) else None


def _outward(evaluation: Evaluation, exact: bool) -> Evaluation:
    """The evaluation with Python's values."""

    def out(value: Any) -> Any:
        return to_python(value, exact=exact)

    def out_all(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: out(value) for name, value in values.items()}

    rules = tuple(
        replace(
            rule,
            outputs=out_all(rule.outputs),
            conditions=tuple(replace(part, value=out(part.value)) for part in rule.conditions),
        )
        for rule in evaluation.rules
    )
    return replace(
        evaluation,
        value=out(evaluation.value),
        inputs=out_all(evaluation.inputs),
        rules=rules,
        rows=tuple(map(out_all, evaluation.rows)),
        required=tuple(_outward(part, exact) for part in evaluation.required),
    )


@dataclass(frozen=True, eq=False)
class DecisionModel:
    """A DMN file. `decisions` by id; the rest is what other files import."""

    file: str
    id: str | None
    name: str
    namespace: str
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    input_data: Mapping[str, InputData] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    services: Mapping[str, DecisionService] = field(default_factory=dict)
    types: Mapping[str, Type] = field(default_factory=dict)
    component_names: frozenset[str] = frozenset()  # of its types
    platform: str | None = None
