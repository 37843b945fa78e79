"""Progress on what takes long: a bar that shows itself on a terminal only, and goes when it is over."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def progress(items: Sequence[Item], what: str, quiet: bool = False) -> Iterable[Item]:
    """The items one by one, with a bar on standard error while they last (none when it goes elsewhere)."""
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    return track(items, description=what, console=console, transient=True, disable=hidden)
