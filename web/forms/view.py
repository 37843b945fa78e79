"""FormView: a form as a page shows it: translated, filled in, with where its answers go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import request, url_for

from runner.records.process_definition import ProcessDefinition
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer
from web.forms.fields import keyed_roots, needed_variables, plain
from web.forms.messages import in_words, said
from web.forms.plain import PlainGroup, plain_form
from web.forms.values import Section, values_of
from web.language import translated_schema


@dataclass(frozen=True)
class FormView:
    """`schema` None: nothing is asked. `errors` by field id, from an answer that was refused."""

    key: str
    schema: dict[str, Any] | None
    data: dict[str, Any]
    is_read_only: bool
    submit_url: str
    draft_url: str | None = None
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
        schema = translated_schema(form.schema) if form else None
        data: dict[str, Any] = {}
        if task.state == "completed":
            data = task.answers or {}
        elif form is not None and schema is not None:
            data = needed_variables(json.dumps(form.schema, ensure_ascii=False), task.variables)
            typed = answers if answers is not None else task.draft or {}
            data |= {name: value for name, value in typed.items() if name in keyed_roots(form.schema)}
        return cls(
            key=task.id,
            schema=schema,
            data=data,
            is_read_only=task.state != "open" or task.assignee != viewer.user_id,
            submit_url=url_for("inbox.complete", task_id=task.id),
            draft_url=url_for("inbox.save_draft", task_id=task.id),
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
    ) -> "FormView":
        """The start form of a process."""
        form = definition.start_form
        return cls(
            key=f"start-{definition.key}",
            schema=translated_schema(form.schema) if form else None,
            data=dict(answers or {}),
            is_read_only=False,
            submit_url=url_for("requests.start", key=definition.key),
            errors=said(errors or {}),
            message=in_words(message),
        )

    @property
    def is_plain(self) -> bool:
        """Asked for without scripts (`?plain=1`), or sent so."""
        return "plain" in request.values

    @property
    def plain(self) -> PlainGroup:
        """The fields as ordinary HTML."""
        return plain_form(self.schema or {}, self.data, self.errors)

    @property
    def values(self) -> Section:
        """What was answered, to read."""
        return values_of(self.schema or {}, self.data)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What form-js is given."""
        return {"schema": self.schema, "data": plain(self.data), "errors": dict(self.errors), "message": self.message}
