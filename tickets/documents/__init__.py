"""Official documents: a small vocabulary of blocks, and one builder that makes Word files of them.

`Paper` says what a document holds; `word.build` lays it out as GB/T 9704-2012 asks. Meetings, supervision and the monthly
report use the same two. No seal is ever drawn: the scan of the sealed paper is the original.
"""
