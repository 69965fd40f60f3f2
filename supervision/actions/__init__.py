"""Everything that is done in this room; nothing else writes. One module for each noun."""

from supervision.actions.asking import HoursRefused, Work
from supervision.actions.entries import (
    amend,
    approve,
    change,
    discard,
    log,
    purge_note,
    return_entry,
    submit,
    void,
)
from supervision.actions.imports import bring_in, look_at_rows
from supervision.actions.placements import (
    accept_placement,
    add_supervisor,
    end_supervisor,
    may_end_at_once,
    propose_placement,
)
from supervision.actions.qualifications import record_qualification, verify_qualification
from supervision.actions.rulebook import set_rules
from supervision.actions.signatures import Changed, NameDiffers, sign

__all__ = [
    "Changed",
    "HoursRefused",
    "NameDiffers",
    "Work",
    "accept_placement",
    "add_supervisor",
    "amend",
    "approve",
    "bring_in",
    "change",
    "discard",
    "end_supervisor",
    "log",
    "look_at_rows",
    "may_end_at_once",
    "propose_placement",
    "purge_note",
    "record_qualification",
    "return_entry",
    "set_rules",
    "sign",
    "submit",
    "verify_qualification",
    "void",
]
