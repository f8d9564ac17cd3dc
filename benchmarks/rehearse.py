"""docs/operate.md, rehearsed with its own commands and without containers.

`make rehearse` runs it and keeps what it said in docs/rehearsal.txt.
"""

import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import requests

from benchmarks.operated import ROOT, Operated, nginx, started
from benchmarks.visitor import HOST, Visitor, path_of
from dvctrack.tests.postgres import PostgresServer, free_port

MOST_SECONDS = 600
# Earlier versions, by the commit: the last release, and the one that must work beside this one.
RELEASED, BEFORE = "ac483cdb77", "fd601115d1"
EARLIER = {"0.2.0": RELEASED, "the version before this one": BEFORE}
DUMP = ROOT / "indicators/tests/data/release-0.2.0.postgresql.sql.gz"
PASSWORD = "mot-mat-khau-de-dien-tap"
PERIOD = "2023-07-25"
ANNEX = ROOT / "fixtures/annexes/annex-2023.docx"
LEAGUE = f"python manage.py league online-provision --as-of {PERIOD} --format json"


class Rehearsal:
    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.folder, self.server = folder, server
        self.lines: list[str] = []
        self.began = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.tell(f"{time.monotonic() - began:7.1f} s  {title}")

    def tell(self, line: str) -> None:
        self.lines.append(line)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def site(self, name: str, *, code: Path = ROOT, release: str = "HEAD") -> Operated:
        """A place for a site: a database without a table, and an empty folder."""
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        settings = {
            "DVCTRACK_SECRET_KEY": "only-for-the-rehearsal-" * 3,
            "DATABASE_URL": urlsplit(self.server.url)._replace(path=f"/{name}").geturl(),
            "DVCTRACK_VAR_DIR": str(self.folder / name),
            "DVCTRACK_BIND": f"127.0.0.1:{free_port()}",
            "DVCTRACK_WORKERS": "2",
        }
        instead = {
            "/srv/backups": str(self.folder / "backups" / name),
            "restored-annex.docx": str(self.folder / f"{name}.docx"),
            " NAME": " quan-tri",
            # The code is there, with what it needs.
            "git fetch --tags && git checkout RELEASE": f"git checkout --quiet {release}",
            ".venv/bin/pip install": ": pip install",
            ".venv/bin/python": "python",
        }
        return Operated(settings, instead, code)

    @contextmanager
    def serving(self, site: Operated) -> Iterator[str]:
        """The address of the site, once it says that it is ready."""
        address = f"http://{site.settings['DVCTRACK_BIND']}"
        with site.served(self.folder / "served.log"):
            wait_for(address)
            yield address

    @contextmanager
    def proxied(self, address: str) -> Iterator[tuple[str, str]]:
        """The address of nginx before it, and its certificate; those of the site without nginx."""
        program = nginx(self.folder)
        if program is None:
            self.tell("           nginx is not there, and apt-get does not bring it: left out")
            yield address, ""
            return
        folder, port = self.folder / "nginx", free_port()
        folder.mkdir()
        names = f"subjectAltName=DNS:{HOST},IP:127.0.0.1"
        subprocess.run(
            f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST} -addext {names}"
            " -keyout site.key -out site.crt",
            shell=True,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        example = (ROOT / "docs/deploy/nginx.conf").read_text("utf-8")
        for word, other in {
            "site:8000": address.removeprefix("http://"),
            "/etc/nginx/certificates": str(folder),
            "/var/log/nginx": str(folder),
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ": f"listen 127.0.0.1:{port} ",
        }.items():
            assert word in example, f"nginx.conf has no {word}"
            example = example.replace(word, other)
        example = re.sub(r"^ *listen \[::\].*\n", "", example, flags=re.M)
        kept = "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        whole = (
            f"{user}pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}{example}}}\n"
        )
        (folder / "nginx.conf").write_text(whole)
        command = f"exec {program} -c {folder}/nginx.conf -e {folder}/error.log -g 'daemon off;'"
        with started(command, self.folder / "served.log", os.environ, folder):
            door = Visitor(f"https://127.0.0.1:{port}", str(folder / "site.crt"))
            wait_for(door.address, certificate=door.certificate)
            yield door.address, door.certificate


def wait_for(address: str, *, certificate: str = "") -> None:
    """Until the site says that it is ready; what is not is told after a minute."""
    last, said = time.monotonic() + 60, "no answer"
    while time.monotonic() < last:
        with suppress(requests.ConnectionError):
            answer = requests.get(
                f"{address}/readyz", headers={"Host": HOST}, verify=certificate or True, timeout=30
            )
            if answer.ok:
                return
            said = answer.text
        time.sleep(0.2)
    raise AssertionError(said)


def rehearse(said: Rehearsal) -> None:
    first = said.site("first")
    with said.step("prepared: migrations, reference data, static files, first administrator"):
        first.follow("prepare", typed=f"{PASSWORD}\n{PASSWORD}\n")
    with ExitStack() as serving:
        with said.step("served: two web workers and a worker for the background are ready"):
            address = serving.enter_context(said.serving(first))
        with said.step("nginx before them"):
            door = serving.enter_context(said.proxied(address))
        with said.step("the administrator signs in, sets up a telephone, invites a coordinator"):
            office = coordinator(*door)
        with said.step("the coordinator imports the annex of 2023"):
            import_annex(office)
        with said.step("the coordinator publishes it"):
            annex = publish(office)
        with said.step("a backup, while the site serves"):
            first.follow("backup")
    second = replace(said.site("second"), instead=first.instead)
    with said.step("restored elsewhere: the same table, the same annex, the trail is whole"):
        second.follow("restore")
        assert Path(first.instead["restored-annex.docx"]).read_bytes() == annex
        assert second.run(LEAGUE) == first.run(LEAGUE)
        second.run("python manage.py verify_trail")
    with (
        said.step("what was restored is served, and has the publication"),
        said.serving(second) as address,
    ):
        assert Visitor(address).ask("GET", f"/publications/{PERIOD}/1/annex.docx").content == annex
    for name, commit in EARLIER.items():
        upgrade(said, name, commit)
    released = said.site("released")
    with said.step("upgraded from the database of 0.2.0 as it was released"):
        with psycopg.connect(released.settings["DATABASE_URL"]) as connection:
            connection.execute(gzip.decompress(DUMP.read_bytes()))
        released.follow("upgrade")
        assert figures(released.run(LEAGUE))


def coordinator(address: str, certificate: str) -> Visitor:
    administrator = Visitor(address, certificate)
    administrator.sign_in("quan-tri", PASSWORD)
    administrator.send(
        "/accounts/invite/", full_name="Lê Lan", username="lan", role="coordinator", delivery="list"
    )
    page = administrator.ask("GET", "/accounts/links/").text
    (link,) = re.findall(r"https://[\w.]+(/invitation/[^\s<\"]+)", page)[:1]
    invited = Visitor(address, certificate)
    where = path_of(invited.ask("GET", link))
    invited.send(where, new_password1=PASSWORD, new_password2=PASSWORD)
    office = Visitor(address, certificate)
    office.sign_in("lan", PASSWORD)
    return office


def import_annex(office: Visitor) -> None:
    files = {"file": (ANNEX.name, ANNEX.read_bytes())}
    file = path_of(office.send("/imports/", files=files))
    confirm = f"{file}confirm/"
    fields = None
    while fields is None:
        fields = office.fields(office.ask("GET", file).text, file, target=confirm)
        time.sleep(0.2)
    office.ask("POST", confirm, data=fields)
    while f"{file}undo/" not in office.ask("GET", file).text:
        time.sleep(0.2)


def publish(office: Visitor) -> bytes:
    office.send(f"/publications/{PERIOD}/draft/", in_spite_reason="Diễn tập", with_old_list="")
    while True:
        with suppress(requests.HTTPError):
            return office.ask("GET", f"/publications/{PERIOD}/1/annex.docx").content
        time.sleep(0.2)


def upgrade(said: Rehearsal, name: str, commit: str) -> None:
    """Of a site that the code of the commit has made and filled, up to this code."""
    code = said.folder / commit
    git = ["git", "-C", str(ROOT), "worktree"]
    added = subprocess.run(
        [*git, "add", "--detach", code, commit], check=False, capture_output=True
    )
    if added.returncode:
        said.tell(f"           the code of {name} ({commit}) is not in this clone: left out")
        return
    try:
        head = subprocess.check_output(["git", "-C", ROOT, "rev-parse", "HEAD"], text=True)
        site = said.site(f"from-{commit}", code=code, release=head.strip())
        with said.step(f"{name}: prepared and filled by its own code"):
            site.run("python manage.py quickstart --reference-only")
            site.run(f"python manage.py import_annex {ANNEX}")
            before = figures(site.run(LEAGUE))
            assert before
        with said.step(f"{name}: upgraded, and its figures are as before"):
            # None of these has a backup of its own: that of the new release saves them.
            backup, checkout, *others = site.commands("upgrade").splitlines()
            site.run("\n".join([checkout, backup, *others]))
            assert figures(site.run(LEAGUE)) == before
        with said.step(f"{name}: ready to serve after it"), said.serving(site):
            pass
        if commit == BEFORE:
            with said.step(f"{name}: its own code reads and writes on the migrated database"):
                site.run(f"git checkout --quiet {commit}")
                assert figures(site.run(LEAGUE)) == before
                site.run(f"python manage.py import_annex {ANNEX.with_name('annex-2022.docx')}")
    finally:
        subprocess.run([*git, "remove", "--force", code], check=True, capture_output=True)


def figures(league: str) -> list[tuple[str, str]]:
    """Agencies and rates of a league table in JSON, which has had other fields, too."""
    return re.findall(r'"agency": "(.*?)".*?"rate": ("[\d.]+"|null)', league, re.S)


def main() -> None:
    def stop(*_: object) -> None:
        raise TimeoutError(f"The rehearsal took more than {MOST_SECONDS} s.")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST_SECONDS)
    with tempfile.TemporaryDirectory(prefix="dvctrack-rehearsal-") as folder:
        server = PostgresServer.start()
        said = Rehearsal(Path(folder), server)
        try:
            rehearse(said)
        except BaseException:
            sys.stderr.write((said.folder / "served.log").read_text()[-5000:])
            raise
        finally:
            server.stop()
    said.tell(f"{time.monotonic() - said.began:7.1f} s  in all")
    head = subprocess.check_output(["git", "-C", ROOT, "log", "-1", "--format=%cs"], text=True)
    lines = [f"make rehearse, on the code of {head.strip()}:", *said.lines]
    (ROOT / "docs/rehearsal.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
