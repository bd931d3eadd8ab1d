"""Style sheets, scripts and markup stay within Chromium 86, the oldest core found in the offices.

A scan for what came later: enough to stop the usual slips, and it names the line.
"""

import re
import sys
from pathlib import Path

TARGET = 86
ROOT = Path(__file__).resolve().parents[2]

#: What, since which version of Chromium (caniuse.com, 2026).
CSS = {
    r"color-mix\(": 111,
    r":has\(": 105,
    r":is\(": 88,
    r":where\(": 88,
    r":not\([^()]*,": 88,
    r":modal\b": 105,
    r":user-(valid|invalid)\b": 119,
    r"light-dark\(": 123,
    r"oklch\(|oklab\(|\blch\(|\blab\(": 111,
    r"\b(rgb|hsl)a?\(\s*from\b": 119,
    r"\b(round|mod|rem)\(": 125,
    r"@layer\b": 99,
    r"@container\b": 105,
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"@view-transition\b|\bview-transition-name\s*:": 111,
    r"\banimation-timeline\s*:": 115,
    r"\baspect-ratio\s*:": 88,
    r"\baccent-color\s*:": 93,
    r"\binset(-(block|inline)(-(start|end))?)?\s*:": 87,
    r"\b(margin|padding)-(block|inline)\s*:": 87,
    r"\btext-underline-offset\s*:": 87,
    r"\boverflow(-x|-y)?\s*:\s*clip\b": 90,
    r"\btext-wrap(-mode|-style)?\s*:|\bwhite-space-collapse\s*:": 114,
    r"\bfield-sizing\s*:": 123,
    r"\binterpolate-size\s*:": 129,
    r"\bscrollbar-(gutter|width|color)\s*:": 94,
    r"\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi|cqb)\b": 105,
    r"\dr?lh\b": 109,
    r"@media[^{]*[<>]": 104,
    r"\bprefers-contrast\b": 96,
    r"(^|[{};])\s*&": 112,
    r"\bsubgrid\b": 117,
    r"(?<![\w-])(translate|rotate|scale)\s*:": 104,
    r"\banchor-name\s*:|:popover-open\b": 114,
    r"(?<![\w-])mask(-(image|size|position|repeat))?\s*:": 120,
}
JAVASCRIPT = {
    r"\bstructuredClone\(": 98,
    r"\.at\(": 92,
    r"\bObject\.hasOwn\(": 93,
    r"\.findLast(Index)?\(": 97,
    r"\.(toSorted|toReversed|toSpliced|with)\(": 110,
    r"\.(isWellFormed|toWellFormed)\(": 111,
    r"\bArray\.fromAsync\(": 121,
    r"\bstatic\s*\{": 94,
    r"#\w+\s+in\s+": 91,
    r"\b(Object|Map)\.groupBy\(": 117,
    r"\bPromise\.(withResolvers|try)\(": 119,
    r"\.(union|intersection|symmetricDifference|isSubsetOf)\(": 122,
    r"\bURL\.(canParse|parse)\(": 120,
    r"\bIntl\.Segmenter\b": 87,
    r"\bIntl\.supportedValuesOf\(": 99,
    r"\bcrypto\.randomUUID\(": 92,
    r"\bAbortSignal\.(timeout|any)\(": 103,
    r"\.inert\b": 102,
    r"\.checkVisibility\(": 105,
    r"\.(show|hide|toggle)Popover\(": 114,
    r"\bscheduler\.(postTask|yield)\(": 94,
    r"^await\s": 89,
    r"/[gimsuy]*[dv][gimsuydv]*\.(test|exec)\(": 90,
}
MARKUP = {
    r"<[a-z][^>]*\spopover(target)?[\s=>]": 114,
    r"<[a-z][^>]*\sinert[\s=>]": 102,
    r"<details[^>]*\sname=": 120,
    r"</?search>": 118,
    r"</?selectedcontent": 135,
}
RULES = {".css": CSS, ".js": JAVASCRIPT, ".html": MARKUP}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEWER = {
    suffix: [(re.compile(pattern, re.MULTILINE), version) for pattern, version in rules.items()]
    for suffix, rules in RULES.items()
}


def _blank(comment: re.Match) -> str:
    return "\n" * comment.group().count("\n")


def _faults_of(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".html":
        text = COMMENT.sub(_blank, text)
    found = []
    for pattern, version in NEWER[path.suffix]:
        for match in pattern.finditer(text):
            # A pattern may begin before its feature; the line that counts is where the feature ends.
            line = text.count("\n", 0, match.end()) + 1
            found.append(
                (line, match.start(), f"{path}:{line}: {match.group().strip()} came with Chromium {version}")
            )
    return [said for _, _, said in sorted(found)]


def faults(folder: Path) -> list[str]:
    """What in the folder's style sheets, scripts and templates is newer than the target, in order of lines."""
    return [said for path in sorted(folder.rglob("*")) if path.suffix in RULES for said in _faults_of(path)]


if __name__ == "__main__":
    problems = [said for folder in ("static", "templates") for said in faults(ROOT / folder)]
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
