"""How forms and task lists are drawn: one template for every field, one shape for every task."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's own widgets inside our field, form and formset templates.

    Wagtail's admin draws its fields with templates of its own and never asks for these.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset.html"


class DateInput(forms.DateInput):
    """The device's own date picker, which phones do best; a plain text box where there is none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # A browser accepts a value only in this form, whatever the language of the page.
        super().__init__(attrs={"class": "width-10", **(attrs or {})}, format="%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. One with a `reason` cannot start yet: it is no link and says why.

    A dictionary with the same keys is drawn alike.
    """

    label: str
    url: str = ""
    status: str = "not_started"
    words: str = ""
    hint: str = ""
    reason: str = ""
