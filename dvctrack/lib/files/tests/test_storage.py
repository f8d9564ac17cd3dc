"""No piece of a file is left where the disk is full."""

import subprocess
import sys
from pathlib import Path

KEEPS_TWO_FILES = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from dvctrack.lib.files.storage import WholeFileStorage
storage = WholeFileStorage(location=sys.argv[1])
storage.save("2026/small", ContentFile(b"0" * 1000))
try:
    storage.save("2026/large", ContentFile(b"0" * 200_000))
except OSError as error:
    print(error.strerror, [path.name for path in Path(sys.argv[1]).rglob("*")])
"""


def test_full_disk_keeps_no_piece_of_a_file(tmp_path: Path) -> None:
    command = 'mount -t tmpfs -o size=100k tmpfs "$1"; exec "$2" -c "$3" "$1"'
    given = ("sh", str(tmp_path), sys.executable, KEEPS_TWO_FILES)
    printed = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", command, *given], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "No space left on device ['2026', 'small']\n"
