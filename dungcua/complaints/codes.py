"""Tracking codes of complaints: ``BAKO-MUTE-47155``.

Four syllables, three random digits, two check digits: 40⁴ · 1000 codes are 31.2 bits from
``secrets``. The scheme is :mod:`dungcua.knowledge.text.codes`.
"""

from __future__ import annotations

from dungcua.knowledge.text.codes import SYLLABLES, Scheme, aloud

__all__ = ["SYLLABLES", "aloud", "new", "parse", "spell", "spell_en"]

_SCHEME = Scheme(4)
new = _SCHEME.new
parse = _SCHEME.parse
spell = _SCHEME.spell
spell_en = _SCHEME.spell_en
