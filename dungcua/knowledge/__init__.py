"""What is true: procedures, places, law, and what may be demanded at a counter.

Imports nothing of ours but :mod:`dungcua.errors`; knows no chat, no HTTP, no SQL.
This file stays empty so that the Rasa process can import ``knowledge.text`` cheaply.
"""
