"""The Rasa process: what is wanted? Imports dungcua.knowledge.text and nothing else of ours."""
