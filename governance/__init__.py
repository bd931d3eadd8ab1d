"""Community governance: communities, estates, grids, and their residents' concerns."""
