"""Outgoing: what this installation may send, as its administrator configured it; nothing by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runner.outgoing import http, mail
from runner.outgoing.failure import OutgoingFailed
from runner.outgoing.hosts import AllowedHosts
from runner.outgoing.http import HttpAnswer, HttpRequest
from runner.outgoing.mail import Mail, MailServer


@dataclass(frozen=True)
class Outgoing:
    """`public_url`: where people reach this installation, for links in mails; without a slash at its end."""

    hosts: AllowedHosts = field(default_factory=AllowedHosts)
    server: MailServer | None = None
    public_url: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def request(self, url: str, request: HttpRequest) -> HttpAnswer:
        """Send an HTTP request, if its host is allowed."""
        return http.send(self.hosts.target(url), request)

    def mail(self, letter: Mail) -> None:
        """Send a mail, if a server is configured."""
        if self.server is None:
            raise OutgoingFailed("no mail server is set here; an administrator sets BIDFLOW_SMTP_URL")
        mail.send(letter, self.server)
