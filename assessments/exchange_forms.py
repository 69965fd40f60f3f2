"""What examiners fill in to move items: a file for one of their banks, a format for a bank that goes out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import access
from assessments.exchange.formats import FORMATS
from assessments.exchange.understood import MOST_BYTES
from assessments.models import BankTopic, ItemBank

NAMED = [(name, format.title) for name, format in FORMATS.items()]


class BankChoice(forms.ModelChoiceField):
    def label_from_instance(self, bank: ItemBank) -> str:
        return f"{bank.title} ({bank.code})"


class TopicChoice(forms.ModelChoiceField):
    def label_from_instance(self, topic: BankTopic) -> str:
        return f"{topic.bank.title}: {topic.title}"


class BringForm(forms.Form):
    bank = BankChoice(ItemBank.objects.none(), label=_("Bank"))
    file = forms.FileField(label=_("File"), help_text=_("GIFT, Aiken, Moodle XML or CSV, in UTF-8."))
    format = forms.ChoiceField(label=_("Format"), choices=[("", _("As the file shows"))], required=False, initial="")
    topic = TopicChoice(
        BankTopic.objects.none(),
        label=_("Topic for items that name none"),
        required=False,
        empty_label=_("A new topic, Imported items"),
        help_text=_("What a file calls a category becomes a topic of the bank."),
    )

    def __init__(self, *args: Any, person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = access.examined_banks(person).order_by("title", "pk")
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        topics = BankTopic.objects.filter(bank__in=banks).select_related("bank").order_by("bank__title", "title", "pk")
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["format"].choices += NAMED  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is too large. Divide it."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        topic, bank = cleaned.get("topic"), cleaned.get("bank")
        if topic and bank and topic.bank_id != bank.pk:
            self.add_error("topic", gettext("This topic belongs to another bank."))
        return cleaned


class HandOutForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=NAMED)
