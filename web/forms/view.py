"""FormView: a form as a page shows it: translated, filled in, with where its answers go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import request

from runner.identifiers import new_id
from runner.records.process_definition import ProcessDefinition
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer
from web.addresses import url_for
from web.forms.fields import files_in, persons_in, plain, with_names
from web.forms.files import know_files
from web.forms.messages import in_words, said
from web.forms.plain import PlainGroup, plain_form
from web.forms.values import Section, values_of
from web.language import language
from web.pages import know_people, person


@dataclass(frozen=True)
class FormView:
    """`schema` None: nothing is asked. `errors` by field id, from an answer that was refused."""

    key: str
    schema: Mapping[str, Any] | None
    data: dict[str, Any]
    is_read_only: bool
    submit_url: str
    draft_url: str | None = None
    files_url: str | None = None
    draft_saved_at: datetime | None = None
    errors: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""

    @classmethod
    def of_task(
        cls,
        task: UserTask,
        viewer: Viewer,
        answers: Mapping[str, Any] | None = None,
        errors: Mapping[str, Any] | None = None,
        message: str = "",
    ) -> "FormView":
        """The form of a task; `answers` are what was typed and refused, before the draft, before the variables."""
        form = task.form
        data: dict[str, Any] = {}
        if task.state == "completed":
            data = task.answers or {}
        elif form is not None:
            typed = answers if answers is not None else task.draft or {}
            data = form.data_for(task.variables) | {name: typed[name] for name in form.sets if name in typed}
        schema = form.schema_for(language()) if form else None
        know_people(task.session, persons_in(schema or {}, data))
        if any(files_in(schema or {}, data)):
            know_files(task.session, task.root_id)
        return cls(
            key=task.id,
            schema=schema,
            data=data,
            is_read_only=task.state != "open" or task.assignee != viewer.user_id,
            submit_url=url_for("inbox.complete", task_id=task.id),
            draft_url=url_for("inbox.save_draft", task_id=task.id),
            files_url=url_for("inbox.keep_file", task_id=task.id),
            draft_saved_at=task.draft_saved_at,
            errors=said(errors or {}),
            message=in_words(message),
        )

    @classmethod
    def of_start(
        cls,
        definition: ProcessDefinition,
        answers: Mapping[str, Any] | None = None,
        errors: Mapping[str, Any] | None = None,
        message: str = "",
        submission: str | None = None,
    ) -> "FormView":
        """The start form of a process; sent twice with the same `submission`, it starts one case."""
        form = definition.start_form
        return cls(
            key=f"start-{definition.key}",
            schema=form.schema_for(language()) if form else None,
            data=(form.data_for({}) if form else {}) | dict(answers or {}),
            is_read_only=False,
            submit_url=url_for("requests.start", key=definition.key, submission=submission or new_id()),
            errors=said(errors or {}),
            message=in_words(message),
        )

    @cached_property
    def is_plain(self) -> bool:
        """Asked for without scripts (`?plain=1`), or sent so."""
        return "plain" in request.args or (not request.is_json and "plain" in request.form)

    @property
    def plain(self) -> PlainGroup:
        """The fields as ordinary HTML."""
        return plain_form(self.schema or {}, self.shown, self.errors)

    @property
    def values(self) -> Section:
        """What was answered, to read."""
        return values_of(self.schema or {}, self.data)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What form-js is given."""
        return {"schema": self.schema, "data": self.shown, "errors": dict(self.errors), "message": self.message}

    @property
    def shown(self) -> dict[str, Any]:
        """The values as people see them: who somebody is by name, where it can't be changed."""
        shown: dict[str, Any] = with_names(self.schema or {}, plain(self.data), person)
        return shown
