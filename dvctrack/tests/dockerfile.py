"""The steps of our Dockerfile, done in a folder in place of a container's root."""

import os
import re
import shutil
import subprocess
import venv
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Packages of Debian and the user are of a machine of its own.
LEFT_OUT = re.compile(r"(apt-get|useradd) ")
INSTALL = re.compile(r"pip install .*--requirement (\S+)")
# A pin without a marker, or of every Python that we run on.
PIN = re.compile(r"^([a-z0-9-]+)==\S+ (?:; implementation_name != 'pypy' )?\\$", re.M)
ABSOLUTE = re.compile(r"/(srv|var/lib/dvctrack|nowhere)\b")
READ_ONLY = """
mount --bind "$1" "$1"
mount --bind "$2" "$2"
mount --bind "$3" "$3"
mount -o remount,ro,bind "$1"
mount -o remount,ro,bind /
shift 3
exec "$@"
"""


@dataclass
class Image:
    """What `docker build` would leave, as far as Python is concerned."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    command: list[str] = field(default_factory=list)

    @classmethod
    def build(cls, root: Path) -> "Image":
        venv.create(root / "venv")
        image = cls(root, {"PATH": f"{root / 'venv' / 'bin'}:{os.environ['PATH']}"})
        image.below("/var/lib/dvctrack").mkdir(parents=True)
        for step, rest in steps((ROOT / "Dockerfile").read_text(encoding="utf-8")):
            image.do(step, rest)
        return image

    def below(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def do(self, step: str, rest: str) -> None:
        match step:
            case "ENV":
                for name, value in re.findall(r"(\w+)=(\S+)", self.moved(rest)):
                    self.environment[name] = value
            case "WORKDIR":
                self.folder = rest
                self.below(rest).mkdir(parents=True)
            case "COPY":
                self.copy(*rest.split())
            case "RUN" if found := INSTALL.match(rest):
                self.install(self.below(self.folder) / found[1])
            case "RUN" if not LEFT_OUT.match(rest):
                self.run("sh", "-ec", self.moved(rest))
            case "CMD":
                self.command = re.findall(r'"([^"]+)"', rest)

    def moved(self, text: str) -> str:
        """With the paths of a container below our root."""
        return ABSOLUTE.sub(lambda found: f"{self.root}{found[0]}", text)

    def install(self, lock: Path) -> None:
        """What the lock names and nothing else, as it is installed where the tests run."""
        (packages,) = (self.root / "venv").glob("lib/*/site-packages")
        for name in PIN.findall(lock.read_text(encoding="utf-8")):
            found = distribution(name)
            for top in {path.parts[0] for path in found.files or ()} - {"..", "__pycache__"}:
                (packages / top).symlink_to(Path(str(found.locate_file(top))))
            for point in found.entry_points.select(group="console_scripts"):
                script = self.root / "venv" / "bin" / point.name
                call = f"import sys\nfrom {point.module} import {point.attr} as main"
                script.write_text(f"#!{script.parent / 'python'}\n{call}\nsys.exit(main())\n")
                script.chmod(0o755)

    def copy(self, source: str, _target: str) -> None:
        if source != ".":
            shutil.copy(ROOT / source, self.below(self.folder))
            return
        # What is compiled already is taken along: it would be compiled to the same again.
        lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        lines.remove("**/__pycache__")
        left_out = shutil.ignore_patterns(*(line.removeprefix("**/") for line in lines))
        shutil.copytree(ROOT, self.below(self.folder), ignore=left_out, dirs_exist_ok=True)

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.below(self.folder),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *command: str, log: Path) -> subprocess.Popen[str]:
        """A process for which nothing can be written but the folders of files and of /tmp."""
        temporary = self.below("/tmp")
        temporary.mkdir(exist_ok=True)
        alone = ["unshare", "--map-root-user", "--mount", "sh", "-ec", READ_ONLY, "sh"]
        folders = (str(self.root), str(self.below("/var/lib/dvctrack")), str(temporary))
        with log.open("w") as lines:
            return subprocess.Popen(
                [*alone, *folders, *command],
                cwd=self.below(self.folder),
                env={**self.environment, "TMPDIR": str(temporary)},
                stderr=lines,
                stdout=lines,
                text=True,
            )


def steps(dockerfile: str) -> list[tuple[str, str]]:
    """The instructions of all that `site`, the last stage, is built of."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", dockerfile, flags=re.M))
    stages = re.split(r"^FROM ", joined, flags=re.M)[1:]
    (base, *_), site = stages, stages[-1]
    assert site.startswith("base AS site"), "the last stage is built of another one"
    lines = [line for stage in (base, site) for line in stage.splitlines()[1:] if line]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]
