"""Text to value: FEEL and JUEL, compiled once, evaluated without any reach to Python's own objects."""

from runner.expressions.expression import Bean, Expression, ExpressionError, Surroundings
from runner.expressions.text import Language, compile_expression, compile_text, compile_unary_tests
from runner.expressions.years_months import YearsMonths

__all__ = [
    "Bean",
    "Expression",
    "ExpressionError",
    "Language",
    "Surroundings",
    "YearsMonths",
    "compile_expression",
    "compile_text",
    "compile_unary_tests",
]
