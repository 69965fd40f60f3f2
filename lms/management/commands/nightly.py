"""`manage.py nightly`: what time brings about. Each step may be repeated at any time and changes nothing twice."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
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

# A bell that was lost in a crash is heard again for so long.
LOOK_BACK = timedelta(days=14)
KEEP_TASKS_DAYS = 30


class Command(BaseCommand):
    help = "Do what time brings about: end attempts and roles, finish what a crash left, send what is due, tidy up."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        people.lapse()
        erased = people.carry_out_erasures(at=now)
        closed = assessments.close_overdue(at=now)
        taken = item_files.finish_files()
        completed = courses.complete_after_attempts(since=now - LOOK_BACK)
        published = schedule.publish_due(at=now)
        assessments.keep_all_examiners()
        certificates.keep_all_registrars()
        courses.keep_all_authors()
        ended = certificates.close_overdue(at=now)
        certificates.remind_of_closing(at=now)
        issued = certificates.finish_plans()
        certificates.finish_runs(at=now)
        cases = certificates.open_missed_cases(since=now - LOOK_BACK)
        in_effect = certificates.carry_out_due(at=now)
        reminded = certificates.remind(at=now)
        audited = certificates.remind_of_audits(at=now)
        forgotten = supervision.tell_of_forgotten_timers(at=now)
        # Only the worker has the keys.
        certificates.replace_what_is_not_believed.enqueue()
        certificates.sign_what_waits.enqueue()
        audit.seal_ledger.enqueue()
        leaving = supervision.remind_of_leaving(at=now)
        orphans = supervision.tell_of_orphans(at=now)
        digests = supervision.send_digests(at=now)
        certificates.finish_previews()
        copies = people.finish_copies()
        people.expire_copies(at=now)
        sent = outbox.deliver_due(at=now)
        call_command("prune_db_task_results", min_age_days=KEEP_TASKS_DAYS, verbosity=0)
        call_command("clearsessions", verbosity=0)
        self.stdout.write(
            f"Attempts closed: {closed}. Files of items finished: {taken}. "
            f"Modules completed: {completed}. Pages published or ended: {published}. "
            f"Applications closed: {ended}. Certificates finished: {issued}. Cases opened: {cases}. "
            f"Measures in effect: {in_effect}. People reminded: {reminded}. "
            f"Reminded of audits: {audited}. Timers told of: {forgotten}. "
            f"Reminders before a last day: {leaving}. Hours without a supervisor: {orphans}. "
            f"Weekly digests: {digests}. Copies made: {copies}. Accounts erased: {erased}. Messages sent: {sent}."
        )
