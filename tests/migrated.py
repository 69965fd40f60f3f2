"""A database migrated once and copied ever after: migrating takes half a minute, copying a moment."""

import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["lms", "assessments", "supervision", "courses", "certificates"]
KEPT = 6


def key() -> str:
    """Changes with any migration, any trigger's text and any installed package; everything else `migrate` mends."""
    files = [ROOT / "requirements.lock"]
    for room in ROOMS:
        files += [*(ROOT / room).rglob("migrations/*.py"), *(ROOT / room).rglob("guard.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def laid(shelf: Path, name: str):
    """Lays a copy of the migrated database under `name`, before Django looks there. What the block finds lacking and
    migrates is copied to the shelf. One process at a time: the others wait for the first one's copy."""
    with (shelf / "lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        template = _of(connection)(shelf, key())
        template.lay(name)
        yield
        template.keep(name)


class _Files:
    def __init__(self, shelf: Path, key: str) -> None:
        self.shelf, self.file = shelf, shelf / f"{key}.sqlite3"

    def lay(self, name: str) -> None:
        Path(name).unlink(missing_ok=True)
        if self.file.exists():
            shutil.copy(self.file, name)

    def keep(self, name: str) -> None:
        if self.file.exists():
            self.file.touch()
            return
        for old in sorted(self.shelf.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[: 1 - KEPT]:
            old.unlink()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self.file)])


class _Templates:
    def __init__(self, _shelf: Path, key: str) -> None:
        self.template = f"peerway_migrated_{key}"

    def lay(self, name: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            if self._stands(cursor):
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE {self.template}')

    def keep(self, name: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            if self._stands(cursor):
                return
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'peerway_migrated_%' ORDER BY oid")
            for (old,) in cursor.fetchall()[: 1 - KEPT]:
                cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f'CREATE DATABASE {self.template} TEMPLATE "{name}"')

    def _stands(self, cursor) -> bool:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
        return cursor.fetchone() is not None


def _of(connection: BaseDatabaseWrapper) -> type[_Files] | type[_Templates]:
    return _Templates if connection.vendor == "postgresql" else _Files
