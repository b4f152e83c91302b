"""Numbered revisions of the tables, run by :meth:`dungcua.store.engine.Store.upgrade`."""
