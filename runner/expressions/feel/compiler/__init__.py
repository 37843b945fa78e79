"""Syntax tree to closures: each node becomes a function of the frame that holds the names in scope."""

from runner.expressions.feel.compiler.node import Closure, Scope, compiled

__all__ = ["Closure", "Scope", "compiled"]
