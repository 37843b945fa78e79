"""FEEL's signs and keywords, as the grammar calls them, and what people type instead."""

from typing import Any

SIGNS = {
    "**": "POWER", "..": "DOTS", "<=": "LE", ">=": "GE", "!=": "NE", "->": "ARROW", "+": "PLUS", "-": "MINUS",
    "*": "STAR", "/": "SLASH", "<": "LESSTHAN", ">": "MORETHAN", "=": "EQUAL", "(": "LPAR", ")": "RPAR",
    "{": "LBRACE", "}": "RBRACE", "[": "LSQB", "]": "RSQB", ",": "COMMA", ".": "DOT", ":": "COLON", "@": "AT",
}  # fmt: skip
KEYWORDS = {
    word: word.upper()
    for word in (
        "if", "then", "else", "for", "return", "some", "every", "satisfies", "function", "and", "or", "between", "in",
        "true", "false", "null",
    )
}  # fmt: skip
CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
OPERAND_ENDS = frozenset(
    ("NAME", "NUMBER", "STRING", "RPAR", "RSQB", "RBRACE", "TRUE", "FALSE", "NULL", "RANGE_END", "TYPE")
)
GENERIC_TYPES = {"list": "LIST", "range": "RANGE", "context": "CONTEXT"}
HINTS = {
    "；": ";", "，": ",", "（": "(", "）": ")", "“": '"', "”": '"', "‘": '"', "’": '"', "＝": "=", "＞": ">", "＜": "<",
    "：": ":", "＋": "+", "－": "-", "＊": "*", "／": "/", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "。": ".", "、": ",",
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "—": "-",
    "'": '"', "&": "and", "|": "or", "!": "not(…) or !=", "%": "modulo(…)", "^": "**", "$": "the name alone",
    "#": "the name alone", ";": ",",
}  # fmt: skip
