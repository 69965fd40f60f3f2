"""Knows what is kept in the process until it changes: beside pages and assessments, the texts people sign."""

from certificates.models import Statement
from lms.content import stamp

# What a programme's codes are called (`codes`).
stamp.renew_after(Statement)
