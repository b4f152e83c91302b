"""One module per revision, in order; a published revision is never edited."""
