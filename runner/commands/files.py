"""The files that a command is given: single ones, or all that can be deployed in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runner.records.bundle import SCRIPTS, read_folder
from runner.records.deployed_file import READERS
from runner.rejection import InvalidArgument

ENDINGS = (*READERS, *SCRIPTS)


@dataclass(frozen=True)
class GivenFile:
    """A file with the name it is deployed by: from the folder that was given on, or its last part."""

    path: Path
    name: str
    content: bytes


def gather(places: Sequence[str]) -> list[GivenFile]:
    """The files named, and of each folder named every diagram, table, form and script at any depth, each once.

    Raises InvalidArgument for what does not exist, can't be deployed by its ending, is a folder without such files,
    or has the name of another.
    """
    by_path: dict[Path, GivenFile] = {}
    for place in places:
        for file in files_of(Path(place)):
            by_path.setdefault(file.path.resolve(), file)
    by_name: dict[str, GivenFile] = {}
    for file in by_path.values():
        if file.name in by_name:
            raise InvalidArgument(
                f"{by_name[file.name].path} and {file.path} have the same name; rename one, or deploy them apart."
            )
        by_name[file.name] = file
    return list(by_name.values())


def files_of(place: Path) -> list[GivenFile]:
    """The file itself, or what the folder holds."""
    if place.is_dir():
        inside = [GivenFile(place / name, name, content) for name, content in read_folder(place)]
        if not inside:
            raise InvalidArgument(f"folder {place} holds no file that ends in {', '.join(ENDINGS)}; name another one.")
        return inside
    if not place.exists():
        raise InvalidArgument(f"{place} does not exist; name a file or a folder that does.")
    if not place.name.lower().endswith(ENDINGS):
        raise InvalidArgument(f"{place} ends in none of {', '.join(ENDINGS)}; only these can be deployed.")
    return [GivenFile(place, place.name, place.read_bytes())]
