"""Which procedure is meant? Hybrid retrieval over cards and catalogue, with evidence."""

from dungcua.knowledge.search.engine import Ask, Hit, ProcedureSearch, SearchResult, Weights

__all__ = ["Ask", "Hit", "ProcedureSearch", "SearchResult", "Weights"]
