"""Knows how text becomes plain values: YAML 1.2 or JSON, its numbers kept as they were written.

PyYAML speaks YAML 1.1, where `on` is a boolean, `12:30` a number and a date an object. Here only `true` and
`false` are booleans, dates stay text, and a version such as 2024.10 keeps its last zero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from .errors import RuleError


class Figure(str):
    """A number as it was written."""

    __slots__ = ()


def plain_values(source: str | bytes | Mapping[str, Any], *, name: str = "") -> Any:
    """The mappings, lists, texts, figures and booleans of a file; what is a mapping already is left alone.

    `name` names the file in the error when the text is neither YAML nor JSON.
    """
    if isinstance(source, Mapping):
        return source
    text = _decoded(source, name)
    try:
        return _from_json(text) if text.lstrip().startswith("{") else _from_yaml(text)
    except _Refused as refused:
        raise RuleError.at(_place(name, refused.line), refused.reason) from None


class _Refused(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def _place(name: str, line: int) -> str:
    return ", ".join(part for part in (name, f"line {line}" if line else "") if part) or "file"


def _decoded(source: str | bytes, name: str) -> str:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleError.at(name or "file", "is not text in UTF-8") from None


def _from_json(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_int=Figure,
            parse_float=Figure,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith('{"'):
            return _from_yaml(text)  # a YAML mapping in braces
        raise _Refused(error.lineno, f"is not JSON: {error.msg}") from None
    except RecursionError:
        raise _Refused(0, "is nested too deeply") from None


def _refuse_constant(text: str) -> None:
    raise _Refused(0, f"{text} is not a number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        again = next(key for key in keys if keys.count(key) > 1)
        raise _Refused(0, f'"{again}" stands twice in the same mapping')
    return found


class _Loader(yaml.SafeLoader):
    """YAML 1.2's few scalars, each key once, no aliases (a small file could unfold without end)."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1
            raise _Refused(line, "aliases (*name) are not read here; write the part out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(line, "a key must be a word")
            if key.value in seen:
                raise _Refused(line, f'"{key.value}" stands twice in the same mapping')
            seen.add(key.value)
            # A key is always a word, so `on`, `2024` and `true` are the texts they look like.
            key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep=deep)

    def construct_figure(self, node: yaml.ScalarNode) -> Figure:
        return Figure(node.value)


_FIGURE = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")

_Loader.yaml_implicit_resolvers = {}
_Loader.yaml_constructors = {
    tag: make
    for tag, make in yaml.SafeLoader.yaml_constructors.items()
    if tag in {f"tag:yaml.org,2002:{name}" for name in ("null", "str", "seq", "map", "bool")} or tag is None
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:peerway,2026:figure", _FIGURE, list("-+.0123456789"))
_Loader.add_constructor("tag:peerway,2026:figure", _Loader.construct_figure)


def _from_yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with less in it
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Refused(mark.line + 1 if mark else 0, f"is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise _Refused(0, f"is not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise _Refused(0, "is nested too deeply") from None
