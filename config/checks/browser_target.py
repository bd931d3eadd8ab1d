"""Style sheets and scripts stay within Chromium 86, the oldest core found in the offices.

A scan for what came later: enough to stop the usual slips, and it names the line.
"""

import re
import sys
from pathlib import Path

TARGET = 86

#: What, since which version of Chromium (caniuse.com, 2026).
CSS = {
    r"color-mix\(": 111,
    r":has\(": 105,
    r":is\(": 88,
    r":where\(": 88,
    r"light-dark\(": 123,
    r"oklch\(|oklab\(|\blch\(|\blab\(": 111,
    r"@layer\b": 99,
    r"@container\b": 105,
    r"@property\b": 85,
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"\baspect-ratio\s*:": 88,
    r"\baccent-color\s*:": 93,
    r"\binset(-block|-inline)?\s*:": 87,
    r"\boverflow(-x|-y)?\s*:\s*clip\b": 90,
    r"\btext-wrap\s*:": 114,
    r"\bscrollbar-(gutter|width|color)\s*:": 94,
    r"\b\d+(dvh|svh|lvh|dvw|cqw|cqi)\b": 108,
    r"\((width|height)\s*[<>]=?": 104,
    r"^\s*&": 112,
    r"\bsubgrid\b": 117,
    r"\b(individual-)?(translate|rotate|scale)\s*:": 104,
    r"\banchor-name\s*:|\bpopover\b": 114,
    r":user-(valid|invalid)\b": 119,
    r"\bmask-(image|size|position|repeat)\s*:": 120,
}
JAVASCRIPT = {
    r"\bstructuredClone\(": 98,
    r"\.at\(": 92,
    r"\bObject\.hasOwn\(": 93,
    r"\.findLast(Index)?\(": 97,
    r"\.(toSorted|toReversed|toSpliced)\(": 110,
    r"\.replaceChildren\(": 86,
    r"\bArray\.fromAsync\(": 121,
    r"\bstatic\s*\{": 94,
    r"#\w+\s+in\s+": 91,
    r"\bObject\.groupBy\(": 117,
    r"\bcrypto\.randomUUID\(": 92,
    r"\bAbortSignal\.timeout\(": 103,
    r"\bPromise\.withResolvers\(": 119,
    r"\.showPopover\(|\.togglePopover\(": 114,
    r"\(\?<[a-z]\w*>.*/[a-z]*[dv]\b": 90,
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def faults(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")):
        rules = {".css": CSS, ".js": JAVASCRIPT}.get(path.suffix)
        if rules is None:
            continue
        text = COMMENT.sub(
            lambda comment: "\n" * comment.group().count("\n"), path.read_text(encoding="utf-8")
        )
        for number, line in enumerate(text.splitlines(), 1):
            found += [
                f"{path}:{number}: {match.group().strip()} came with Chromium {version}"
                for pattern, version in rules.items()
                if version > TARGET
                for match in re.finditer(pattern, line)
            ]
    return found


if __name__ == "__main__":
    problems = faults(Path("static"))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
