"""Outgoing: what leaves this installation: HTTP requests to allowed hosts, and mail. Knows no case and no database."""

from runner.outgoing.failure import OutgoingFailed
from runner.outgoing.hosts import AllowedHosts
from runner.outgoing.http import HttpAnswer, HttpRequest
from runner.outgoing.mail import Mail, MailServer
from runner.outgoing.outgoing import Outgoing
from runner.outgoing.secret import mask, reveal

__all__ = [
    "AllowedHosts",
    "HttpAnswer",
    "HttpRequest",
    "Mail",
    "MailServer",
    "Outgoing",
    "OutgoingFailed",
    "mask",
    "reveal",
]
