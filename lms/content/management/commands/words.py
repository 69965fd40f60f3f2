"""`manage.py words`: every word to think about on every page, with a better phrase."""

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from lms.content import words


class Command(BaseCommand):
    help = "Print words that speak of people as their condition, with the page, the place and a better phrase."

    def handle(self, *args: Any, **options: Any) -> None:
        found = words.found(Page.objects.all())
        for one in found:
            self.stdout.write(f"{one.title} ({one.pk}), {one.where}: “{one.word}”: {one.better}")
        self.stdout.write(f"Words to think about: {len(found)}.")
