"""Takes templates/ and fixtures/ along into the package: everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPages(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for folder in ("templates", "fixtures"):
            shipped = Path(self.build_lib, "dvctrack", "shipped", folder)
            shutil.copytree(folder, shipped, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithPages})
