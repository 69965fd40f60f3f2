"""What the page of a timer accepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision import wording
from supervision.models import Mode, PlacementQuerySet


class _Site(forms.ModelChoiceField):
    """A placement, told by its site."""

    def label_from_instance(self, placement) -> str:
        return f"{placement.site.name}, {placement.get_position_display()}"


class TimerForm(forms.Form):
    """What runs from now on."""

    kind = forms.ChoiceField(label=gettext_lazy("What are you about to do?"), widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=gettext_lazy("How is it held?"), choices=Mode.choices, widget=forms.RadioSelect)

    def __init__(self, data=None, *, placements: PlacementQuerySet, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["placement"] = _Site(
            label=_("Where are you?"),
            queryset=placements,
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Choose where you are.")},
        )
        self.fields["kind"].choices = wording.shared(placement.words for placement in placements).kinds  # type: ignore[attr-defined]
        self.order_fields(["placement", "kind", "mode"])
