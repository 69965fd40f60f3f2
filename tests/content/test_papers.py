"""Papers people keep are accessible PDFs of plain data, and what no font can show is refused by its letters."""

import io
import json
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from lms.content import papers

AT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
WORDS = {"training": "Completed", "by_topic": "By topic", "nothing": "Nothing yet.", "check": "How to check"}


def transcript(**facts) -> dict:
    empty = {"name": "Ada", "as_of": "", "head": ["Head"] * 6, "rows": [], "totals": [], "by_topic": [], "check": []}
    return {**empty, "words": {**WORDS, "page": "Page {page} of {total}", "footer": "Ada"}, **facts}


def pdf(language="en", **facts) -> bytes:
    return papers.render("transcript", transcript(**facts), title="Transcript", language=language, at=AT)


def read(paper: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(paper))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_it_says_its_title_its_language_and_that_it_is_tagged():
    reader, _text = read(pdf(language="es"))
    root = reader.trailer["/Root"]
    assert (reader.metadata.title, root["/Lang"]) == ("Transcript", "es")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()


def tags(node) -> list[str]:
    """The names of the structure, in reading order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return []
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return [str(node.get("/S", ""))] + [tag for kid in kids for tag in tags(kid) if not isinstance(kid, int)]


def test_a_table_is_a_table_to_a_screen_reader():
    rows = [["3 March", "Ethics\nFoundations", "Academy", "Own pace", "Ethics: 1 h", "1 h"]]
    reader, text = read(pdf(rows=rows, totals=["In all", "", "", "", "", "1 h"]))
    found = tags(reader.trailer["/Root"]["/StructTreeRoot"])
    assert {"/Title", "/H1", "/Table", "/THead", "/TBody", "/TFoot", "/TH", "/TD"} <= set(found)
    assert found.count("/TH") == 6
    assert "Ethics\nFoundations" in text


def test_pages_say_which_of_how_many():
    rows = [["3 March", f"Module {number}", "", "", "", "1 h"] for number in range(60)]
    reader, text = read(pdf(rows=rows))
    pages = len(reader.pages)
    assert pages > 1
    assert f"Page {pages} of {pages}" in text
    # The head is repeated on each of them.
    assert text.count("Head") >= 6 * (pages - 1)


@pytest.mark.parametrize(
    "name", ["Łukasz Đặng", "Ωμέγα", "Иван Шевченко", "עדה", "#sys.inputs *bold* $x$ @ref `raw` //"]
)
def test_names_are_printed_as_they_are_typed(name):
    assert name in read(pdf(name=name))[1]


def test_what_no_font_has_is_refused_by_its_letters():
    with pytest.raises(papers.Unprintable) as refused:
        pdf(name="李小龍 Lee 李")
    assert refused.value.symbols == "李小龍"


def test_the_same_facts_are_the_same_bytes():
    assert pdf(name="Ada") == pdf(name="Ada")


def test_a_mistake_in_a_template_is_no_matter_of_letters():
    with pytest.raises(papers.typst.TypstError):
        papers.render("transcript", json.loads("{}"), title="x", language="en", at=AT)
