"""A table of methods: name -> fewest arguments, most arguments, what it does with the value and the arguments."""

from collections.abc import Callable
from typing import Any

Methods = dict[str, tuple[int, int, Callable[..., Any]]]
