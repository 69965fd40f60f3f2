"""Knows which tests the second engine is asked too: locks, constraints, guards, dates, sums, searches, one life whole.

What is only drawn, typed or read from files is told once.
"""

BOTH_ENGINES = (
    "assessments/test_answer.py",
    "assessments/test_deadline.py",
    "assessments/test_machine.py",
    "assessments/test_start.py",
    "assessments/test_submit.py",
    "audit",
    "certificates/editing/test_change_preview.py",
    "certificates/test_approve.py",
    "certificates/test_at_any_size.py",
    "certificates/test_merge.py",
    "certificates/test_never_changed.py",
    "certificates/test_remind.py",
    "certificates/test_runs.py",
    "courses/test_find.py",
    "courses/test_join.py",
    "courses/test_merged_accounts.py",
    "house/test_check_integrity.py",
    "house/test_constraints.py",
    "house/test_nightly.py",
    "notices",
    "people/test_act.py",
    "people/test_days.py",
    "people/test_shared_cache.py",
    "stories/test_one_life.py",
    "supervision/test_35_two_phones_at_once.py",
    "supervision/test_amend_discard_void.py",
    "supervision/test_circles.py",
    "supervision/test_code.py",
    "supervision/test_disputes.py",
    "supervision/test_evidence_of.py",
    "supervision/test_machine.py",
    "supervision/test_qualifications_end.py",
    "supervision/test_sign.py",
    "supervision/test_submit.py",
    "supervision/test_timer.py",
    "supervision/test_what_is_signed_stays.py",
)

# Long beside what they tell alone: for `make thorough`.
THOROUGH = ("assessments/test_kill.py",)
