"""Pages of industry chains: the chain, its lists, entering, the page of one row with its steps, papers, the import."""
