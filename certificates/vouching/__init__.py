"""Knows how a certificate proves itself: what is signed, how, and how what comes back is read. Writes nothing."""
