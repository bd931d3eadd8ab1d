"""What pages, exports and the API read of a chain. Rows start at `visible_to`; figures are sums over the whole chain."""
