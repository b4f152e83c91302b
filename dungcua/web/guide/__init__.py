"""Guide mode, "cầm tay chỉ việc": pages for the people who go from door to door."""
