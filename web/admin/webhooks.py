"""Webhooks: which programs elsewhere are told of events, and what came of telling them."""

from flask import Response, redirect, render_template, request, url_for

from runner.records.webhook import EVENTS, Webhook
from runner.records.webhook_delivery import WebhookDelivery
from runner.rejection import InvalidArgument, Rejection
from web import account
from web.admin.people import blueprint
from web.edge import database, reading, transaction


@blueprint.get("/webhooks")
def webhooks() -> str:
    """Every webhook, and the last tries."""
    return _page()


@blueprint.post("/webhooks")
def create_webhook() -> Response | tuple[str, int]:
    """Tell another program from now on."""
    events, hosts = tuple(request.form.getlist("events")), database().outgoing.hosts
    try:
        with transaction() as session:
            Webhook.create(session, request.form.get("url", "").strip(), events, account.viewer(), hosts)
    except InvalidArgument as refused:
        return _page(refused), 400
    return _back()


@blueprint.post("/webhooks/<webhook_id>/removal")
def remove_webhook(webhook_id: str) -> Response:
    """Tell it nothing more."""
    with transaction() as session:
        Webhook.find(session, webhook_id).remove(account.viewer())
    return _back()


def _page(refused: Rejection | None = None) -> str:
    with reading() as session:
        return render_template(
            "admin/webhooks.html",
            webhooks=Webhook.all(session),
            deliveries=WebhookDelivery.latest(session),
            events=EVENTS,
            may_send=database().outgoing.hosts.allow_any,
            refused=refused,
            sent=request.form,
        )


def _back() -> Response:
    return redirect(url_for("admin.webhooks"), 303)  # type: ignore[return-value]
