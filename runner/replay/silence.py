"""Silence: what is sent while a process is only tried out: mails go nowhere, other systems are not asked."""

from runner.outgoing import Outgoing, OutgoingFailed
from runner.outgoing.http import HttpAnswer, HttpRequest
from runner.outgoing.mail import Mail


class Silence(Outgoing):
    """Takes mails and drops them; refuses requests, because nobody knows what would be answered."""

    def request(self, url: str, request: HttpRequest) -> HttpAnswer:
        raise OutgoingFailed("no request is sent while a process is tried out or replayed")

    def mail(self, letter: Mail) -> None:
        return
