"""Knows how a programme is written down again: the words it was read from, so that a round trip is equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import yaml

from . import language as words
from .language import Programme, Requirement, Standard

Tree = dict[str, Any]


def write_programme(programme: Programme) -> str:
    """YAML 1.2 that older readers understand alike: `on`, `off`, `yes` and `no` stand in quotes."""
    return yaml.dump(
        programme_as_dict(programme),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=None,
    )


class _Dumper(yaml.SafeDumper):
    """Leaves dates bare, as people write them."""


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def programme_as_dict(programme: Programme) -> Tree:
    """The same as a tree for JSON: dates as text, hours with decimals where they are not whole."""
    return _given(
        programme=programme.slug,
        title=programme.title,
        body=programme.body,
        timezone=programme.timezone,
        sources=[_given(title=s.title, address=s.address, seen=s.seen) for s in programme.sources],
        notes=programme.notes,
        statements=dict(programme.statements),
        standards=[_standard(standard) for standard in programme.standards],
    )


def _given(**fields: Any) -> Tree:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], (), {})}


def _unless(default: Any, value: Any) -> Any:
    return None if value == default else value


def _hours(minutes: int) -> int | float:
    return _number(Decimal(minutes) / 60)


def _number(value: int | Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _plain(value: words.Plain) -> str | int | float | bool:
    return _number(value) if isinstance(value, Decimal) else value


def _length(length: words.Length | None) -> Tree | None:
    return {length.unit: length.n} if length else None


def _one_or_list(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else list(values)


def _standard(standard: Standard) -> Tree:
    days = {"from": standard.in_force_from, "until": standard.in_force_until}
    return {
        **_given(
            stage=standard.stage,
            version=standard.version,
            in_force={name: day.isoformat() for name, day in days.items() if day},
            term=_term(standard.term),
            first_term=_first_term(standard.first_term),
            renewal=_renewal(standard.renewal),
        ),
        "requirements": _requirements(standard.requirements, lambda n: f"r{n}"),
    }


# Requirements ----------------------------------------------------------------------------------------


def _requirements(requirements: Iterable[Requirement], default: Callable[[int], str]) -> list[Tree]:
    return [_requirement(one, default(number)) for number, one in enumerate(requirements, start=1)]


def _requirement(requirement: Requirement, default: str) -> Tree:
    rule = requirement.rule
    marks = _given(
        id=_unless(default, requirement.id),
        label=requirement.label,
        when=_condition(requirement.when) if requirement.when else None,
        unless=_condition(requirement.unless) if requirement.unless else None,
    )
    if isinstance(rule, words.AnyOf):
        routes = enumerate(rule.routes, start=1)
        return {**marks, "any_of": [_requirements(route, _below(default, n)) for n, route in routes]}
    if isinstance(rule, words.AllOf):
        return {**marks, "all_of": _requirements(rule.requirements, lambda n: f"{default}.{n}")}
    kind, write = _KINDS[type(rule)]
    return {**marks, kind: write(rule)}


def _below(default: str, route: int) -> Callable[[int], str]:
    return lambda n: f"{default}.{route}.{n}"


def _hours_rule(rule: words.Hours) -> Tree:
    tree = _given(
        kind=_one_or_list(rule.kind),
        topics={topic: _hours(least) for topic, least in rule.topics},
        shared=_unless(False, rule.shared),
        covers=list(rule.covers),
        **_sieve(rule),
        without=_filter(rule.without),
        at_least=[_at_least(one) for one in rule.at_least],
        at_most=[{"of": _filter(one.of), "hours": _hours(one.minutes)} for one in rule.at_most],
        same_event=_unless("many", rule.same_event),
        reuse=_unless("free", rule.reuse),
        spread=_length(rule.spread),
        round_down_to=rule.round_down_to,
    )
    return {"kind": tree.pop("kind"), "minimum": _hours(rule.minimum), **tree}


def _sieve(rule: words.Hours | words.Count | words.Every) -> Tree:
    return {
        "where": _filter(rule.where),
        "window": _window(rule.window),
        "signed": _signed(rule.signed),
    }


def _at_least(one: words.AtLeast) -> Tree:
    if one.percent is not None:
        return {"of": _filter(one.of), "percent": _number(one.percent)}
    return {"of": _filter(one.of), "hours": _hours(one.minutes or 0)}


def _signed(signed: words.Signed | None) -> Tree | None:
    if signed is None:
        return None
    given = _given(by_credential=list(signed.by_credential), not_relation=list(signed.not_relation))
    return given | {"by": signed.by} if signed.by != 1 or not given else given


def _count(rule: words.Count) -> Tree:
    return {
        "kind": _one_or_list(rule.kind),
        "minimum": rule.minimum,
        **_given(distinct=rule.distinct),
        **({} if rule.minutes_each is None else {"hours_each": _hours(rule.minutes_each)}),
        **_given(
            covers=list(rule.covers),
            **_sieve(rule),
            without=_filter(rule.without),
            reuse=_unless("free", rule.reuse),
        ),
    }


def _every(rule: words.Every) -> Tree:
    return _given(
        kind=_one_or_list(rule.kind),
        at_least=_unless(1, rule.at_least),
        each=rule.each,
        over=rule.over,
        minutes_each=rule.minutes_each,
        **_sieve(rule),
    )


def _exam(rule: words.Exam) -> Tree:
    asked = {"percent": rule.percent, "scaled": rule.scaled}
    return {
        "assessment": rule.assessment,
        **{name: _number(value) for name, value in asked.items() if value is not None},
        **({"completed": True} if rule.completed else {}),
        **_given(window=_window(rule.window)),
    }


def _attest(rule: words.Attest) -> Tree:
    return _given(statement=rule.statement, version=rule.version, window=_window(rule.window))


def _task(rule: words.Task) -> Tree:
    return _given(code=rule.code, window=_window(rule.window))


def _document(rule: words.Document) -> Tree:
    return _given(
        type=rule.type,
        max_age=_length(rule.max_age),
        of=_unless("on", rule.of),
        reviewed=_unless(False, rule.reviewed),
        direct=_unless(False, rule.direct),
    )


def _references(rule: words.References) -> Tree:
    known = {} if rule.known_months is None else {"known_months": rule.known_months}
    return {
        "minimum": rule.minimum,
        **_given(types=dict(rule.types), not_from=list(rule.not_from)),
        **known,
        **_given(direct=_unless(False, rule.direct)),
    }


def _holds(rule: words.Holds) -> Tree:
    return _given(
        credential=_one_or_list(rule.credential),
        good_standing=_unless(False, rule.good_standing),
        on=_unless("on", rule.on),
    )


def _person(rule: words.Person) -> Tree:
    asked = {"at_least": rule.at_least, "at_most": rule.at_most, "equals": rule.equals}
    return {
        "attribute": rule.attribute,
        **{name: _plain(value) for name, value in asked.items() if value is not None},
        **_given(one_of=[_plain(value) for value in rule.one_of], on=_unless("on", rule.on)),
    }


_KINDS: dict[type, tuple[str, Callable[[Any], Tree]]] = {
    words.Hours: ("hours", _hours_rule),
    words.Count: ("count", _count),
    words.Every: ("every", _every),
    words.Exam: ("exam", _exam),
    words.Attest: ("attest", _attest),
    words.Task: ("task", _task),
    words.Document: ("document", _document),
    words.References: ("references", _references),
    words.Holds: ("holds", _holds),
    words.Person: ("person", _person),
}


# Windows, filters, conditions ------------------------------------------------------------------------


def _window(window: words.Window) -> Any:
    """One mapping where no word is needed twice, else a list of them in the same order."""
    trees = [_bound(bound) for bound in window]
    together: Tree = {}
    for tree in trees:
        if together.keys() & tree.keys():
            return trees
        together.update(tree)
    return together


def _bound(bound: words.Bound) -> Tree:
    if isinstance(bound, words.WithinTerm):
        return {"within": "term"}
    if isinstance(bound, words.WithinFrom):
        return {"within": _length(bound.length), "from": bound.event}
    if isinstance(bound, words.Within):
        return _given(within=_length(bound.length), of=_unless("on", bound.of))
    if isinstance(bound, words.Since | words.Until):
        return {"since" if isinstance(bound, words.Since) else "until": bound.day.isoformat()}
    return {"after" if isinstance(bound, words.After) else "before": bound.event}


def _filter(of: words.Filter | None) -> Tree | None:
    return {field: _one_or_list(values) for field, values in of.fields} if of else None


def _condition(condition: words.Condition) -> Any:
    if isinstance(condition, words.AllTrue):
        return [_condition(one) for one in condition.conditions]
    if isinstance(condition, words.AnyTrue):
        return {"any": [_condition(one) for one in condition.conditions]}
    if isinstance(condition, words.PersonIs):
        return {"person": _person(condition.person)}
    if isinstance(condition, words.HoldsOne):
        return {"holds": _holds(condition.holds)}
    if isinstance(condition, words.EventHappened):
        return {"event": condition.name}
    if isinstance(condition, words.CertificateYoungerThan):
        return {"certificate": {"younger_than": _length(condition.length)}}
    return {"route": condition.name}


# Terms -----------------------------------------------------------------------------------------------


def _term(term: words.Term | None) -> Tree | None:
    if term is None:
        return None
    ends = term.ends if isinstance(term.ends, str) or term.ends is None else _common_date(term.ends)
    return {**(_length(term.length) or {}), **_given(ends=ends)}


def _common_date(common: words.CommonDate) -> Tree:
    years: Any = common.years
    if isinstance(years, words.YearsFrom):
        years = {"from": years.start, "every": years.every}
    elif isinstance(years, tuple):
        years = list(years)
    return {"month": common.month, "day": common.day, **_given(years=_unless("every", years))}


def _first_term(first: words.FirstTerm | None) -> Tree | None:
    if first is None:
        return None
    return _given(
        skip_if_shorter_than=_length(first.skip_if_shorter_than),
        scale_if_shorter_than=_length(first.scale_if_shorter_than),
        scale=_number(first.scale) if first.scale is not None else None,
    )


def _renewal(renewal: words.Renewal | None) -> Tree | None:
    if renewal is None:
        return None
    tree = _given(
        anchor=renewal.anchor,
        opens=_length(renewal.opens),
        closes=_length(renewal.closes),
        late=[_late_step(step, number) for number, step in enumerate(renewal.late, start=1)],
        inactive_after=_length(renewal.inactive_after),
        earn_until=_unless("expiry", renewal.earn_until),
        choices=[_choice(choice) for choice in renewal.choices],
    )
    return tree if renewal.max is None else {**tree, "max": renewal.max}


def _late_step(step: words.LateStep, number: int) -> Tree:
    until = _common_date(step.until) if isinstance(step.until, words.CommonDate) else _length(step.until)
    return {
        **_given(until=until),
        "fee": step.fee,
        **_given(also=_requirements(step.also, lambda n: f"late{number}.{n}")),
    }


def _choice(choice: words.Choice) -> Tree:
    return {choice.length.unit: choice.length.n, "scale": _number(choice.scale)}
