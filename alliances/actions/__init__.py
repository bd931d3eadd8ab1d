"""The verbs that change the chain's records, one file a subject. Each is atomic, takes `by` and `at`, locks, asks, then
changes, and leaves an audit row in its own transaction. All raise NotYours, WrongState or Incomplete (tickets.lifecycle)."""
