"""Knows what a browser sends for a block that holds a stored value, as Wagtail's own scripts name the fields."""

from typing import Any

from wagtail import blocks


def sent(block: blocks.Block, stored: Any, prefix: str) -> dict[str, str]:
    """The fields of a form in which this value was typed; keys are those of Wagtail's widgets."""
    if isinstance(block, blocks.StructBlock):
        fields: dict[str, str] = {}
        for name, child in block.child_blocks.items():
            fields |= sent(child, stored[name], f"{prefix}-{name}")
        return fields
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        return _several(block, list(stored), prefix)
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if stored else {}
    if isinstance(block, blocks.StaticBlock):
        return {}
    return {prefix: "" if stored is None else str(stored)}


def _several(block: Any, entries: list[dict[str, Any]], prefix: str) -> dict[str, str]:
    fields = {f"{prefix}-count": str(len(entries))}
    for n, entry in enumerate(entries):
        inner = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks[entry["type"]]
        place = f"{prefix}-{n}"
        fields |= {f"{place}-deleted": "", f"{place}-order": str(n), f"{place}-type": entry["type"], f"{place}-id": ""}
        fields |= sent(inner, entry["value"], f"{place}-value")
    return fields
