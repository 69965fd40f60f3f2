"""The pages of this room, by who they are for."""
