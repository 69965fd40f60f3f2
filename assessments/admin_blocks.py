"""How the lists of an item are edited: options, pairs and accepted answers, each sentence beside its wrong field.

Nothing is required here: which list an item needs, and what is wrong with it, is said by `items.problems`, and
`errors_in` puts its sentences beside the fields they are about. Entries left blank are left out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.items import Problem

SHARE = {
    "label": _("Share of the point"),
    "required": False,
    "max_length": 10,
}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Words"), required=False)
    correct = blocks.BooleanBlock(
        label=_("Correct"), required=False, help_text=_("Not asked where options are ordered.")
    )
    rationale = blocks.TextBlock(label=_("Why, or why not"), required=False, rows=2)
    fraction = blocks.CharBlock(
        help_text=_("From -1 to 1, where this option weighs more or less than the rule of its kind. Empty: the rule."),
        **SHARE,
    )

    class Meta:
        label = _("Option")


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(
        label=_("Left side"), required=False, help_text=_("Empty: one more right side, which fits nothing.")
    )
    right = blocks.CharBlock(label=_("Right side"), required=False)
    rationale = blocks.TextBlock(label=_("Why"), required=False, rows=2)

    class Meta:
        label = _("Pair")


class AcceptedBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("Accepted answer"),
        required=False,
        help_text=_("In words, * stands for any words or none. For a number, * alone stands for every other number."),
    )
    tolerance = blocks.CharBlock(
        label=_("Give or take"), required=False, max_length=40, help_text=_("For a number. Empty: exactly this.")
    )
    fraction = blocks.CharBlock(default="1", help_text=_("1 is the whole point."), **SHARE)
    rationale = blocks.TextBlock(label=_("Why, or why not"), required=False, rows=2)

    class Meta:
        label = _("Accepted answer")


class EntriesBlock(blocks.StreamBlock):
    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> blocks.StreamValue:
        """A list that was not sent, or whose count is no number, is an empty one."""
        count = data.get(f"{prefix}-count", "")
        if not (count.isascii() and count.isdigit() and len(count) <= 3):
            return self.empty_value()
        return super().value_from_datadict(data, files, prefix)


class EntriesField(BlockField):
    """A list of entries as it is stored in an item; what was typed comes back as it is, entry by entry."""

    def __init__(self, entry: blocks.StructBlock, *, at_first: int, **kwargs: Any) -> None:
        block = EntriesBlock([("entry", entry)], required=False)
        block.set_name("entries")
        self.at_first = at_first
        super().__init__(block=block, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, blocks.StreamValue):
            return value
        return self.block.to_python([{"type": "entry", "value": entry} for entry in value or [{}] * self.at_first])

    def has_changed(self, initial: Any, data: Any) -> bool:
        names = list(self.block.child_blocks["entry"].child_blocks)
        kept = [{name: entry.get(name) or "" for name in names} for entry in initial or []]
        return filled(self.entries(data)) != kept

    def clean(self, value: Any) -> list[dict[str, Any]]:
        return self.entries(super().clean(value))

    def entries(self, value: Any) -> list[dict[str, Any]]:
        return [{name: one or "" for name, one in child.value.items()} for child in value]


def filled(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries if _is_filled(entry)]


def _is_filled(entry: dict[str, Any]) -> bool:
    return any(str(value).strip() for name, value in entry.items() if name not in ("correct", "fraction"))


def errors_in(name: str, entries: Sequence[dict[str, Any]], problems: Iterable[Problem]) -> ValidationError | None:
    """The problems of one list as Wagtail shows them; their places count the entries that are filled."""
    places = [place for place, entry in enumerate(entries) if _is_filled(entry)]
    of_all: list[ValidationError] = []
    of_entries: dict[int, dict[str, list[str]]] = {}
    for problem in problems:
        if problem.place[0] != name:
            continue
        if len(problem.place) == 3:
            field = of_entries.setdefault(places[int(problem.place[1])], {}).setdefault(str(problem.place[2]), [])
            field.append(problem.words)
        else:
            of_all.append(ValidationError(problem.words))
    if not of_all and not of_entries:
        return None
    entry_errors = {
        place: StructBlockValidationError(block_errors={at: ValidationError(words) for at, words in fields.items()})
        for place, fields in of_entries.items()
    }
    return StreamBlockValidationError(block_errors=entry_errors, non_block_errors=of_all)
