"""What the forms of this room accept: shape, not policy; a module for each subject."""
