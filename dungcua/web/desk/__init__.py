"""The desk: pages for the people who work here, below ``/ban-truc``."""
