"""Why a task can't be had, in words for the person in front of it."""

from datetime import datetime

from flask_babel import gettext as _

from runner.rejection import Forbidden, Rejection
from web.edge import reading
from web.moments import clock_time
from web.pages import know_people, person


def say(rejection: Rejection) -> str:
    """The sentence for a rejection of a user task: who and when, where the record tells."""
    details = rejection.details
    with reading() as session:
        know_people(session, [details.get("by"), details.get("saved_by")])
    at = details.get("at") or details.get("saved_at")
    time = clock_time(at) if isinstance(at, datetime) else ""
    if details.get("state") == "cancelled":
        return _("This task is no longer needed: the process went another way at %(time)s.", time=time)
    if details.get("state") == "completed":
        who = person(details.get("by")) or _("The system")
        return _("%(name)s completed this at %(time)s.", name=who, time=time)
    if details.get("by"):
        return _("%(name)s took it at %(time)s.", name=person(details["by"]), time=time)
    if details.get("saved_by"):
        return _("%(name)s saved other answers here at %(time)s.", name=person(details["saved_by"]), time=time)
    if isinstance(rejection, Forbidden):
        return _("Only the people this task is for can do that.")
    return rejection.message
