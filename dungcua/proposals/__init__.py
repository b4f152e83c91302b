"""What the people who work here propose to change in the knowledge, and what became of it."""
