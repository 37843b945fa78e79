"""Sending: the life of a child that sends what an installation has to send, until it is killed."""

import logging
import time
from datetime import timedelta

from runner.outgoing import Outgoing
from runner.outgoing.hosts import read_hosts
from runner.outgoing.mail import read_mail_server
from runner.records import Database
from runner.worker import Worker
from tests.durability.labour import LEASE, hasten


def send_out(url: str, hosts: str = "", smtp: str = "") -> None:
    """Do jobs, with leave to ask these hosts and to hand mail in there."""
    logging.disable(logging.CRITICAL)
    hasten()
    database = Database(url)
    server = read_mail_server(smtp, "bidflow@example.com", "test") if smtp else None
    database.outgoing = Outgoing(read_hosts(hosts, "test"), server, secrets={"crm-token": "geheim"})
    Worker(database, threads=1, lease=timedelta(seconds=LEASE)).start()
    while True:
        time.sleep(60)
