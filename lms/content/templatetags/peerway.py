"""What templates may say: hours, dates and shares in words, a status as shape and word, drawn marks."""

import base64
import datetime
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from lms.content import guilloche as pattern
from lms.content.rendering import Task

register = template.Library()


@register.filter
def minutes(value: int | None) -> str:
    """Whole minutes as hours and minutes: 1290 is "21 h 30 min". Nothing for nothing; a minus for a debt."""
    if value is None or value == "":
        return ""
    total = int(value)
    sign = "\N{MINUS SIGN}" if total < 0 else ""
    hours, rest = divmod(abs(total), 60)
    counted = formats.number_format(hours, use_l10n=True, force_grouping=True)
    if not hours:
        return sign + _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return sign + _("%(hours)s h") % {"hours": counted}
    return sign + _("%(hours)s h %(minutes)d min") % {"hours": counted, "minutes": rest}


@register.filter
def duration(seconds: int) -> str:
    """How long something plays: 270 is "4 min 30 s"."""
    whole, rest = divmod(int(seconds), 60)
    words = [minutes(whole)] if whole else []
    if rest or not whole:
        words.append(_("%(seconds)d s") % {"seconds": rest})
    return " ".join(words)


@register.filter(expects_localtime=True)
def longdate(value: datetime.date | str | None) -> str:
    """A date as "3 March 2027"; a moment is taken in the current time zone, a text must be YYYY-MM-DD."""
    day = parse_date(value) if isinstance(value, str) and value else value
    if not day:
        return ""
    return _longdate(day.year, day.month, day.day, get_language())


@lru_cache(maxsize=4096)
def _longdate(year: int, month: int, day: int, language: str | None) -> str:
    written = pgettext("a long date, as Django's date filter writes it", "j F Y")
    return formats.date_format(datetime.date(year, month, day), written)


@register.filter(expects_localtime=True)
def longmoment(value: datetime.datetime | None) -> str:
    """A moment as "3 March 2027, 2:05 p.m." in the current time zone."""
    if not value:
        return ""
    written = pgettext("a date and time, as Django's date filter writes it", "j F Y, P")
    return formats.date_format(value, written)


@register.filter
def percent_of(part: int | None, whole: int | None) -> int:
    """A whole percentage from 0 to 100, rounded down: 100 is reached. Of nothing, everything is."""
    if not whole or whole < 0:
        return 100
    return max(0, min(100, 100 * int(part or 0) // int(whole)))


@register.filter
def minutes_after(later: datetime.datetime, earlier: datetime.datetime) -> int:
    """Minutes from one moment to a later one, a begun minute counting as whole; 0 when it has passed."""
    return max(0, -(-(later - earlier) // datetime.timedelta(minutes=1)))


@register.filter
def nth(items: Sequence[Any], index: int) -> Any:
    """One of a list by its place, from 0; nothing where the list is shorter."""
    return items[index] if index < len(items) else ""


@register.filter
def at(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """A dictionary's value by a key that the template knows; nothing where it is absent."""
    return (mapping or {}).get(key, "")


_RING = '<circle cx="10" cy="10" r="7.5"/>'
_SHAPES = {
    "tick": '<circle class="solid" cx="10" cy="10" r="8.5"/><path class="cut" d="m6 10.3 2.8 2.7L14 7.4"/>',
    "half": _RING + '<path class="solid" d="M10 2.5a7.5 7.5 0 0 1 0 15z"/>',
    "ring": _RING,
    "dashes": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="3.2 2.69"/>',
    "lock": '<rect class="solid" x="3.5" y="9" width="13" height="9" rx="1.5"/>'
    '<path d="M6.5 9V6a3.5 3.5 0 0 1 7 0v3"/>',
    "clock": _RING + '<path d="M10 5.5V10l3 2"/>',
    "turn": '<path d="M4 8h8.5a4 4 0 0 1 0 8H8"/><path d="M7.5 4 3.5 8l4 4"/>',
    "pencil": '<path d="m4 16 .8-3.6L13 4.2l2.8 2.8-8.2 8.2z"/>',
    "pause": _RING + '<path d="M8 7v6m4-6v6"/>',
    "bar": _RING + '<path d="M6 10h8"/>',
    "cross": '<path class="solid" d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z"/><path class="cut" d="m7 7 6 6m0-6-6 6"/>',
    "flag": '<path class="solid" d="M10 1.8 19 17.6H1z"/><path class="cut" d="M10 7.3v4.9m0 2.2v.4"/>',
}
_STATUSES = {
    # kind: (tone, shape, words)
    "complete": ("complete", "tick", gettext_lazy("Complete")),
    "in_progress": ("progress", "half", gettext_lazy("In progress")),
    "not_started": ("quiet", "ring", gettext_lazy("Not started")),
    "not_yet": ("quiet", "ring", gettext_lazy("Not yet")),
    "blocked": ("quiet", "lock", gettext_lazy("Cannot start yet")),
    "waiting": ("quiet", "clock", gettext_lazy("Waiting")),
    "returned": ("progress", "turn", gettext_lazy("Returned to you")),
    "draft": ("quiet", "pencil", gettext_lazy("Draft")),
    "active": ("complete", "tick", gettext_lazy("Active")),
    "expiring": ("progress", "clock", gettext_lazy("Time to renew")),
    "suspended": ("stop", "pause", gettext_lazy("Suspended")),
    "expired": ("stop", "bar", gettext_lazy("Expired")),
    "revoked": ("stop", "cross", gettext_lazy("Revoked")),
    "problem": ("error", "flag", gettext_lazy("There is a problem")),
    "optional": ("quiet", "dashes", gettext_lazy("Optional")),
}


@register.simple_tag
def status(kind: str, words: str = "") -> SafeString:
    """A status as a shape and a word, so that colour alone says nothing. An unknown kind raises KeyError."""
    # A course page draws one for each of its lessons, so each is put together once a language.
    # Joined to a plain text, so that words marked safe are escaped like any others and share their place.
    return _status(kind, "" + str(words), get_language())


@lru_cache(maxsize=1024)
def _status(kind: str, words: str, language: str | None) -> SafeString:
    tone, shape, own = _STATUSES[kind]
    return format_html(
        '<span class="status status--{}"><svg class="shape" viewBox="0 0 20 20" width="20" height="20" '
        'aria-hidden="true" focusable="false">{}</svg> {}</span>',
        tone,
        mark_safe(_SHAPES[shape]),  # noqa: S308 - drawn above, nothing typed enters
        words or own,
    )


@register.simple_tag
def task(item: Task | Mapping[str, Any]) -> SafeString:
    """One line of a task list. A course has many that are alike for all of its readers, so each is drawn once."""
    if not isinstance(item, Task):
        item = Task(**item)
    # Joined to a plain text, as above.
    plain = Task(*["" + str(getattr(item, name)) for name in Task.__slots__])
    return _task(plain, get_language())


@lru_cache(maxsize=4096)
def _task(item: Task, language: str | None) -> SafeString:
    return render_to_string("components/task.html", {"item": item})


@register.simple_tag(takes_context=True)
def has_problems(context: template.Context) -> bool:
    """Whether the form, the formset or the `problems` of a page have anything to say."""
    form, formset = context.get("form"), context.get("formset")
    return bool(
        context.get("problems")
        or (form is not None and getattr(form, "errors", None))
        or (formset is not None and formset.total_error_count())
    )


@register.filter
def label_words(field: forms.BoundField) -> SafeString:
    """A field's label, marked where it may be left empty; a form that filters says `mark_optional = False`."""
    if field.field.required or not getattr(field.form, "mark_optional", True):
        return conditional_escape(field.label)
    return format_html('{} <span class="optional">{}</span>', field.label, _("(optional)"))


@register.filter
def problems(field: forms.BoundField) -> list[str]:
    """What is wrong with a field, in words that name it, for the summary and the field alike.

    Only Django's own "This field is required." is replaced: by itself it does not say which field.
    """
    found = []
    for problem in field.errors.as_data():
        if problem.code == "required" and problem.message == forms.Field.default_error_messages["required"]:
            found.append(_missing_words(field.field.widget) % {"label": field.label})
        else:
            found.extend(problem.messages)
    return found


def _missing_words(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick “%(label)s” to go on.")
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return _("Choose an answer: “%(label)s”.")
    if isinstance(widget, forms.FileInput):
        return _("Choose a file for “%(label)s”.")
    return _("Fill in “%(label)s”.")


@register.filter
def bound_words(names: Mapping[str, str] | None, what: str) -> str:
    """What a shortfall is short of, in words: the programme's own name for it, or the engine's made readable.

    The names come first, since a template may leave them out only there.
    """
    if names and what in names:
        return names[what]
    if what == "total":
        return _("in total")
    if what[:1].isdigit():
        return what  # a period: 2026-W07, 2026-03, 2026-Q1
    words = what.replace("|", ", ").replace(",", ", ").replace("  ", " ").replace("_", " ").replace("-", " ")
    return ", ".join(part.rpartition("=")[2] for part in words.split(", "))


@register.simple_tag
def guilloche(number: str) -> SafeString:
    """The line pattern that belongs to this certificate number: decoration, hidden from screen readers."""
    return mark_safe(pattern.draw(str(number)))  # noqa: S308 - made of a digest, nothing typed enters


@register.simple_tag
def qr(address: str, label: str = "") -> SafeString:
    """A QR code of an address as inline SVG, dark on light in every mode, since cameras expect that."""
    return format_html(
        '<span class="qr" role="img" aria-label="{}">{}</span>',
        label or _("QR code with the address of this page"),
        mark_safe(_qr_drawing(address)),  # noqa: S308 - modules drawn by segno, the address is encoded in them
    )


@lru_cache(maxsize=1024)
def _qr_drawing(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(omitsize=True, border=3, dark="#000", light="#fff", svgclass=None, lineclass=None)


@register.simple_tag
def script(path: str) -> SafeString:
    """A script of our own, deferred, with its integrity hash."""
    return format_html('<script src="{}" integrity="{}" defer></script>', static(path), _integrity(path))


def _integrity(path: str) -> str:
    # While developing a file may change under our feet, so nothing is kept.
    return _hash(_source(path)) if settings.DEBUG else _kept_integrity(path)


@lru_cache(maxsize=64)
def _kept_integrity(path: str) -> str:
    """The hash of the bytes that are served: the collected file, which may differ from its source."""
    collected = staticfiles_storage.stored_name(path) if hasattr(staticfiles_storage, "stored_name") else path
    if not staticfiles_storage.exists(collected):
        return _hash(_source(path))
    with staticfiles_storage.open(collected) as served:
        return _hash(served.read())


def _source(path: str) -> bytes:
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"There is no static file {path}.")
    return Path(found).read_bytes()


def _hash(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
