"""The doors of this room, by what they lead to."""
