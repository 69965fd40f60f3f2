"""A gunicorn of our own on 127.0.0.1, as in the demo: started, killed as a power cut kills, and started again."""

import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

HOST = "127.0.0.1"
START_SECONDS = 60


class Server:
    """Serves the database of this process's connection. Within a `with` block it runs, unless it is killed there."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *problem) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def start(self) -> None:
        # The name alone differs from DATABASE_URL; no other value is handed on.
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "BENCH_DATABASE": str(connection.settings_dict["NAME"]),
            "PORT": str(self.port),
        }
        command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"{HOST}:{self.port}"]
        facts = ["--worker-class", "gthread", "--threads", "8", "--keep-alive", "30", "--log-level", "warning"]
        self.process = subprocess.Popen(
            [*command, *facts], cwd=settings.BASE_DIR, env=environment, start_new_session=True
        )
        self._wait()

    def kill(self) -> None:
        """Master and worker at once, in the middle of whatever they do."""
        process, self.process = self.process, None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection((HOST, self.port), timeout=2).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
