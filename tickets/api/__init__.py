"""API v1: the same verbs, forms and scope as the pages, as JSON. The contract is DESIGN section 8."""
