"""What must hold for every data file: found before a person reads it.

:func:`lint` is the one place of these rules; the command ``dungcua knowledge lint``, the
tests and the installation of a pack all call it.
"""

from __future__ import annotations

from dungcua.knowledge.lint.run import expired_since, lint, lint_with
from dungcua.knowledge.lint.shelf import Finding

__all__ = ["Finding", "expired_since", "lint", "lint_with"]
