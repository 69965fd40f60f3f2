"""`manage.py nightly`: what time brings about. Each step may be repeated at any time and changes nothing twice."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone

from assessments import actions as assessments
from assessments.actions import item_files
from certificates import actions as certificates
from courses import actions as courses
from lms.audit import actions as audit
from lms.content import schedule
from lms.notices import outbox
from lms.people import actions as people
from supervision import actions as supervision

log = logging.getLogger(__name__)

# A bell that was lost in a crash is heard again for so long.
LOOK_BACK = timedelta(days=14)
KEEP_TASKS_DAYS = 30


def steps(now: datetime) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done, in this order, and how it is called where it is told; what is counted says how many."""
    since = now - LOOK_BACK
    yield "Roles ended", people.lapse
    yield "Accounts erased", partial(people.carry_out_erasures, at=now)
    yield "Attempts closed", partial(assessments.close_overdue, at=now)
    yield "Files of items finished", item_files.finish_files
    yield "Modules completed", partial(courses.complete_after_attempts, since=since)
    yield "Pages published or ended", partial(schedule.publish_due, at=now)
    yield "Examiners' ways in", assessments.keep_all_examiners
    yield "Registrars' ways in", certificates.keep_all_registrars
    yield "Authors' ways in", courses.keep_all_authors
    yield "Applications closed", partial(certificates.close_overdue, at=now)
    yield "Applicants told of the end", partial(certificates.remind_of_closing, at=now)
    yield "Certificates finished", certificates.finish_plans
    yield "Runs gone on with", partial(certificates.finish_runs, at=now)
    yield "Cases opened", partial(certificates.open_missed_cases, since=since)
    yield "Measures in effect", partial(certificates.carry_out_due, at=now)
    yield "People reminded", partial(certificates.remind, at=now)
    yield "Reminded of audits", partial(certificates.remind_of_audits, at=now)
    yield "Timers told of", partial(supervision.tell_of_forgotten_timers, at=now)
    # Only the worker has the keys.
    yield "Signing anew", certificates.replace_what_is_not_believed.enqueue
    yield "Signing", certificates.sign_what_waits.enqueue
    yield "Sealing", audit.seal_ledger.enqueue
    yield "Reminders before a last day", partial(supervision.remind_of_leaving, at=now)
    yield "Hours without a supervisor", partial(supervision.tell_of_orphans, at=now)
    yield "Weekly digests", partial(supervision.send_digests, at=now)
    yield "Previews gone on with", certificates.finish_previews
    yield "Copies made", people.finish_copies
    yield "Copies emptied", partial(people.expire_copies, at=now)
    yield "Messages sent", partial(outbox.deliver_due, at=now)
    tidy = partial(call_command, verbosity=0)
    yield "Old tasks", partial(tidy, "prune_db_task_results", min_age_days=KEEP_TASKS_DAYS)
    yield "Old sessions", partial(tidy, "clearsessions")


class Command(BaseCommand):
    help = "Do what time brings about: end attempts and roles, finish what a crash left, send what is due, tidy up."

    def handle(self, *args: Any, **options: Any) -> None:
        """One step in trouble stops no other; it is logged with its trace, named, and the command ends with 1."""
        told, broken = [], []
        for name, step in steps(timezone.now()):
            try:
                count = step()
            except Exception as error:
                log.exception("The nightly round: %s", name)
                broken.append(f"{name} ({error})")
                _begin_afresh(error)
            else:
                told += [f"{name}: {count}."] if isinstance(count, int) else []
        self.stdout.write(" ".join(told))
        if broken:
            raise CommandError(
                "These steps broke off, and the next round takes them up again; the log says where: "
                f"{'; '.join(broken)}."
            )


def _begin_afresh(error: Exception) -> None:
    """A connection that broke is opened anew by the next step, unless all of this happens in one transaction."""
    if isinstance(error, DatabaseError) and not connection.in_atomic_block:
        connection.close()
