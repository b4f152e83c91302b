"""Requests nobody thought of: no crash, and no answer outside the description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.web import api
from tests.browser.site import Site

DESCRIPTION = (Path(api.__file__).parent / "openapi.yaml").read_text(encoding="utf-8")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# The description itself is YAML, not the text it is declared as; it has a test of its own.
schema = schemathesis.openapi.from_dict(yaml.safe_load(DESCRIPTION)).exclude(
    path="/api/v1/openapi.yaml"
)


@pytest.fixture
def served(
    settings: Settings, knowledge: KnowledgeBase, places: Gazetteer, store: Store
) -> Iterator[str]:
    # The limit has tests of its own; here every request should be read.
    generous = settings.model_copy(update={"rate_per_minute": 10_000})
    site = Site(generous, knowledge, places, store)
    yield site.address
    site.stop()


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_described(case: Case[Any], served: str) -> None:
    case.call_and_validate(base_url=served, checks=CHECKS)
