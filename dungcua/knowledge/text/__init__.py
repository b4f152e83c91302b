"""Vietnamese text: fold, normalise, find aspects, hide personal data.

Standard library only: both processes import it, so that they fold Vietnamese alike.
"""
