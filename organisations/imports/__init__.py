"""Rosters out of and into Excel: reading real workbooks, what each row would do, writing them again."""
