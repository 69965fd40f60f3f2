"""Knows the rule language: programmes as data, cases as facts, and what follows from the two on a day.

Everything another room may use stands here; nothing here reads a clock, a database or a request.
"""

from .asked import Asked, Fact, asked
from .assessing import assess
from .cases import Case, Evidence
from .checking import check
from .errors import Problem, RuleError
from .filing import Filing, terms
from .findings import Assessment, Finding
from .language import Programme, Renewal, Standard
from .reading import read_programme
from .reading_cases import read_case
from .schema import programme_schema
from .sentences import Sentences
from .standing import default_stage, standard_for, status_on, stretches
from .term_sentences import TermSentences
from .words import ENGLISH, Words
from .writing import programme_as_dict, write_programme

__all__ = [
    "ENGLISH",
    "Asked",
    "Assessment",
    "Case",
    "Evidence",
    "Fact",
    "Filing",
    "Finding",
    "Problem",
    "Programme",
    "Renewal",
    "RuleError",
    "Sentences",
    "Standard",
    "TermSentences",
    "Words",
    "asked",
    "assess",
    "check",
    "default_stage",
    "programme_as_dict",
    "programme_schema",
    "read_case",
    "read_programme",
    "standard_for",
    "status_on",
    "stretches",
    "terms",
    "write_programme",
]
