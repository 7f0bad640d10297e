"""A round as a whole: what has come in, how it was assessed, what it could come to. It decides nothing."""
