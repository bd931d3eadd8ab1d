"""What the pages read, one file a screen. Every query on tickets starts at `.visible_to(user)` or at the acting unit."""
