"""What examiners fill in: a bank, an item, an assessment; each choice limited to what the person may open."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from assessments import access, actions, blueprints, items
from assessments.admin_blocks import AcceptedBlock, EntriesField, OptionBlock, PairBlock, errors_in, filled
from assessments.models import BankTopic, BlueprintLine, Item, ItemVersion, Release, Scale, code_like
from lms.people import access as roles
from lms.people.models import Organisation
from lms.people.roles import Role


class ItemVersionForm(WagtailAdminModelForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        validators=[code_like],
        help_text=_("What the item is called among examiners. Candidates never see it."),
    )
    options = EntriesField(OptionBlock(), at_first=2, label=_("Options"))
    pairs = EntriesField(PairBlock(), at_first=2, label=_("Pairs"))
    answers = EntriesField(AcceptedBlock(), at_first=1, label=_("Accepted answers"))

    class Meta:
        model = ItemVersion
        fields = list(actions.WORDING)

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
        if cleaned.get("kind"):
            self._fit_to_kind(cleaned)
        return cleaned

    def _fit_to_kind(self, cleaned: dict[str, Any]) -> None:
        """Store only what the kind uses, and put each sentence beside the entry it is about."""
        typed = {name: cleaned.get(name) or [] for name in ("options", "pairs", "answers")}
        stored = items.fitted(cleaned["kind"], **{name: filled(entries) for name, entries in typed.items()})
        cleaned.update(stored)
        problems = items.problems(cleaned["kind"], **stored)
        for name, entries in typed.items():
            error = errors_in(name, entries, problems)
            if error is not None:
                self.add_error(name, error)


class WithinOrganisationForm(WagtailAdminModelForm):
    """A bank or an assessment belongs to an organisation where the person is an examiner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examined = roles.organisations(self.for_user, Role.EXAMINER)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=examined)


class AssessmentForm(WithinOrganisationForm):
    """A blueprint that asks for more items than are approved is refused here, not at somebody's start."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cut, scale = cleaned.get("cut_percent"), cleaned.get("scale")
        if scale == Scale.SCALED and cut is not None and not 0 < cut < 100:
            self.add_error("cut_percent", gettext("Scores from 200 to 800 need a cut score above 0 and below 100."))
        if cleaned.get("release") == Release.AFTER_WINDOW and not cleaned.get("window_days"):
            self.add_error("window_days", gettext("Say within how many days, since the questions wait for that."))
        self._check_blueprint()
        return cleaned

    def _check_blueprint(self) -> None:
        formset = self.formsets["blueprint"]
        if not formset.is_valid():
            return
        forms = [form for form in formset.forms if form.cleaned_data.get("topic") and not form.cleaned_data["DELETE"]]
        lines = [
            blueprints.Line(form.cleaned_data["topic"].pk, form.cleaned_data["difficulty"], form.cleaned_data["count"])
            for form in forms
        ]
        pool, essays = ItemVersion.objects.pool({line.topic for line in lines})
        for place, short in blueprints.shortages(lines, pool).items():
            words = gettext("%(count)s items are asked for, and %(live)s are approved.")
            forms[place].add_error("count", words % {"count": short.wanted, "live": short.have})
        if lines and not blueprints.surely_scored(lines, essays):
            words = gettext("Every question could be an essay, and then there would be no score. Add another topic.")
            forms[0].add_error("topic", words)


class BlueprintLineForm(WagtailAdminModelForm):
    class Meta:
        model = BlueprintLine
        fields = ["topic", "difficulty", "count"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examined = access.examined_banks(self.for_user)
        self.fields["topic"].queryset = BankTopic.objects.filter(bank__in=examined).select_related("bank")
        self.fields["topic"].label_from_instance = lambda topic: f"{topic.bank.title}: {topic.title}"


class BlueprintPanel(InlinePanel):
    """The lines of a blueprint, each with our own form."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": BlueprintLineForm, "inherit_kwargs": ["for_user"]}
        return options
