"""One database engine, unit of work and migrations; holds no rules."""
