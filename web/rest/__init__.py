"""The Camunda 7 compatible API at /engine-rest and Camunda 8's deploy and start at /v2, for programs."""

from web.rest.application import mount

__all__ = ["mount"]
