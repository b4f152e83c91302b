"""Rasa SDK actions, one intent fulfilled by each; no rule of law, no SQL."""
