"""The rules of a programme for each state that an application can be in, and drafts of rules."""

from typing import Any

from certificates import actions as certificates
from certificates.models import (
    Programme,
)
from certificates.models.processes import two_steps
from certificates.rules.files import plain_values
from tests.world.places import Place

PROGRAMME = """
programme: {slug}
title: {title}
body: {body}
timezone: America/New_York
statements: {{code: "1"}}
standards:
  - stage: initial
    version: "1"
    in_force: {{from: 2023-06-01}}
    term: {{months: 24}}
    requirements:
      - id: code
        label: The code, signed
        any_of:
          - [{{attest: {{statement: code, version: current}}}}]
          - [{{document: {{type: paper}}}}]
          - [{{exam: {{assessment: oral, completed: true}}}}]
          - [{{person: {{attribute: education, equals: college}}}}]
          - [{{references: {{minimum: 1}}}}]
      - id: training
        label: An hour of training
        hours: {{kind: training, minimum: 1}}
  - {{stage: renewal, version: "1", requirements: [], renewal: {{opens: {{months: 30}}}}}}
  - {{stage: reinstatement, version: "1", requirements: []}}
  - {{stage: upgrade, version: "1", requirements: []}}
"""


def programmes(place: Place) -> list[Programme]:
    body = place.certifies
    certificates.publish_statement(body=body, code="code", version="1", title="The code", text="I will.", by=None)
    loaded = [
        certificates.load(
            values=plain_values(
                PROGRAMME.format(slug=f"{body.slug}-{state}", title=f"{state} there", body=body.name).encode()
            ),
            body=body,
            by=None,
        ).programme
        for state in ("begun", "sent", "recommended", "issued", "appealed")
    ]
    costs = [
        {"label": "Fee", "cents": 5000, "due": "sent", "holds_decision": False},
        {"label": "Copy", "cents": 500, "due": "asked", "holds_decision": False},
    ]
    facts = {"steps": two_steps(), "appeal_days": 30, "fees": costs, "by": place.registrar}
    for state in (1, 4):
        certificates.set_process(programme=loaded[state], **facts)
    return loaded


def write_rules(place: Place) -> dict[str, list[Any]]:
    """A draft, and one that waits for a second registrar."""
    draft, sent = (
        certificates.bring_draft(
            values=plain_values(PROGRAMME.format(slug=slug, title=slug, body=place.certifies.name)),
            body=place.certifies,
            draft=None,
            by=place.registrar,
        )
        for slug in (f"{place.certifies.slug}-drafted", f"{place.certifies.slug}-sent-on")
    )
    preview = certificates.work_out(draft=draft, by=place.registrar)
    state = certificates.send_rules(draft=sent, by=place.registrar)
    task = state.current_task_state
    return {
        "rules": [draft.pk],
        "rules_version": [draft.pk, draft.latest_revision_id],
        "rules_versions": [draft.pk, "earliest", "latest"],
        "rules_sent": [sent.pk],
        "rules_approval": [sent.pk, state.pk],
        "rules_task": [sent.pk, "approve", task.pk],
        "rules_task_shown": [sent.pk, task.task_id],
        "rules_change": [preview.pk],
    }
