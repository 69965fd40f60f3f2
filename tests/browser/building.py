"""Fills blocks in Wagtail's editor through what a person sees: plus signs, menus, fields."""

from typing import Any

from playwright.sync_api import Locator, Page
from wagtail import blocks


class Builder:
    """Knows the form of a draft and types a stored value into it, block by block."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, block: blocks.Block, stored: Any, name: str) -> None:
        if isinstance(block, blocks.StructBlock):
            for part, child in block.child_blocks.items():
                self.fill(child, stored[part], f"{name}-{part}")
        elif isinstance(block, blocks.StreamBlock):
            for n, entry in enumerate(stored):
                child = block.child_blocks[entry["type"]]
                self._add(name, menu=str(child.label) if len(block.child_blocks) > 1 else "")
                self.fill(child, entry["value"], f"{name}-{n}-value")
        elif isinstance(block, blocks.ListBlock):
            for n, entry in enumerate(stored):
                if n >= self._count(name):
                    self._add(name)
                self.fill(block.child_block, entry["value"], f"{name}-{n}-value")
        else:
            self._type(block, stored, name)

    def _type(self, block: blocks.Block, stored: Any, name: str) -> None:
        field = self.page.locator(f'[name="{name}"]')
        if isinstance(block, blocks.StaticBlock) or stored in ("", None, False):
            return
        if isinstance(block, blocks.BooleanBlock):
            field.check()
        elif isinstance(block, blocks.ChoiceBlock):
            field.select_option(stored)
        else:
            field.fill(str(stored))

    def _count(self, name: str) -> int:
        return int(self.page.locator(f'[name="{name}-count"]').input_value())

    def _add(self, name: str, menu: str = "") -> None:
        """Press the last plus of a list of blocks; where it asks which kind, choose it by its label."""
        before = self._count(name)
        self._last_plus(name).click()
        if menu:
            option = self.page.locator(".w-combobox__option-text").get_by_text(menu, exact=True)
            option.last.click()
        grown = "([name, before]) => Number(document.getElementsByName(name)[0].value) > before"
        self.page.wait_for_function(grown, arg=[f"{name}-count", before])

    def _last_plus(self, name: str) -> Locator:
        container = f'xpath=//input[@name="{name}-count"]/following-sibling::*[1]'
        plus = '/*[last()]/descendant-or-self::button[contains(@class, "c-sf-add-button")]'
        return self.page.locator(container + plus).last

    def duplicate(self, name: str) -> None:
        """Press the button that copies one block of a stream, with everything in it."""
        entry = self.page.locator(f'xpath=//input[@name="{name}-type"]/ancestor::*[@data-streamfield-child][1]')
        entry.get_by_role("button", name="Duplicate").first.click()
