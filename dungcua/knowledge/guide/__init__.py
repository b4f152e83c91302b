"""What community teams carry from door to door: a commune's knowledge that fits a phone."""
