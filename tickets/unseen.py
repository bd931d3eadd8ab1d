"""Characters that no text may hold: they cannot be seen, and hide or reorder what stands beside them."""

import re

#: Bidirectional controls (Unicode TR9) and C0 controls but tab and line ends.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
