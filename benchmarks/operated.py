"""A site as an operator has it: its environment, and the commands of docs/operate.md."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PAGE = ROOT / "docs" / "operate.md"
_EXAMPLE = ROOT / "docs" / "deploy" / "dvctrack.env.example"
_BLOCK = re.compile(r"^ *<!-- rehearse: (\w+) -->\n *```sh\n(.*?)^ *```", re.M | re.S)


def blocks() -> dict[str, str]:
    """The commands of the page that are marked, by name."""
    found = _BLOCK.findall(_PAGE.read_text("utf-8"))
    return {name: textwrap.dedent(text).strip() for name, text in found}


@dataclass(frozen=True)
class Operated:
    """A site of the code in `code`, with what differs from the example of an environment.

    `instead` are the words of the page that are others here, such as its folders.
    """

    settings: Mapping[str, str]
    instead: Mapping[str, str]
    code: Path = ROOT

    @property
    def environment(self) -> dict[str, str]:
        example = re.findall(r"^(\w+)=(.*)$", _EXAMPLE.read_text("utf-8"), re.M)
        own = Path(sys.executable).parent
        keep = {"PATH": f"{own}:{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/")}
        return {**keep, **dict(example), **self.settings}

    def commands(self, block: str) -> str:
        text = blocks()[block]
        for word, other in self.instead.items():
            text = text.replace(word, other)
        return text

    def follow(self, block: str, *, typed: str = "") -> str:
        """Run a block of the page, of which every command must succeed; what it printed."""
        return self.run(self.commands(block), typed=typed)

    def run(self, commands: str, *, typed: str = "") -> str:
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=self.code,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            # Without a terminal, a password is read from what is typed.
            start_new_session=True,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def served(self, log: Path) -> Iterator[None]:
        """What the page starts to serve, until it is told to end; all of it must end well."""
        with ExitStack() as all_of_it:
            for line in self.commands("serve").splitlines():
                all_of_it.enter_context(started(f"exec {line}", log, self.environment, self.code))
            yield


@contextmanager
def started(
    command: str, log: Path, environment: Mapping[str, str], folder: Path
) -> Iterator[None]:
    with log.open("a") as lines:
        process = subprocess.Popen(
            ["sh", "-c", command], cwd=folder, env=environment, stdout=lines, stderr=lines
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def nginx(folder: Path) -> str | None:
    """The program, brought into the folder by apt-get where it is not installed; None without."""
    if not shutil.which("nginx") and shutil.which("apt-get"):
        unpack = "apt-get download -qq nginx && dpkg -x nginx_*.deb ."
        subprocess.run(["sh", "-c", unpack], cwd=folder, capture_output=True, check=False)
    places = f"{os.environ['PATH']}:/usr/sbin:{folder / 'usr/sbin'}"
    return shutil.which("nginx", path=places)
