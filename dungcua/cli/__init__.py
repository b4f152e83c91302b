"""The dungcua command."""
