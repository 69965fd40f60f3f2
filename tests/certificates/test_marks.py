"""How a finding stands as one line of a task list."""

import pytest

from certificates import marks


def finding(**facts):
    return {"id": "r", "kind": "task", "met": False, "need": 1, "have": 0, "short": [], "refused": [], **facts}


MET, NOT = finding(met=True), finding()
SENT = finding(refused=[{"id": "task-1", "why": "It is waiting for a decision."}])
SOME = finding(need=600, have=60)
WAIVED = finding(waived={"waiver": 1})
NOBODY = finding(met=True, applies=False)


@pytest.mark.parametrize(
    ("found", "mark"),
    [
        (MET, "complete"),
        (NOBODY, "optional"),
        (NOT, "not_yet"),
        (WAIVED, "waived"),
        (finding(findings=[MET, WAIVED]), "waived"),
        (SOME, "in_progress"),
        (SENT, "waiting"),
        (finding(awaits=["approved"]), "blocked"),
        (finding(awaits=["applied"]), "not_yet"),
        # Hours that wait for a signature do not make the rest of them wait.
        (finding(need=600, have=0, refused=[{"id": "task-1", "why": "-"}]), "not_yet"),
        (finding(findings=[MET, SENT]), "waiting"),
        (finding(findings=[MET, NOT]), "in_progress"),
        (finding(findings=[NOT, NOT]), "not_yet"),
        (finding(findings=[SENT, SENT]), "waiting"),
        # Of a choice of ways the nearest one, which comes first.
        (finding(routes=[{"findings": [SENT]}, {"findings": [NOT]}]), "waiting"),
    ],
)
def test_a_finding_is_one_of_seven_things(found, mark):
    assert marks.mark(found, {"task-1"}) == mark


def test_what_is_open_is_named_without_its_groups():
    group = finding(id="group", routes=[{"findings": [MET, SOME]}, {"findings": [NOT]}])
    assert list(marks.still_open([MET, group, WAIVED, SENT])) == [SOME, SENT]
