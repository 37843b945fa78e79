"""What stands in a mail to somebody with tasks, in the languages of the interface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

About = Literal["assigned", "offered", "overdue"]
ORDER: tuple[About, ...] = ("overdue", "assigned", "offered")
MOST_LISTED = 30


@dataclass(frozen=True)
class Told:
    """One task as the mail tells of it."""

    about: About
    task_id: str
    task: str
    case: str
    due_at: datetime | None


ENGLISH = {
    "one": "{task}: {case}",
    "many": "{count} tasks for you",
    "hello": "Hello {name},",
    "overdue": "overdue:",
    "assigned": "assigned to you:",
    "offered": "offered to you or your groups:",
    "due": "due {due}",
    "more": "… and {count} more.",
    "settings": "What you get mails about, you choose at {url}",
    "settings here": "What you get mails about, you choose at “My account”.",
}
CHINESE = {
    "one": "{task}:{case}",
    "many": "您有 {count} 个任务",
    "hello": "{name},您好:",
    "overdue": "已逾期:",
    "assigned": "已分配给您:",
    "offered": "您或您所在的组可以领取:",
    "due": "截止 {due}",
    "more": "……另有 {count} 个。",
    "settings": "可在此选择接收哪些邮件:{url}",
    "settings here": "可在“我的账户”中选择接收哪些邮件。",
}
TEXTS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh": CHINESE}


def subject_of(tasks: Sequence[Told], language: str) -> str:
    """The one task, or how many there are."""
    words = TEXTS[language]
    if len(tasks) > 1:
        return words["many"].format(count=len(tasks))
    return " ".join(words["one"].format(task=tasks[0].task, case=tasks[0].case).split())


def text_of(name: str, tasks: Sequence[Told], language: str, public_url: str) -> str:
    """The whole letter; with links where it is known how this installation is reached."""
    words = TEXTS[language]
    lines = [words["hello"].format(name=name), ""]
    for about in ORDER:
        listed = [task for task in tasks if task.about == about]
        if not listed:
            continue
        lines.append(words[about])
        for task in listed[:MOST_LISTED]:
            due = f" ({words['due'].format(due=f'{task.due_at:%Y-%m-%d %H:%M} UTC')})" if task.due_at else ""
            lines.append(f"- {task.task}: {task.case}{due}")
            if public_url:
                lines.append(f"  {public_url}/user-tasks/{task.task_id}")
        if len(listed) > MOST_LISTED:
            lines.append(words["more"].format(count=len(listed) - MOST_LISTED))
        lines.append("")
    where = words["settings"].format(url=f"{public_url}/account") if public_url else words["settings here"]
    return "\n".join([*lines, "-- ", where, ""])
