"""A disk that is full is told as such, counts against no file, and keeps no piece of one."""

from pathlib import Path

import pytest

from dvctrack.tests.own_site import OwnSite

pytestmark = [pytest.mark.own_database, pytest.mark.slow]

# The folder of files is a disk of its own with room for 100 kilobytes.
ON_SMALL_DISK = 'mount -t tmpfs -o size=100k tmpfs "$1"; shift; exec "$@"'
SEND = """
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from dvctrack.lib.refused import Refused
from indicators.choices import BatchWork
from indicators.importing.background import ask
from indicators.importing.receive import receive_file
translation.activate("vi")
def left():
    return [path.suffix for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
def send(content):
    return receive_file(content, file_name="a.csv", by=None, at=timezone.now())
try:
    send(b"a;b\\n" * 50_000)
except Refused as refused:
    print(refused, left())
# The file is there, and there is no room for what is read of it.
batch = send(b"aaaaaaaaaaaaaa;b\\n" * 4_000)
ask(batch, BatchWork.LOOK)
call_command("db_worker", batch=True, startup_delay=False, reload=False, worker_id="w")
batch.refresh_from_db()
print(batch.said, batch.state, batch.read_attempts, left())
"""
FULL = (
    "Ổ đĩa của máy chủ đã đầy. Tệp không có lỗi: hãy báo người vận hành và thử lại khi đã có"
    " chỗ trống."
)


def test_full_disk_is_told_and_keeps_nothing(tmp_path: Path) -> None:
    site = OwnSite.make(tmp_path)
    media = tmp_path / "media"
    media.mkdir()
    under = ("unshare", "-rm", "sh", "-ec", ON_SMALL_DISK, "sh", str(media))
    assert site.run(SEND, under=under).splitlines() == [
        f"{FULL} []",
        f"{FULL} waiting 0 ['.csv']",
    ]
