"""Topology: what Camunda 8's tools ask first, to see that somebody is there."""

from typing import Any

from flask import request
from marshmallow import fields

from web.rest.resource import Call, Resource
from web.rest.schema import Answer

topology = Resource("/v2/topology", "Camunda 8 Topology")
VERSION = "8.9.0"  # of Camunda, whose API this is


class PartitionAnswer(Answer):
    """A part of a cluster."""

    partition_id = fields.Integer()
    role = fields.String()
    health = fields.String()


class BrokerAnswer(Answer):
    """A server of a cluster."""

    node_id = fields.Integer()
    host = fields.String()
    port = fields.Integer()
    version = fields.String()
    partitions = fields.List(fields.Nested(PartitionAnswer))


class TopologyAnswer(Answer):
    """A cluster: of one server."""

    brokers = fields.List(fields.Nested(BrokerAnswer))
    cluster_id = fields.String()
    cluster_size = fields.Integer()
    partitions_count = fields.Integer()
    replication_factor = fields.Integer()
    gateway_version = fields.String()
    last_completed_change_id = fields.String()


@topology.get("", answer=TopologyAnswer())
def show_topology(call: Call) -> dict[str, Any]:
    """One server, and which Camunda it answers like."""
    host, _, port = request.host.partition(":")
    partition = {"partition_id": 1, "role": "leader", "health": "healthy"}
    broker = {"node_id": 0, "host": host, "port": int(port or 80), "version": VERSION, "partitions": [partition]}
    return {
        "brokers": [broker],
        "cluster_id": "bidflow",
        "cluster_size": 1,
        "partitions_count": 1,
        "replication_factor": 1,
        "gateway_version": VERSION,
        "last_completed_change_id": "-1",
    }
