"""Rows: the lines of a list, fifty at once.

A line is made by its template once for each look that a line can have; the texts of all others of that look are put
into its gaps. Rendered one by one, fifty lines cost as much as the rest of the page.
"""

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask, render_template
from markupsafe import Markup, escape

from runner.clock import clock
from runner.records.task_line import TaskLine
from web.language import language, translated
from web.moments import DueGroup, due_words, moment
from web.pages import task_label


def register(app: Flask) -> None:
    """Let templates say `rows_of(lines, group, query, task)`."""
    app.jinja_env.globals["rows_of"] = rows_of


def rows_of(lines: Iterable[TaskLine], group: DueGroup | None, query: str, current_id: str | None) -> Markup:
    """The lines of one part of a list; `query` is what their addresses take along."""
    code, now, rest = language(), clock.now(), escape(query)
    said: dict[tuple[int, str, str | None], tuple[Markup, Markup]] = {}
    made = []
    for line in lines:
        is_open, tone, time = line.state == "open", "", ""
        if is_open and line.due_at:
            tone = "row-due--late" if line.due_at < now else "row-due--today" if group == "today" else ""
            time = due_words(line.due_at)
        elif not is_open and line.ended_at:
            time = moment(line.ended_at)
        is_urgent, is_cancelled = is_open and line.priority > 50, line.state == "cancelled"
        key = (id(line.definition), line.element_id, line.name)
        if key not in said:
            said[key] = escape(task_label(line)), escape(translated(line.definition) or line.definition.label)
        name, process = said[key]
        look = pattern(code, tone, bool(time), line.id == current_id, is_urgent, is_cancelled)
        made.append(filled(look, line.id, rest, name, time, line.business_key, process))
    return Markup("".join(made))  # noqa: S704  the template's HTML, and texts that are escaped


@lru_cache(maxsize=5000)
def filled(look: str, id_: str, query: str, name: str, time: str, business_key: str | None, process: str) -> str:
    """A line that looks so. Most of a list is the same from one answer to the next."""
    about = f"{escape(business_key)} · {process}" if business_key else process
    return look.format(id=id_, query=query, name=name, time=time, about=about)


@lru_cache(maxsize=500)
def pattern(
    language_code: str, tone: str, has_time: bool, is_current: bool, is_urgent: bool, is_cancelled: bool
) -> str:
    """The HTML of a line that looks so, with gaps for what it says."""
    gaps = {name: Markup(f"{{{name}}}") for name in ("id", "query", "name", "time", "about")}  # noqa: S704
    look = {"tone": tone, "has_time": has_time, "is_current": is_current}
    return render_template("inbox/row.html", **gaps, **look, is_urgent=is_urgent, is_cancelled=is_cancelled)
