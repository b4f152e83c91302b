"""Write ``docs/settings.md`` from the settings themselves: ``python -m tools.settings_page``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import SecretStr

from dungcua.settings import ROOT, Settings

__all__ = ["PAGE", "render"]

PAGE = ROOT / "docs" / "settings.md"

_HEAD = """\
# Settings

Every setting is an environment variable. Secrets may also stand in `var/secrets.env`, which the
set-up writes and only its owner can read. `dungcua doctor` checks what is in force.

| variable | default | values | meaning |
|---|---|---|---|
"""


def render() -> str:
    """Return the page: one row for each setting, in the order of the class."""
    rows = []
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        values = (
            ", ".join(f"`{value}`" for value in get_args(kind))
            if get_origin(kind) is Literal
            else getattr(kind, "__name__", str(kind)).replace("SecretStr", "secret")
        )
        variable = f"DUNGCUA_{name.upper()}"
        rows.append(
            f"| `{variable}` | {_default(field.default)} | {values} | {field.description} |"
        )
    return _HEAD + "\n".join(rows) + "\n"


def _default(value: object) -> str:
    """Show a default; a path without the folder that the repository happens to be in."""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, Path):
        value = value.relative_to(ROOT)
    if isinstance(value, bool):
        value = str(value).lower()
    text = re.sub(r"\s+", " ", str(value))
    return f"`{text}`" if text else "(empty)"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
