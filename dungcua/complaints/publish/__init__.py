"""What leaves the register: for authorities within their area, for everybody as counts."""
