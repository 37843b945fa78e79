"""The files that a command is given: single ones, or all that can be deployed in a folder."""

from collections.abc import Sequence
from pathlib import Path

from runner.rejection import InvalidArgument

READABLE = (".bpmn", ".dmn", ".form")


def gather(places: Sequence[str]) -> list[Path]:
    """The files named, and of each folder named every .bpmn, .dmn and .form at any depth, each once, in order.

    Raises InvalidArgument for what does not exist, can't be deployed by its ending, or is a folder without such files.
    """
    found: dict[Path, Path] = {}
    for place in places:
        for path in files_of(Path(place)):
            found.setdefault(path.resolve(), path)
    return list(found.values())


def files_of(place: Path) -> list[Path]:
    """The file itself, or what the folder holds."""
    if place.is_dir():
        inside = sorted(path for path in place.rglob("*") if path.suffix.lower() in READABLE and path.is_file())
        if not inside:
            raise InvalidArgument(f"folder {place} holds no file that ends in {', '.join(READABLE)}; name another one.")
        return inside
    if not place.exists():
        raise InvalidArgument(f"{place} does not exist; name a file or a folder that does.")
    if place.suffix.lower() not in READABLE:
        raise InvalidArgument(f"{place} ends in none of {', '.join(READABLE)}; only these are read.")
    return [place]


def named_contents(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Each file's name, as diagrams refer to it, with its content. InvalidArgument when two have the same name."""
    by_name: dict[str, Path] = {}
    for path in paths:
        if path.name in by_name:
            raise InvalidArgument(
                f"{by_name[path.name]} and {path} have the same name; within one deployment a name must be unique."
            )
        by_name[path.name] = path
    return [(name, path.read_bytes()) for name, path in by_name.items()]
