"""Knows the drawers items lie in, and their topics."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from lms.people.models import Organisation

code_like = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*\Z", _("Use small letters, digits, hyphens and underscores; begin with a letter or digit.")
)


class ItemBank(ClusterableModel):
    """A drawer of items on some topics. An exam bank is open to examiners of its organisation and to nobody else."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[code_like])
    title = models.CharField(_("title"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="item_banks", verbose_name=_("organisation")
    )
    is_exam = models.BooleanField(
        _("exam bank"), default=False, help_text=_("Only examiners of the organisation see an exam bank.")
    )

    class Meta:
        verbose_name = _("item bank")
        verbose_name_plural = _("item banks")

    def __str__(self) -> str:
        return self.title


class BankTopic(models.Model):
    """A topic of one bank: what a blueprint draws by and what a result is told by."""

    bank = ParentalKey(ItemBank, on_delete=models.CASCADE, related_name="topics")
    code = models.CharField(_("code"), max_length=60, validators=[code_like])
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("topic")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"],
                name="one_topic_per_code_in_a_bank",
                violation_error_message=_("This bank already has a topic with this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
