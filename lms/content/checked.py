"""Knows what keeps a page from being published, by whatever way it is tried, and says it at the field.

A draft may be kept unfinished; what readers would stumble over never goes live.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel
from wagtail.blocks import Block, StreamValue
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.content import wording
from lms.content.wording import Flag

FILES = (Document, Image)
# Blocks with words of somebody else.
OTHERS_WORDS = ("quotation", "sources")
Faults = dict[str, list[str]]


def body_faults(body: StreamValue) -> list[str]:
    """What is wrong with the blocks of a body, each with its number and name: "2, Video: Captions: ..."."""
    try:
        body.stream_block.clean(body)
    except ValidationError as problem:
        return list(_sentences(problem, body.stream_block, body))
    return []


def _sentences(problem: ValidationError, block: Block, value: Any) -> Iterator[str]:
    """Every message below one error, led by the labels of the blocks on the way to it."""
    yield from (str(words) for one in getattr(problem, "non_block_errors", []) for words in [one])
    if not hasattr(problem, "block_errors"):
        yield from problem.messages
        return
    for key, inner in problem.block_errors.items():
        child, at = _child(block, value, key)
        yield from (f"{at}: {words}" for words in _sentences(inner, child, _part(value, key)))


def _child(block: Block, value: Any, key: Any) -> tuple[Block, str]:
    """The block an error's key leads to, and how to name it."""
    if hasattr(block, "child_block"):
        return block.child_block, f"{int(key) + 1}"
    if isinstance(value, StreamValue):
        child = value[key].block
        return child, f"{int(key) + 1}, {child.label}"
    child = block.child_blocks[key]
    return child, str(child.label)


def _part(value: Any, key: Any) -> Any:
    return value[key].value if isinstance(value, StreamValue) else value[key]


class CheckedPageForm(WagtailAdminPageForm):
    """Says at the field what keeps a page from being published, and takes no file of another organisation's."""

    # What a list says that has too few rows, by its name.
    too_few: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.too_few.items():
            if name in self.formsets:
                self.formsets[name].error_messages["too_few_forms"] = words

    def clean(self) -> dict[str, Any]:
        """Before this form the instance still has the body that was there."""
        cleaned = super().clean()
        if "body" in cleaned and self._foreign_files(cleaned["body"]):
            self.add_error("body", _("A file in here is not among those you can choose from. Choose it again."))
        return cleaned

    def _foreign_files(self, body: StreamValue) -> bool:
        new = _files(body) - _files(self.instance.body)
        return not all(self._may_choose(model, pk) for model, pk in new)

    def _may_choose(self, model: type, pk: str) -> bool:
        file = model.objects.filter(pk=pk).first()  # type: ignore[attr-defined]
        policy = policy_registry.get_by_type(model)
        return file is None or policy.user_has_permission_for_instance(self.for_user, "choose", file)

    def save(self, commit: bool = True) -> Any:
        """A new page is a draft until it is published: Wagtail would have it live before anybody was asked."""
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit=commit)

    def _post_clean(self) -> None:
        """After this the instance has what was typed."""
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for field, problems in self.instance.faults().items():
            if field in self.fields and field not in self.errors:
                self.add_error(field, problems)


def _files(body: StreamValue) -> set[tuple[type, str]]:
    found = body.stream_block.extract_references(body)
    return {(model, pk) for model, pk, _path, _where in found if model in FILES}


# Beside the fields of every page: as the draft stood when it was opened.
WORDS = HelpPanel(heading=_lazy("Words to think about"), template="content/admin/words_panel.html")


class CheckedPage(Page):
    """A page that is looked through before readers get it; no table of its own."""

    base_form_class = CheckedPageForm

    class Meta:
        abstract = True

    def faults(self) -> Faults:
        """What keeps this page from being published today, in whole sentences by field; empty where nothing does."""
        body = getattr(self, "body", None)
        found = body_faults(body) if body else []
        return {"body": found} if found else {}

    def spoken(self) -> Iterator[tuple[str, str]]:
        """What the page says in its author's own words: where, and the text. A voice that is quoted is its own."""
        for name in ("title", "summary", "introduction"):
            if text := getattr(self, name, ""):
                yield str(self._meta.get_field(name).verbose_name), text
        for number, block in enumerate(getattr(self, "body", []), start=1):
            if block.block_type not in OTHERS_WORDS:
                where = f"{number}, {block.block.label}"
                yield from ((where, text) for text in block.block.get_searchable_content(block.value))

    def flags(self) -> list[tuple[str, Flag]]:
        """The words to think about: where, which, and what to say in their place."""
        return [(where, flag) for where, text in self.spoken() for flag in wording.flagged(text)]

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Refuses to go live, by whatever way it is published, while there is a fault. Raises ValidationError."""
        if clean and self.live and (found := self.faults()):
            raise ValidationError({field: list(problems) for field, problems in found.items()})
        super().save(clean=clean, **kwargs)
