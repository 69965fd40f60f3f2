"""Files of tests are kept where tests are kept."""

import pytest


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
