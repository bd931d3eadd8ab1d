"""Pages of accounts, people and organisations, one file a screen."""
