"""Knows what each word of a programme file means, in a sentence that editors show and the README for authors lists."""

from __future__ import annotations

GLOSSARY: dict[str, dict[str, str]] = {
    "programme": {
        "programme": "The programme's own name in addresses: lower-case letters and digits joined by hyphens. Unique.",
        "title": "What the credential is called.",
        "body": "Who certifies.",
        "timezone": "Where the body's days begin and end, such as America/New_York; without it UTC.",
        "sources": "Where the rules were read.",
        "notes": "What was not found, what the language cannot say, and that the body must confirm all of it.",
        "statements": "For each statement people sign, the version that `current` means.",
        "standards": "The rules, one entry for each stage and version.",
    },
    "sources": {
        "title": "What the page or document is called.",
        "address": "Where it stands.",
        "seen": "When it was read, such as 2026-11.",
    },
    "standards": {
        "stage": "What the rules are for: initial, renewal, reinstatement or upgrade.",
        "version": "The name of this text, read as text; it stands once in a stage.",
        "in_force": "The days on which a filing is judged by this text. Versions of one stage share no day.",
        "term": "How long an award under this standard lasts; without it an award never ends.",
        "first_term": "What becomes of a first award that a common date would cut short.",
        "renewal": "When a renewal may be filed and what lateness costs; read in a renewal standard.",
        "requirements": "What is asked; all of it must be met.",
    },
    "in_force": {
        "from": "The first day; null or left out where it is not known.",
        "until": "The last day; left out while there is none.",
    },
    "requirement": {
        "id": "Its own name within the standard; without it r1, r2 and so on, inside groups r2.1.1.",
        "label": "What people read; without it a sentence is made of the rule.",
        "when": "It applies only where this holds; elsewhere it counts as met.",
        "unless": "It does not apply where this holds.",
        "hours": "A sum of hours, with minimums, floors and caps inside it.",
        "count": "So many things: courses, sessions, records.",
        "every": "Something in each week, month, quarter or year.",
        "exam": "An assessment passed, or taken.",
        "attest": "A statement signed.",
        "task": "A piece of work done.",
        "document": "A document that is there, and not too old.",
        "references": "References from so many people.",
        "holds": "A credential held on a day.",
        "person": "Something true of the person: an age, an education, a residence.",
        "any_of": "Several ways, each a list of requirements; one way is enough.",
        "all_of": "Requirements that belong together; all of them must be met.",
    },
    "hours": {
        "kind": "Which evidence is added up: training, ce, experience, supervision, practice, or a list of them.",
        "minimum": "How many hours in all. Topic minimums lie inside it; the rest is free.",
        "topics": "Hours that each topic must have inside the minimum.",
        "shared": "true: a minute counts toward each topic it carries; false, as usual: toward one of them.",
        "covers": "Topics of which at least one counted minute must be there.",
        "where": "Only evidence that matches is looked at.",
        "without": "Evidence that matches one of these is refused.",
        "at_least": "Floors: so many hours, or such a share, of what matches.",
        "at_most": "Caps: of what matches no more than so many hours count.",
        "window": "On which days evidence must have been earned.",
        "same_event": "Evidence of one event counts once, once_per_term or, as usual, many times; once looks at "
        "earlier terms too.",
        "reuse": "none: what another programme or another term counted is refused; free, as usual: it may count.",
        "signed": "Evidence must be signed, and by whom.",
        "spread": "So long from the first counted item to the last.",
        "round_down_to": "Minutes; the total is rounded down to a multiple of them, once.",
    },
    "at_least": {
        "of": "Which evidence the floor looks at, by what it carries.",
        "hours": "So many hours of it.",
        "percent": "Such a share of the larger of the minimum and the counted total.",
    },
    "at_most": {
        "of": "Which evidence the cap looks at, by what it carries.",
        "hours": "No more than so many hours of it count.",
    },
    "signed": {
        "by_credential": "The signer held one of these on the day; left out, anybody may sign.",
        "not_relation": "Relations that may not sign, such as family or self.",
        "by": "How many different people must sign; without it one.",
    },
    "count": {
        "kind": "Which evidence is counted; any kind or a list of them.",
        "minimum": "How many.",
        "distinct": "What makes two of them different: event, provider, provider_status, activity, mode, population or "
        "on (the day); without it each item is a thing.",
        "hours_each": "The hours that all items of one thing must come to.",
        "covers": "Topics that the counted things must carry.",
        "where": "Only evidence that matches is looked at.",
        "without": "Evidence that matches one of these is refused.",
        "window": "On which days it must have happened.",
        "reuse": "none: what another programme or another term counted is refused; free, as usual: it may count.",
        "signed": "It must be signed, and by whom.",
    },
    "every": {
        "kind": "Which evidence is looked for; any kind or a list of them.",
        "at_least": "How many in each period; without it one.",
        "each": "The period: week (Monday to Sunday), month, quarter or year of the calendar.",
        "over": "Which periods are asked for: those of the term, or those of the window.",
        "minutes_each": "How many minutes an item must have to count.",
        "where": "Only evidence that matches is looked at.",
        "window": "On which days it must have happened; under `over: window` also which periods are asked for.",
        "signed": "It must be signed, and by whom.",
    },
    "exam": {
        "assessment": "The code of the assessment.",
        "percent": "The percentage that passes.",
        "scaled": "The scaled score that passes; a percentage never does.",
        "completed": "true: having taken it is enough.",
        "window": "On which days it must have been taken.",
    },
    "attest": {
        "statement": "The code of the statement.",
        "version": "Which version must be signed; current is the one that `statements` names. Without it any.",
        "window": "On which days it must have been signed.",
    },
    "task": {
        "code": "The code of the task.",
        "window": "On which days it must have been done.",
    },
    "document": {
        "type": "The code of the kind of document.",
        "max_age": "How old it may be, the exact day included.",
        "of": "From which day its age is measured: on, applied or an event; without it `on`.",
        "reviewed": "true: somebody must have looked at it.",
        "direct": "true: it must have come from the third party itself.",
    },
    "references": {
        "minimum": "From how many people.",
        "types": "How many of each type lie inside the minimum.",
        "not_from": "Relations that may not give one.",
        "known_months": "For how many months they must have known the person.",
        "direct": "true: it must have come from the person who gives it.",
    },
    "holds": {
        "credential": "The code of the credential, or a list of codes of which one is enough.",
        "good_standing": "true: it must be in good standing.",
        "on": "On which day: on, applied or an event; without it `on`.",
    },
    "person": {
        "attribute": "What is asked about: age (completed years) or any fact about the person.",
        "at_least": "The smallest number that is enough.",
        "at_most": "The largest number that is allowed.",
        "equals": "The value it must have.",
        "one_of": "The values it may have.",
        "on": "On which day: on, applied or an event; without it `on`.",
    },
    "window": {
        "within": "A length, looking back from a day with both ends included; or term, the certificate's own days.",
        "of": "The day from which `within` looks back: on, applied or an event; without it `on`.",
        "from": "The event from whose day on `within` looks ahead.",
        "since": "From this day on, itself included.",
        "until": "Up to this day, itself included.",
        "after": "After an event, its own day left out.",
        "before": "Before an event, its own day left out.",
    },
    "filter": {
        "topic": "A topic it carries.",
        "mode": "in_person, live_online, self_paced; live means the first two.",
        "activity": "course, conference, in_service, self_study, college, on_the_job, teaching, direct_service, "
        "individual, group, observation, co_reflection and whatever else the body names.",
        "provider": "Who gave it, by code.",
        "provider_status": "own (the body itself), approved or other.",
        "population": "Whom it served.",
        "paid": "true or false.",
        "event": "The event or course it belongs to, by code.",
    },
    "condition": {
        "person": "Something is true of the person.",
        "holds": "The person holds a credential.",
        "event": "An event has happened.",
        "route": "The person applies by this route.",
        "certificate": "Something is true of the certificate.",
        "any": "One of several conditions; a list without this word means all of them.",
    },
    "certificate": {
        "younger_than": "It began less than so long ago.",
    },
    "term": {
        "months": "So many months.",
        "years": "So many years.",
        "ends": "A common last day (month, day, years), end_of_month or birth_month; beside a length: at least so "
        "long, then on to it.",
    },
    "ends": {
        "month": "The month of the common last day, 1 to 12.",
        "day": "The day of the common last day.",
        "years": "In which years: odd, even, every, a list of years, or from a year every so many.",
    },
    "years": {
        "from": "The first year.",
        "every": "And every so many years after it.",
    },
    "first_term": {
        "skip_if_shorter_than": "A first term shorter than this runs on to the next common date.",
        "scale_if_shorter_than": "After a first term shorter than this, the first renewal asks for fewer hours.",
        "scale": "What the hours are then multiplied by.",
    },
    "renewal": {
        "anchor": "expiry: the next term begins the day after this one, as usual; award: on the day of the award.",
        "opens": "So long before the last day filing opens, that day included.",
        "closes": "So long before the last day filing on time closes, that day included.",
        "late": "The steps of lateness after the last day, in order.",
        "inactive_after": "So long after the last day the certificate is inactive.",
        "earn_until": "expiry, as usual, or late_end: `within: term` runs on to the last late day.",
        "max": "How many renewals at most.",
        "choices": "Lengths to choose from, each with its share of the hours.",
    },
    "late": {
        "until": "The step's last day: so long after the certificate's last day, or a day of the calendar; the last "
        "step may go on without end.",
        "fee": "The whole late fee of this step, in US dollars.",
        "also": "What is asked besides at this step.",
    },
    "until": {
        "month": "The month of the step's last day, 1 to 12.",
        "day": "The day of the step's last day.",
    },
    "choices": {
        "months": "So many months.",
        "years": "So many years.",
        "scale": "What every number of hours is multiplied by, rounded up to the minute; without it 1.",
    },
    "length": {
        "days": "So many days.",
        "months": "So many months.",
        "years": "So many years.",
    },
}


def meaning(path: str) -> str:
    """What the last word of the path means where it stands; empty where the path ends in no word of the language."""
    mapping, _, word = path.rpartition(".")
    return GLOSSARY.get(mapping.rpartition(".")[2] or "programme", {}).get(word, "")
