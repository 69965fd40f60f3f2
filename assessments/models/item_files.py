"""Knows a file of items that an examiner has brought, and how far it has been taken into its bank."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.banks import BankTopic, ItemBank


class ItemFileQuerySet(models.QuerySet):
    def under_way(self):
        """Files whose items are being taken, by a worker or by nobody any more."""
        return self.filter(taken_at__isnull=False, finished_at=None)


class ItemFile(models.Model):
    """A file as it was brought, read anew whenever it is looked at; emptied once its items are in their bank.

    `place` counts the items done with; each batch moves it in the transaction that writes its items, so that work cut
    off anywhere goes on where it stood.
    """

    bank = models.ForeignKey(ItemBank, on_delete=models.CASCADE, related_name="files", verbose_name=_("bank"))
    topic = models.ForeignKey(
        BankTopic,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic of items that name none"),
    )
    name = models.CharField(_("name"), max_length=200)
    format = models.CharField(_("format"), max_length=20)
    data = models.BinaryField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()
    place = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    unfit = models.PositiveIntegerField(default=0)

    objects = ItemFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of items")
        verbose_name_plural = _("files of items")
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="a_file_taken_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(taken_at__isnull=False), name="only_a_file_taken_is_ever_finished"
            ),
            models.CheckConstraint(condition=Q(place__lte=models.F("total")), name="no_more_items_than_a_file_has"),
            models.CheckConstraint(
                condition=Q(place=models.F("added") + models.F("known") + models.F("unfit")),
                name="each_item_of_a_file_has_one_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["taken_at"],
                condition=Q(taken_at__isnull=False, finished_at=None),
                name="files_still_to_finish",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """brought, under_way or finished."""
        if self.taken_at is None:
            return "brought"
        return "under_way" if self.finished_at is None else "finished"
