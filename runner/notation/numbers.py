"""Whole numbers in attributes."""

from lxml import etree

from runner.notation.source import Source, attribute

_LARGEST = 1_000_000


def read_integer(source: Source, element: etree._Element, name: str, at_least: int) -> int | None:
    """An attribute's whole number, or None where it is missing or was refused."""
    text = attribute(element, name)
    if text is None:
        return None
    number = int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None
    if number is None or not at_least <= number <= _LARGEST:
        source.refuse(element, f"{name} is '{text[:40]}'.", f"Write a whole number from {at_least} to {_LARGEST:,}.")
        return None
    return number
