"""Other companies' messengers as doors to the same conversation."""
