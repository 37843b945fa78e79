"""What is asked of an installation: tenants (there are none), metrics, telemetry (nothing is sent), the schema."""

from typing import Any

from marshmallow import fields

from runner import __version__
from runner.clock import clock
from runner.records.metric import METRICS, measured
from runner.records.user import require_administrator
from runner.rejection import InvalidArgument, NotFound
from web.rest.engine import VERSION
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Whole

tenants = Resource("/engine-rest/tenant", "Tenant")
metrics = Resource("/engine-rest/metrics", "Metrics")
telemetry = Resource("/engine-rest/telemetry", "Telemetry")
schema_log = Resource("/engine-rest/schema/log", "Schema Log")


class TenantAnswer(Answer):
    """A tenant."""

    id = fields.String()
    name = fields.String()


class TenantQuestion(Question):
    """A tenant as it should be."""

    id = fields.String()
    name = fields.String()


class PeriodQuestion(Question):
    """From when to when."""

    start_date = Moment()
    end_date = Moment()


class MetricsQuestion(PeriodQuestion):
    """Which numbers."""

    name = fields.String()
    reporter = fields.String()
    first_result = Whole(load_default=0)
    max_results = Whole()
    interval = Whole()
    aggregate_by_reporter = Flag()


class SumAnswer(Answer):
    """A number."""

    result = fields.Integer()


class MetricAnswer(Answer):
    """A number with its name."""

    timestamp = Moment()
    name = fields.String()
    reporter = fields.String()
    value = fields.Integer()


class TelemetryAnswer(Answer):
    """Whether anything is sent."""

    enable_telemetry = fields.Boolean()


class TelemetryQuestion(Question):
    """Whether anything should be sent."""

    enable_telemetry = Flag(required=True)


class TelemetryDataAnswer(Answer):
    """What would be sent."""

    installation = fields.String()
    product = fields.Raw()


class SchemaAnswer(Answer):
    """A version of the schema."""

    id = fields.String()
    timestamp = Moment()
    version = fields.String()


class SchemaQuestion(Listed):
    """Which versions of the schema."""

    version = fields.String()


@tenants.get("", query=Listed, answer=TenantAnswer(many=True))
def list_tenants(call: Call) -> list[dict[str, Any]]:
    """The tenants: none."""
    return []


@tenants.get("/count", query=Listed, answer=CountAnswer())
def count_tenants(call: Call) -> dict[str, int]:
    """How many tenants there are: none."""
    return {"count": 0}


@tenants.get("/<tenant_id>", answer=TenantAnswer())
def show_tenant(call: Call, tenant_id: str) -> None:
    """404: there are no tenants."""
    raise NotFound(f"tenant '{tenant_id}' does not exist: there are no tenants here")


@tenants.post("/create", body=TenantQuestion)
def create_tenant(call: Call) -> None:
    """Refused: there are no tenants."""
    raise InvalidArgument("there are no tenants here; run an installation for each, or tell groups apart")


@metrics.get("", query=MetricsQuestion, answer=MetricAnswer(many=True))
def list_metrics(call: Call) -> list[dict[str, Any]]:
    """Each number over the whole period, not interval by interval."""
    require_administrator(call.viewer, "look at metrics")
    names = [call.query["name"]] if "name" in call.query else list(METRICS)
    since, until = call.query.get("start_date"), call.query.get("end_date")
    found = [
        {"timestamp": since or clock.now(), "name": name, "value": measured(call.session, name, since, until)}
        for name in names
    ]
    first, size = max(call.query["first_result"], 0), call.query.get("max_results")
    return found[first : None if size is None else first + max(size, 0)]


@metrics.get("/<name>/sum", query=PeriodQuestion, answer=SumAnswer())
def sum_metric(call: Call, name: str) -> dict[str, int]:
    """One number over a period."""
    require_administrator(call.viewer, "look at metrics")
    return {"result": measured(call.session, name, call.query.get("start_date"), call.query.get("end_date"))}


@telemetry.get("/configuration", answer=TelemetryAnswer())
def show_telemetry(call: Call) -> dict[str, bool]:
    """Nothing is ever sent."""
    return {"enable_telemetry": False}


@telemetry.post("/configuration", body=TelemetryQuestion)
def change_telemetry(call: Call) -> None:
    """Switched off it stays; it can't be switched on."""
    if call.body["enable_telemetry"]:
        raise InvalidArgument("nothing is ever sent from here: telemetry can't be switched on; send false")


@telemetry.get("/data", answer=TelemetryDataAnswer())
def show_telemetry_data(call: Call) -> dict[str, Any]:
    """What this is; it is not sent anywhere."""
    internals = {"camunda-integration": [], "commands": {}, "metrics": {}, "webapps": ["cockpit", "admin", "tasklist"]}
    product = {"name": "Bidflow", "version": __version__, "edition": "community", "internals": internals}
    return {"installation": "bidflow", "product": product}


def versions(call: Call) -> list[dict[str, Any]]:
    """The versions of the schema as far as a client of Camunda can understand them: one."""
    require_administrator(call.viewer, "look at the schema's versions")
    wanted = call.query | call.body
    return [{"id": "0", "version": VERSION}] if wanted.get("version", VERSION) == VERSION else []


@schema_log.get("", query=SchemaQuestion, answer=SchemaAnswer(many=True))
def list_schema_log(call: Call) -> list[dict[str, Any]]:
    """The version of Camunda whose API this is."""
    return versions(call)


@schema_log.post("", query=Listed, body=SchemaQuestion, answer=SchemaAnswer(many=True), reads=True)
def search_schema_log(call: Call) -> list[dict[str, Any]]:
    """The version of Camunda whose API this is, looked for by a body."""
    return versions(call)
