"""Industry chains in API v1: the lists, entries and steps of the pages as JSON, with their forms, verbs and scope."""
