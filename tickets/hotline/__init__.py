"""Hotline exports read: files into tables, lines into what may be raised. Nothing here writes a row; only `known` asks one."""
