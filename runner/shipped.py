"""Shipped: the processes and forms that Bidflow comes with, installed from a wheel or standing in a clone."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = ("processes", "forms")


def shipped_folders() -> tuple[str, ...]:
    """Where they are; none where neither a wheel nor a clone brought them."""
    for place in (HERE / "shipped_files", HERE.parent):
        folders = [place / name for name in FOLDERS]
        if all(folder.is_dir() for folder in folders):
            return tuple(str(folder) for folder in folders)
    return ()
