"""Industry chains: stages, consortium, and what a chain's problems ask of the core."""
