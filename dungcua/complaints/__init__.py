"""What happened: the register of complaints, its states, codes and routing."""
