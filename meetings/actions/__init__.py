"""The verbs that change what an alliance does together; each atomic, with `by` and `at`, and an audit row."""
