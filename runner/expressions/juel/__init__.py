"""JUEL, the `${…}` of Camunda 7 diagrams: compiled to closures that reach nothing but the values they are given."""

from runner.expressions.juel.expression import compile_juel

__all__ = ["compile_juel"]
