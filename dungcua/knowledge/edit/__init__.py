"""Changes to the shipped facts: what may be changed, what comes of it, and how it is told.

Nothing is imported here: the base itself knows :mod:`live`, and :mod:`preview` the base.
"""
