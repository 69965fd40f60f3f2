"""Knows the pages anybody may read, and the shared vocabulary of topics."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from lms.content.blocks import BodyBlock
from lms.content.checked import WORDS, CheckedPage


class TopicQuerySet(models.QuerySet):
    def titles(self) -> dict[str, str]:
        """Every topic's title by its code; one query."""
        return dict(self.values_list("code", "title"))


@register_snippet
class Topic(models.Model):
    """A subject that minutes are counted toward, by a code that courses, hour entries and programmes share."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)

    objects = TopicQuerySet.as_manager()

    panels = [FieldPanel("code"), FieldPanel("title")]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Stamp(models.Model):
    """One row, which changes with every change of the pages. Read and renewed by `lms.content.stamp`."""

    value = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_stamp")]

    def __str__(self) -> str:
        return self.value


class HomePage(Page):
    """The front door."""

    introduction = models.TextField(_("introduction"), blank=True)

    template = "content/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")


class StandardPage(CheckedPage):
    """A page of words: accessibility, privacy, contact."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "content/standard_page.html"
    parent_page_types = ["content.HomePage", "content.StandardPage"]
    subpage_types = ["content.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("body"), WORDS]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")


class PageReview(models.Model):
    """Somebody read a page through on a day and found that it still holds."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "reviewed_on", "reviewed_by"], name="a_page_is_reviewed_once_a_day_by_one_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.reviewed_on}"
