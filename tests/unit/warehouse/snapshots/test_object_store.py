"""What is pulled is what was pushed, bit by bit; else readers keep what they have."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from tests.attack.pulls import killed_pulls
from tests.attack.tiny_folder import start
from tests.object_store import ADDRESS, object_store
from tests.serving import free_port
from warehouse.__main__ import main
from warehouse.disk import file_hash
from warehouse.paths import SNAPSHOTS_VARIABLE, Project
from warehouse.snapshots import store
from warehouse.snapshots.last_build import read_last_build

NEWER_ID = "20990101T000000Z-0123abcd"


@pytest.fixture
def reader(published: Project, tmp_path: Path) -> Project:
    """A machine that reads, and has an older snapshot than the one that builds."""
    reader = replace(published, data_dir=tmp_path / "reader")
    shutil.copytree(published.data_dir, reader.data_dir)
    folder = store.current_path(published).parent
    shutil.copytree(folder, published.snapshots_dir / NEWER_ID)
    store.point_to(published, NEWER_ID)
    return reader


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for an object store, as files say it."""
    folder = tmp_path / "bucket"
    monkeypatch.setenv(SNAPSHOTS_VARIABLE, folder.as_uri())
    return folder


def _run(project: Project, *words: str) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=200)
    code = main(words, project, console)
    assert isinstance(console.file, io.StringIO)
    return code, console.file.getvalue()


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with object_store() as variables:
        yield variables


def test_a_snapshot_comes_over_s3_as_it_was_pushed(
    published: Project,
    reader: Project,
    s3: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (*s3.items(), (SNAPSHOTS_VARIABLE, ADDRESS)):
        monkeypatch.setenv(name, value)
    assert _run(reader, "pull")[0] == 1
    code, said = _run(published, "publish", "--to", ADDRESS)
    assert (code, said) == (0, f"Snapshot {NEWER_ID} is current in {ADDRESS}.\n")
    assert _run(reader, "pull") == (0, f"Snapshot {NEWER_ID} is current.\n")
    pushed, pulled = (store.current_snapshot(one) for one in (published, reader))
    assert replace(pulled, folder=pushed.folder) == pushed
    assert pulled.changed_file() is None
    assert {p.name for p in pulled.folder.iterdir()} == {
        p.name for p in pushed.folder.iterdir()
    }
    last = read_last_build(reader)
    assert last
    assert last.has_passed
    assert datetime.now(UTC) - last.ended_at < timedelta(minutes=5)
    assert _run(reader, "pull") == (0, "Nothing changed.\n")


def test_a_rollback_follows_and_what_lies_here_is_not_fetched_again(
    published: Project, reader: Project, bucket: Path
) -> None:
    old_id = store.current_id(reader)
    assert _run(published, "publish", "--to", bucket.as_uri())[0] == 0
    assert _run(reader, "pull")[0] == 0
    assert _run(published, "rollback", str(old_id))[0] == 0
    assert _run(published, "publish", "--to", bucket.as_uri())[0] == 0
    shutil.rmtree(bucket / "snapshots")
    assert _run(reader, "pull") == (0, f"Snapshot {old_id} is current.\n")


def test_killed_pulls_leave_the_old_snapshot_in_service(
    published: Project, s3: dict[str, str]
) -> None:
    assert not killed_pulls(published, s3, moments=2)


def _flip_a_byte(bucket: Path) -> None:
    [file] = bucket.glob("snapshots/*/porchlight.duckdb")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def _lose_a_file(bucket: Path) -> None:
    [file] = bucket.glob("snapshots/*/manifest.json")
    file.unlink()


def _say_other_words(bucket: Path) -> None:
    [file] = bucket.glob("snapshots/*/snapshot.json")
    file.write_text(file.read_text("utf-8") + " ", "utf-8")


def _point(bucket: Path, **said: str) -> None:
    file = bucket / "current.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | said), "utf-8")


def _forge(bucket: Path, change: Callable[[Path, dict[str, object]], None]) -> None:
    """Change a snapshot and all hashes of it, as who may write there can."""
    [file] = bucket.glob("snapshots/*/snapshot.json")
    described = json.loads(file.read_text("utf-8"))
    change(file.parent, described)
    file.write_text(json.dumps(described), "utf-8")
    _point(bucket, sha256=file_hash(file))


def _run_sql(sql: str) -> Callable[[Path], None]:
    def change(folder: Path, described: dict[str, object]) -> None:
        database = folder / "porchlight.duckdb"
        with duckdb.connect(str(database)) as connection:
            connection.execute(sql)
        hashes = described["file_hashes"]
        assert isinstance(hashes, dict)
        hashes[database.name] = file_hash(database)

    return lambda bucket: _forge(bucket, change)


def _lead_out(bucket: Path) -> None:
    _forge(
        bucket,
        lambda _, described: described.update(file_hashes={"../../../current": "0"}),
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_flip_a_byte, "`porchlight.duckdb` is not as it was pushed"),
        (_lose_a_file, "manifest.json"),
        (_say_other_words, "`snapshot.json` is not as it was pushed"),
        (lambda bucket: _point(bucket, kind="staff"), "holds staff snapshots"),
        (lambda bucket: _point(bucket, snapshot_id="../x"), "says nothing that is"),
        (lambda bucket: _point(bucket, sha256="0"), "is not as it was pushed"),
        (_lead_out, "`snapshot.json` says nothing that is known"),
        (
            _run_sql("create table marts.fct_internal_notes as select 'n1' as note_id"),
            "is for staff",
        ),
        (
            _run_sql("alter table marts.dim_agencies drop column joined_on"),
            "need `dim_agencies`.`joined_on` as `DATE`",
        ),
        (shutil.rmtree, "There is no snapshot in"),
    ],
)
def test_what_is_not_whole_or_not_for_these_readers_is_not_taken(
    published: Project,
    reader: Project,
    bucket: Path,
    damage: Callable[[Path], None],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = store.current_snapshot(reader)
    assert _run(published, "publish", "--to", bucket.as_uri())[0] == 0
    damage(bucket)
    assert _run(reader, "pull")[0] == 1
    assert said in capsys.readouterr().err
    assert store.current_snapshot(reader) == before
    assert store.list_snapshots(reader) == [before]
    assert not list(reader.data_dir.glob(".*"))


def test_a_store_that_does_not_answer_is_named_and_changes_nothing(
    reader: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.current_snapshot(reader)
    for name, value in {
        SNAPSHOTS_VARIABLE: ADDRESS,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "anyone",
        "AWS_SECRET_ACCESS_KEY": "anything",
    }.items():
        monkeypatch.setenv(name, value)
    assert _run(reader, "pull")[0] == 1
    said = capsys.readouterr().err
    assert f"`{ADDRESS}` cannot be used" in said
    assert "What readers see is unchanged" in said
    assert "anything" not in said
    assert len(said.splitlines()) == 1
    assert store.current_snapshot(reader) == before


def test_a_machine_that_goes_on_pulling_outlives_what_fails(
    published: Project, reader: Project, bucket: Path
) -> None:
    variables = {SNAPSHOTS_VARIABLE: bucket.as_uri(), "PYTHONUNBUFFERED": "1"}
    process = start(reader, "pull", "--every", "0.1", variables=variables)
    try:
        assert process.stdout
        assert "There is no snapshot in" in process.stdout.readline()
        assert _run(published, "publish", "--to", bucket.as_uri())[0] == 0
        for line in process.stdout:
            if NEWER_ID in line:
                break
        assert store.current_id(reader) == NEWER_ID
        _point(bucket, sha256="0")
        assert "damaged" in process.stdout.readline()
        assert process.poll() is None
    finally:
        process.kill()
    assert store.current_id(reader) == NEWER_ID


def test_snapshots_for_staff_are_not_put_where_public_ones_are(
    published: Project, bucket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(published, "publish", "--to", bucket.as_uri())[0] == 0
    _point(bucket, kind="staff")
    assert _run(published, "publish", "--to", bucket.as_uri())[0] == 1
    assert "holds staff snapshots" in capsys.readouterr().err


def test_who_pulls_must_say_from_where(
    reader: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for address in ("", "bucket/folder", "ftp://bucket"):
        monkeypatch.setenv(SNAPSHOTS_VARIABLE, address)
        assert _run(reader, "pull")[0] == 2
        assert SNAPSHOTS_VARIABLE in capsys.readouterr().err
