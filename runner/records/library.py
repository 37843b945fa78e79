"""Library: what is deployed, as the engine asks for it (`runner.engine.state.Library`); compiled once per process."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from runner.engine import ExecutableProcess, compile_process
from runner.engine.state import Decisions
from runner.identifiers import new_id
from runner.notation.model import Binding
from runner.records.decision_definition import DecisionDefinition, DeployedDecision
from runner.records.deployment import Deployment
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition
from runner.records.setting import Setting
from runner.records.shelf import BINDINGS, PROCESSES

GENERATION = "generation"
Found = TypeVar("Found")


class Library:
    """Looks definitions up in this transaction; what is found is kept for all.

    `generation` changes with every deployment, in every server process, so that "latest" is never an old one.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def generation(self) -> str:
        """The id of the last change to what is deployed."""
        generation: str | None = self.session.info.get("bidflow_generation")
        if generation is None:
            setting = self.session.get(Setting, GENERATION)
            generation = str(setting.value) if setting else ""
            self.session.info["bidflow_generation"] = generation
        return generation

    def definition(self, definition_id: str) -> ExecutableProcess:
        """The executable form of one definition."""
        return PROCESSES.get(definition_id, lambda: compiled(ProcessDefinition.find(self.session, definition_id)))

    def process(
        self, key: str, binding: Binding, version: int | None, version_tag: str | None, caller: ExecutableProcess
    ) -> ExecutableProcess:
        """The process a call activity means."""

        def look_up() -> str:
            return ProcessDefinition.bound(
                self.session,
                key,
                binding,
                deployment_id=caller.deployment_id,
                version=version,
                version_tag=version_tag,
            ).id

        return self.definition(self.kept("process", key, binding, version, version_tag, caller, look_up))

    def decision(
        self, key: str, binding: Binding, version: int | None, version_tag: str | None, caller: ExecutableProcess
    ) -> Decisions:
        """The decision a business rule task means."""

        def look_up() -> Decisions:
            found = DecisionDefinition.bound(
                self.session,
                key,
                binding,
                deployment_id=caller.deployment_id,
                version=version,
                version_tag=version_tag,
            )
            return DeployedDecision(found.key, found.name, found.id, found.decision)

        return self.kept("decision", key, binding, version, version_tag, caller, look_up)

    def form_id(
        self, key: str, binding: Binding, version: int | None, version_tag: str | None, caller: ExecutableProcess
    ) -> str:
        """The id of the form definition a user task means."""

        def look_up() -> str:
            return FormDefinition.bound(
                self.session,
                key,
                binding,
                deployment_id=caller.deployment_id,
                version=version,
                version_tag=version_tag,
            ).id

        return self.kept("form", key, binding, version, version_tag, caller, look_up)

    def resource(self, name: str, caller: ExecutableProcess) -> str:
        """The text of a file deployed with the caller, such as a script."""
        key = ("resource", caller.deployment_id, name)
        return BINDINGS.get(
            key, lambda: Deployment.find(self.session, caller.deployment_id).resource(name).content.decode()
        )

    def kept(
        self,
        kind: str,
        key: str,
        binding: Binding,
        version: int | None,
        version_tag: str | None,
        caller: ExecutableProcess,
        look_up: Callable[[], Found],
    ) -> Found:
        """What a binding means, for as long as nothing is deployed."""
        bound_to = caller.deployment_id if binding == "deployment" else None
        return BINDINGS.get((self.generation, kind, key, binding, version, version_tag, bound_to), look_up)


def compiled(definition: ProcessDefinition) -> ExecutableProcess:
    """The executable form of a definition's process."""
    return compile_process(
        definition.diagram,
        definition.key,
        definition_id=definition.id,
        deployment_id=definition.deployment_id,
        version=definition.version,
    )


def new_generation(session: Session) -> None:
    """Let every server process look up anew what a reference means."""
    session.info.pop("bidflow_generation", None)
    setting = session.get(Setting, GENERATION)
    if setting is None:
        session.add(Setting(name=GENERATION, value=new_id()))
    else:
        setting.value = new_id()
