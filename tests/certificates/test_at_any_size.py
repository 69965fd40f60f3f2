"""What a stranger asks is answered through an index, so that a million certificates cost no more than one."""

import pytest
from django.db import connection, transaction

from certificates import access
from certificates.models import Certificate, SignedCredential, SignedFile

pytestmark = pytest.mark.django_db


def asked() -> dict:
    """Every look-up behind a public address, as the doors make it."""
    current = SignedCredential.objects.current()
    return {
        "page by code": Certificate.objects.filter(code="x"),
        "page by number": access.checkable().filter(number="x"),
        "file by code": current.filter(certificate__in=access.checkable().filter(code="x")),
        "document by its digest": SignedCredential.objects.filter(digest="x"),
        "file by its digest": SignedFile.objects.filter(digest="x"),
        "document by its place": SignedCredential.objects.filter(status_list__number=1, status_index=7),
        "what waits to be signed": SignedCredential.objects.waiting(),
    }


@pytest.mark.parametrize("what", asked())
def test_no_table_of_certificates_is_read_from_end_to_end(what):
    rows = asked()[what]
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            # On an empty table reading all of it is cheapest; what is asked is whether there is another way.
            cursor.execute("SET LOCAL enable_seqscan = off")
            plan = rows.explain(costs=False)
        whole = [line for line in plan.splitlines() if "Seq Scan" in line]
    else:
        whole = [line for line in rows.explain().splitlines() if "SCAN" in line and "INDEX" not in line]
    assert [line for line in whole if "certificates_" in line] == []
