"""How good is it, measured; no assertions."""
