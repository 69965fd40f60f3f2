"""`manage.py demo`: a whole site on one machine, with people in it, served until somebody stops it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from certificates import actions as certificates
from lms.audit import actions as audit
from lms.management import lives
from lms.notices import outbox
from lms.people.models import User

START_SECONDS = 60


class Command(BaseCommand):
    help = "Prepare a site with people in it and serve it. Safe to run twice: nothing doubles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only prepare, do not serve")
        parser.add_argument("--json", action="store_true", help="print address, people and certificates as JSON")

    def handle(self, *args: Any, no_serve: bool, json: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is false. The demo belongs on a laptop, never where people's certificates are.")
        if not no_serve:
            self._refuse_a_port_in_use()
        self._prepare()
        if not no_serve:
            self._serve(as_json=json)
        elif json:
            self._print_json()
        else:
            self.stdout.write("Prepared. `make demo` serves it.")
            self._print_table()

    def _prepare(self) -> None:
        self._refuse_a_house_of_others()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        audit.make_keys()
        lives.tell_all()
        certificates.plan_what_was_never_planned.call()
        certificates.sign_all(at=timezone.now())
        audit.seal_ledger.call()
        outbox.deliver_due(at=timezone.now())

    def _refuse_a_port_in_use(self) -> None:
        """Before anything else: whoever answers there already would be taken for the demo."""
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", settings.PORT))
            except OSError as problem:
                raise CommandError(f"Port {settings.PORT} is in use. Try another: PORT=8123 make demo") from problem

    def _refuse_a_house_of_others(self) -> None:
        """The cast's passwords are known to everybody, and one of them is a registrar."""
        if User._meta.db_table not in connection.introspection.table_names():
            return
        if User.objects.exists() and not User.objects.filter(email=lives.LOGINS[0].email).exists():
            raise CommandError(
                "This database has people in it who are not the demo's. Unset DATABASE_URL, or choose another DATA_DIR."
            )

    def _print_json(self) -> None:
        people = [
            {"name": login.name, "email": login.email, "password": lives.PASSWORD, "role": login.role}
            for login in lives.LOGINS
        ]
        facts = {"address": settings.BASE_URL, "people": people, "certificates": lives.certificate_rows()}
        self.stdout.write(json.dumps(facts, indent=2))

    def _print_table(self) -> None:
        rows = [("who", "e-mail", "password", "role")]
        rows += [(login.name, login.email, lives.PASSWORD, login.role) for login in lives.LOGINS]
        for row in rows:
            self.stdout.write("  ".join(f"{cell:<{width}}" for cell, width in zip(row, (18, 18, 20, 0), strict=True)))
        self.stdout.write("")
        for certificate in lives.certificate_rows():
            address = f"{settings.BASE_URL}/c/{certificate['code']}/"
            self.stdout.write(f"{certificate['holder']}, {certificate['number']}, {certificate['status']}: {address}")
        self.stdout.write(f"Mail is shown at {settings.BASE_URL}/mailbox/.")

    def _serve(self, *, as_json: bool) -> None:
        """One gunicorn and one worker beside it; when either ends, or somebody asks, both end."""
        web = [
            sys.executable, "-m", "gunicorn", "lms.wsgi",
            "--bind", f"127.0.0.1:{settings.PORT}",
            "--worker-class", "gthread", "--threads", "8",
            "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "db_worker", "--interval", "1", "--no-startup-delay", "--verbosity", "0"]
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # Even here the process that serves pages cannot sign.
        children = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, env={**os.environ, "SIGNS": signs})  # noqa: S603
            for command, signs in ((web, "false"), (worker, "true"))
        ]
        try:
            self._wait_until_ready(children)
            if as_json:
                self._print_json()
            else:
                self.stdout.write(f"Peerway is ready at {settings.BASE_URL}\n\n")
                self._print_table()
            self.stdout.flush()
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            raise CommandError("The server or its worker ended by itself.")
        except KeyboardInterrupt:
            self.stderr.write("Stopping.")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()

    def _wait_until_ready(self, children: list[subprocess.Popen]) -> None:
        address = f"http://127.0.0.1:{settings.PORT}/healthz"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if any(child.poll() is not None for child in children):
                raise CommandError(f"The server could not start. Is port {settings.PORT} in use? Try another PORT.")
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise CommandError(f"The server did not answer at {address} within {START_SECONDS} seconds.")
