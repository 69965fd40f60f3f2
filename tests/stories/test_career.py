"""A certificate's whole career over HTTP, without JavaScript, with CSRF checked, on either database."""

import pytest

from tests.stories.career import Stage, whole_career
from tests.stories.visitors import HttpVisitor


@pytest.mark.django_db
def test_a_whole_career_in_which_page_paper_list_api_and_register_always_agree(career):
    whole_career(Stage(HttpVisitor, **career))
