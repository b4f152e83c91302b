"""Samples of ended conversations and calls, looked through by a colleague with a few criteria."""
