"""Knows how plain values of a programme file are written: JSON that reads back the same, YAML that people keep."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from certificates.rules.files import Figure


def as_json(value: Any) -> str:
    """The values in the order they have, each figure as exactly as it was written; reads back equal."""
    if isinstance(value, Figure):
        return _figure(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {as_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_json(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _figure(figure: Figure) -> str:
    """JSON wants a digit on each side of the point and no plus sign; 24.10 keeps its last zero."""
    text = format(Decimal(figure), "f") if set("eE+") & set(figure) else str(figure)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = digits.partition(".")
    return sign + (whole.lstrip("0") or "0") + (f".{part or 0}" if point else "")


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 would read as something else (`'on'`, `'yes'`), leaves figures and dates bare."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Dumper.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for letter, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _bare(dumper: _Dumper, figure: Figure) -> yaml.ScalarNode:
    return dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, str(figure), (True, False)), str(figure))


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(Figure, _bare)
_Dumper.add_representer(str, _text)


def as_yaml(values: Mapping[str, Any]) -> str:
    """A YAML 1.2 text that people can read and compare, with the keys in the order they have."""
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
