"""Forms of the pages; their cleaned data are the arguments of the verbs."""
