from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from dvctrack.lib.archives import zipped_in_parts


def test_archive_leaves_while_it_is_written() -> None:
    made: list[str] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name in ("a.docx", "b.docx"):
            made.append(name)
            yield name, name.encode()

    parts = zipped_in_parts(files())
    assert b"a.docx" in next(parts)
    assert made == ["a.docx"]


def test_archive_holds_its_files() -> None:
    files = {"a.docx": b"PK", "sub/b.docx": b""}
    content = b"".join(zipped_in_parts(files.items()))
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
