"""Every noun of the API, in the order of its description."""

from web.rest.deployment import deployments
from web.rest.engine import engines, version, webapps
from web.rest.process_definition import definitions

ALL = (version, engines, webapps, deployments, definitions)
