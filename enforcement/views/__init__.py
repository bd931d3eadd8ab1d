"""The pages of the court, one module a screen."""
