"""The house rules that a machine checks; `make check` runs them all."""
