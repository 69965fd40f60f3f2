"""Knows how a programme is written in Wagtail's editor: a block for each word of its language, and the way back."""
