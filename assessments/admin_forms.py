"""What examiners fill in: a bank, an item, an assessment; each choice limited to what the person may open."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.blocks.base import BlockField

from assessments import access, items
from assessments.models import BankTopic, BlueprintLine, Item, ItemVersion, code_like
from lms.people import access as roles
from lms.people.models import Organisation
from lms.people.roles import Role


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Words"))
    correct = blocks.BooleanBlock(label=_("Correct"), required=False)
    rationale = blocks.TextBlock(label=_("Why, or why not"), required=False, rows=2)

    class Meta:
        label = _("Option")


class OptionsBlock(blocks.StreamBlock):
    option = OptionBlock()

    class Meta:
        min_num = 2
        max_num = items.MOST_OPTIONS


class OptionsField(BlockField):
    """A list of options as it is stored, edited one below the other."""

    def __init__(self, **kwargs: Any) -> None:
        block = OptionsBlock()
        block.set_name("options")
        super().__init__(block=block, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What is stored, as the editor shows it, or two options to begin with; what was typed comes back as it is."""
        if isinstance(value, blocks.StreamValue):
            return value
        return self.block.to_python([{"type": "option", "value": option} for option in value or [{}, {}]])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return initial is None or self._stored(data) != initial

    def clean(self, value: Any) -> list[dict[str, Any]]:
        return self._stored(super().clean(value))

    def _stored(self, value: Any) -> list[dict[str, Any]]:
        return items.lettered(dict(child.value) for child in value)


class ItemVersionForm(WagtailAdminModelForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        validators=[code_like],
        help_text=_("What the item is called among examiners. Candidates never see it."),
    )
    options = OptionsField(label=_("Options"))

    class Meta:
        model = ItemVersion
        fields = ["topic", "kind", "difficulty", "stem", "options", "source", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = BankTopic.objects.filter(bank__in=access.banks(self.for_user)).select_related("bank")
        if self.instance.pk:
            topics = topics.filter(bank=self.instance.item.bank)
            self.fields["code"].initial = self.instance.item.code
            self.fields["code"].disabled = True
        self.fields["topic"].queryset = topics
        self.fields["topic"].label_from_instance = lambda topic: f"{topic.bank.title}: {topic.title}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        topic, code = cleaned.get("topic"), cleaned.get("code")
        is_new = not self.instance.pk
        if is_new and topic and code and Item.objects.filter(bank=topic.bank, code=code).exists():
            self.add_error("code", gettext("This bank already has an item with this code."))
        if cleaned.get("options") is not None and cleaned.get("kind"):
            for problem in items.problems(cleaned["kind"], cleaned["options"]):
                self.add_error("options", problem.words)
        return cleaned


class WithinOrganisationForm(WagtailAdminModelForm):
    """A bank or an assessment belongs to an organisation where the person is an examiner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examined = roles.organisations(self.for_user, Role.EXAMINER)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=examined)


class BlueprintLineForm(WagtailAdminModelForm):
    """A line that asks for more items than are approved is refused here, not at somebody's start."""

    class Meta:
        model = BlueprintLine
        fields = ["topic", "count"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examined = access.examined_banks(self.for_user)
        self.fields["topic"].queryset = BankTopic.objects.filter(bank__in=examined).select_related("bank")
        self.fields["topic"].label_from_instance = lambda topic: f"{topic.bank.title}: {topic.title}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        topic, count = cleaned.get("topic"), cleaned.get("count")
        live = ItemVersion.objects.live().filter(topic=topic).count() if topic else 0
        if topic and count and live < count:
            words = gettext("%(count)s items are asked for, and %(live)s are approved.")
            self.add_error("count", words % {"count": count, "live": live})
        return cleaned


class BlueprintPanel(InlinePanel):
    """The lines of a blueprint, each with our own form."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": BlueprintLineForm, "inherit_kwargs": ["for_user"]}
        return options
