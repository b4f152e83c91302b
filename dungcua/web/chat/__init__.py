"""The conversation: its page, its stream, its erasing."""
