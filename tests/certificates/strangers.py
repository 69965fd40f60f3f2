"""Knows how a stranger checks: with code nobody here wrote, from what our public addresses answer and nothing else."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from openbadgeslib.ob3.contexts import bundled_contexts

VERIFIER = Path(__file__).parents[1] / "verifier"
CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Verdict:
    verified: bool
    why: str


def need(program: str, *, there: bool) -> None:
    """Skips where something is missing on somebody's own machine; in CI that is a failure."""
    if there:
        return
    if CI:
        pytest.fail(f"{program} is missing, and CI has to have it.")
    pytest.skip(f"{program} is missing here. .ci/run installs it.")


def fetched(credential: dict[str, Any]) -> dict[str, Any]:
    """What a verifier would fetch for this credential, from our own doors."""
    site = Client()
    status = credential["credentialStatus"]["statusListCredential"]
    answer = site.get(urlsplit(status).path)
    assert answer.status_code == 200, answer.content
    return {credential["issuer"]["id"]: site.get("/.well-known/did.json").json(), status: json.loads(answer.content)}


def case(credential: dict[str, Any], **instead: Any) -> dict[str, Any]:
    """A credential with what our addresses answer now; `instead` puts something else in place of an answer."""
    return {"credential": credential, "documents": fetched(credential) | instead}


def verify(*cases: dict[str, Any]) -> list[Verdict]:
    """Digital Bazaar's answer to each case, all in one process."""
    need("node", there=shutil.which("node") is not None)
    need("tests/verifier/node_modules (npm ci)", there=(VERIFIER / "node_modules").is_dir())
    asked = json.dumps({"contexts": bundled_contexts(), "cases": cases})
    done = subprocess.run(
        ["node", "verify.mjs"], cwd=VERIFIER, input=asked, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return [Verdict(**answer) for answer in json.loads(done.stdout)]
