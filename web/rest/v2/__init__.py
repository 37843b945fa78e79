"""Camunda 8's API as far as its Modeler deploys and starts by it; keys are digits, errors are RFC 9457."""
