"""`manage.py publish_scheduled`: what was scheduled goes live, what has ended comes down."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.content import schedule


class Command(BaseCommand):
    """In the place of Wagtail's command of this name, which stops at the first page that cannot go live."""

    help = "Publish pages whose time has come and unpublish those whose time is over. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Pages published or unpublished by their date: {schedule.publish_due()}.")
