"""Đúng Cửa: where and how to file a procedure in Viet Nam, and which demands go beyond the law.

Importing this package is cheap on purpose: the Rasa process, which lives in an
environment of its own, imports ``dungcua.knowledge.text`` and nothing else.
"""

__version__ = "0.1.0"
