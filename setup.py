"""Setup: what pyproject.toml can't say: the processes and forms that Bidflow comes with are part of its wheel."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithProcesses(build_py):
    """Puts processes/ and forms/ where runner.shipped looks for them."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # they are found in the clone
        for folder in ("processes", "forms"):
            place = Path(self.build_lib) / "runner" / "shipped_files" / folder
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(ROOT / folder, place)


setup(cmdclass={"build_py": BuildWithProcesses})
