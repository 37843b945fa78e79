"""What answers here: the version, the engine, and where its pages are."""

from typing import Any

from flask import request
from marshmallow import fields

from web.rest.resource import Call, Resource
from web.rest.schema import Answer

VERSION = "7.24.0"  # of Camunda, whose API this is

version = Resource("/engine-rest/version", "Version")
engines = Resource("/engine-rest/engine", "Engine")
webapps = Resource("/.well-known/camunda-automation-platform/webapps", "Webapps")


class VersionAnswer(Answer):
    """A version."""

    version = fields.String()


class EngineAnswer(Answer):
    """An engine."""

    name = fields.String()


class WebappsAnswer(Answer):
    """Addresses that the Modeler opens after a deployment or a start."""

    cockpit_url = fields.String()
    admin_url = fields.String()
    tasklist_url = fields.String()


@version.get("", answer=VersionAnswer())
def show_version(call: Call) -> dict[str, Any]:
    """Which Camunda this answers like."""
    return {"version": VERSION}


@engines.get("", answer=EngineAnswer(many=True))
def list_engines(call: Call) -> list[dict[str, Any]]:
    """The engines: one."""
    return [{"name": "default"}]


@webapps.get("", answer=WebappsAnswer(), opens=True)
def show_webapps(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Where our pages are: the Modeler opens the definition or the case there."""
    host = request.host_url.rstrip("/")
    return {"cockpit_url": f"{host}/operate", "admin_url": f"{host}/people", "tasklist_url": f"{host}/"}
