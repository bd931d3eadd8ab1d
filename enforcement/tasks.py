"""What the queue does for the court: nothing that needs the key."""
