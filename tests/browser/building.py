"""Fills blocks in Wagtail's editor through what a person sees: plus signs, menus, fields, the button that copies."""

from math import inf
from typing import Any

from playwright.sync_api import Locator, Page
from wagtail import blocks


class Builder:
    """Knows the form of a draft and types a stored value into it, block by block; copies the block before it where
    that takes fewer presses."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, block: blocks.Block, stored: Any, name: str) -> None:
        """Make the empty block at `name` say `stored`."""
        # What a plus opens slides into its place; a test learns nothing from waiting for that.
        self.page.evaluate("jQuery.fx.off = true")
        self._fill(block, stored, name, None)

    def _fill(self, block: blocks.Block, stored: Any, name: str, over: Any) -> None:
        """Make the block at `name` say `stored`; it is empty, or a copy that says `over`."""
        if isinstance(block, blocks.StructBlock):
            for part, child in block.child_blocks.items():
                self._fill(child, stored[part], f"{name}-{part}", over and over[part])
        elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
            self._fill_rows(block, stored, name, over or [])
        elif (stored or None) != (over or None):
            self._type(block, stored, name)

    def _fill_rows(self, block: blocks.StreamBlock | blocks.ListBlock, stored: list, name: str, over: list) -> None:
        """A copy's own rows first; each further one from a plus, or as a copy of the one before it."""
        for n, entry in enumerate(stored):
            child, known = _child(block, entry), over[n] if n < len(over) else None
            if known is None and n and _copies(block, entry, stored[n - 1]):
                known = stored[n - 1]
                self.duplicate(f"{name}-{n - 1}")
            elif known is None and not self._stands(block, f"{name}-{n}"):
                self._add(name, n, menu=_label(block, entry))
            self._fill(child, entry["value"], f"{name}-{n}-value", known and known["value"])

    def _type(self, block: blocks.Block, stored: Any, name: str) -> None:
        field = self.page.locator(f'[name="{name}"]')
        if isinstance(block, blocks.StaticBlock):
            return
        if isinstance(block, blocks.BooleanBlock):
            field.set_checked(bool(stored))
        elif isinstance(block, blocks.ChoiceBlock):
            field.select_option(stored or "")
        else:
            field.fill("" if stored is None else str(stored))
        if isinstance(block, blocks.DateBlock):
            # Its calendar closes, and the next click is not spent on that.
            field.press("Tab")

    def _stands(self, block: blocks.StreamBlock | blocks.ListBlock, name: str) -> bool:
        """Whether a row is there before anybody asks for it, as the first ones of a list may be."""
        return isinstance(block, blocks.ListBlock) and self._row(name).count() > 0

    def _row(self, name: str) -> Locator:
        return self.page.locator(f'[name="{name}-deleted"]')

    def _add(self, name: str, n: int, menu: str = "") -> None:
        """Press the last plus of a list of blocks; where it asks which kind, choose it by its label."""
        self._last_plus(name).click()
        if menu:
            option = self.page.locator(".w-combobox__option-text").get_by_text(menu, exact=True)
            option.last.click()
        self._row(f"{name}-{n}").wait_for(state="attached")

    def _last_plus(self, name: str) -> Locator:
        container = f'xpath=//input[@name="{name}-count"]/following-sibling::*[1]'
        plus = '/*[last()]/descendant-or-self::button[contains(@class, "c-sf-add-button")]'
        return self.page.locator(container + plus).last

    def duplicate(self, name: str) -> None:
        """Press the button that copies the last block of a stream, with everything in it."""
        stream, _dash, n = name.rpartition("-")
        entry = self._row(name).locator("xpath=ancestor::*[@data-streamfield-child][1]")
        # The button in its own head; those of the blocks inside come later.
        entry.locator('[data-streamfield-action="DUPLICATE"]').first.click()
        self._row(f"{stream}-{int(n) + 1}").wait_for(state="attached")


def _child(block: blocks.StreamBlock | blocks.ListBlock, entry: dict[str, Any]) -> blocks.Block:
    return block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks[entry["type"]]


def _label(block: blocks.StreamBlock | blocks.ListBlock, entry: dict[str, Any]) -> str:
    """What the menu of the plus calls this kind of block; empty where there is only one kind and no menu."""
    asks = isinstance(block, blocks.StreamBlock) and len(block.child_blocks) > 1
    return str(_child(block, entry).label) if asks else ""


def _copies(block: blocks.StreamBlock | blocks.ListBlock, entry: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether a block is made with fewer presses from a copy of the one before it."""
    return 1 + _presses(block, [entry], [before]) < _presses(block, [entry], [])


def _presses(block: blocks.Block, stored: Any, over: Any) -> float:
    """How often one presses a button to make `stored` where `over` stands, from which nothing is taken out."""
    if isinstance(block, blocks.StructBlock):
        return sum(_presses(child, stored[part], over and over[part]) for part, child in block.child_blocks.items())
    if not isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        return 0
    over, presses = over or [], 0.0
    if len(over) > len(stored):
        return inf
    for n, entry in enumerate(stored):
        known = over[n] if n < len(over) else None
        if known is not None and known["type"] != entry["type"]:
            return inf
        presses += 0 if known else 2 if _label(block, entry) else 1
        presses += _presses(_child(block, entry), entry["value"], known and known["value"])
    return presses
