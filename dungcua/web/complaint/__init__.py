"""The citizen's side of the register: uploads, what is shown, what can be done."""
