"""Knows the field in which a code is typed or chosen: the known codes of its kind are offered, any other may be typed.

The codes themselves stand once on the page, in a list for each kind, which the browser offers beside every such field.
"""

from typing import Any

from wagtail import blocks


class CodeBlock(blocks.CharBlock):
    def __init__(self, *, suggests: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["list"] = list_id(suggests)


def list_id(kind: str) -> str:
    return f"codes-{kind}"
