"""Which format a file is in: its name says so, or else its content."""

from pathlib import Path

import pytest

from assessments.exchange import formats

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("name", "format"),
    [("ethics.gift", "gift"), ("crisis.aiken.txt", "aiken"), ("bank.xml", "moodle_xml"), ("bank.csv", "csv")],
)
@pytest.mark.parametrize("told", ["by its name", "by its content"])
def test_a_file_shows_its_format(name, format, told):
    data = (SAMPLES / name).read_bytes()
    assert formats.format_of(data, name=name if told == "by its name" else "items.txt") == format
    assert formats.read(data, name="items").items


def test_a_format_that_is_named_goes_before_both():
    assert formats.read(b"type,stem{T}", name="x.csv", format="gift").items[0].stem.text == "type,stem"
