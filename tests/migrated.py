"""A database migrated once and copied ever after: migrating takes half a minute, copying a moment."""

import hashlib
import json
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["lms", "assessments", "supervision", "courses", "certificates"]
KEPT = 6


def _files() -> dict[str, str]:
    """What a migrated database follows from, each with its hash: migrations, the triggers' text, what is installed."""
    files = [ROOT / "requirements.lock"]
    for room in ROOMS:
        files += [*(ROOT / room).rglob("migrations/*.py"), *(ROOT / room).rglob("guard.py")]
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)}


@contextmanager
def laid(shelf: Path, name: str):
    """Lays a copy of the best migrated database under `name`, before Django looks there and migrates what it lacks;
    the outcome is kept on the shelf. One process at a time: the others wait for the first one's copy."""
    with (shelf / f"{connection.vendor}.lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        files = _files()
        key = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
        templates = (_Templates if connection.vendor == "postgresql" else _Copies)(shelf)
        notes = shelf / connection.vendor
        notes.mkdir(exist_ok=True)
        templates.lay(name, _best(notes, files))
        yield
        if not (notes / key).exists():
            for old in sorted(notes.iterdir(), key=lambda note: note.stat().st_mtime)[: 1 - KEPT]:
                templates.drop(old.name)
                old.unlink()
            templates.keep(name, key)
            (notes / key).write_text(json.dumps(files))


def _best(notes: Path, files: dict[str, str]) -> str:
    """The template that has most of today's files and none that is gone or reads otherwise now; empty without one."""
    known = {note.name: json.loads(note.read_text()) for note in notes.iterdir()}
    fitting = {key: len(had) for key, had in known.items() if had.items() <= files.items()}
    return max(fitting, key=lambda key: fitting[key], default="")


class _Copies:
    """Templates of SQLite: files on the shelf."""

    def __init__(self, shelf: Path) -> None:
        self.shelf = shelf

    def _file(self, key: str) -> Path:
        return self.shelf / f"{key}.sqlite3"

    def lay(self, name: str, key: str) -> None:
        Path(name).unlink(missing_ok=True)
        if key:
            shutil.copy(self._file(key), name)

    def keep(self, name: str, key: str) -> None:
        self.drop(key)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self._file(key))])

    def drop(self, key: str) -> None:
        self._file(key).unlink(missing_ok=True)


class _Templates:
    """Templates of PostgreSQL: databases of the server, whose notes lie on the shelf."""

    def __init__(self, _shelf: Path) -> None:
        connection.close()

    def lay(self, name: str, key: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            if key and self._stands(cursor, key):
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE peerway_migrated_{key}')

    def keep(self, name: str, key: str) -> None:
        connection.close()
        self.drop(key)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE peerway_migrated_{key} TEMPLATE "{name}"')

    def drop(self, key: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS peerway_migrated_{key}")

    def _stands(self, cursor, key: str) -> bool:
        """A server of another day may have none of the shelf's."""
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"peerway_migrated_{key}"])
        return cursor.fetchone() is not None
