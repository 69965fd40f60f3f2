"""`manage.py pages`: publishes the standard pages a new site begins with; edited ones are left as they are."""

from django.core.management.base import BaseCommand

from lms.content import actions


class Command(BaseCommand):
    help = "Publish the shipped standard pages (accessibility, privacy, contact) that this site does not have yet."

    def handle(self, *args, **options) -> None:
        fresh = actions.publish_shipped_pages()
        self.stdout.write(f"Published: {', '.join(fresh)}." if fresh else "Nothing to publish: every page is there.")
