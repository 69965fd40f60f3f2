"""Knows the dates of a certificate's life that a published renewal standard states, read once for each text."""

from functools import lru_cache

from certificates import rules
from certificates.rules.files import plain_values

NO_RULES = rules.Renewal()


def renewal_of(definition: str | None) -> rules.Renewal:
    """Windows, late steps and limits in the text of a renewal standard; none where there is no text.

    What a renewal asks for is left out, that of a late step too: only the dates are wanted here.
    """
    return _renewal_of(definition) if definition else NO_RULES


@lru_cache(maxsize=256)
def _renewal_of(definition: str) -> rules.Renewal:
    values = plain_values(definition)
    renewal = dict(values.get("renewal") or {})
    if "late" in renewal:
        renewal["late"] = [{word: step[word] for word in step if word != "also"} for step in renewal["late"]]
    alone = {**values, "requirements": [], "renewal": renewal}
    read = rules.read_programme({"programme": "one", "standards": [alone]})
    return read.standards[0].renewal or NO_RULES
