"""Pages of community governance, one file a screen."""
