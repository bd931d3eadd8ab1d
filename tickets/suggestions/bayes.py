"""The model: multinomial naive Bayes over the bigrams and words of `tickets.search.words`. Pure.

What it keeps of a word is only in how many tickets of a topic it stood, and only where these were several, raised by
several units (`SEVERAL`): what one ticket alone says is never in the model, so nobody can read it out of it. Words with
a digit in them (telephones, identity and house numbers) are never kept.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tickets.search import words

#: Tickets of one topic, and different units that raised them, from which a word of theirs is known.
SEVERAL = 3
#: Closed tickets of a template below which nothing is suggested, and of a topic below which it is not suggested.
ENOUGH = 60
ENOUGH_OF_TOPIC = 5
#: Of a long text only the beginning is read, when learning as when asked.
LENGTH = 600
#: More words than this are kept of no model: those that stand in most tickets.
MOST_WORDS = 6000
#: Lidstone smoothing: what a word counts in a topic in which it never stood.
SMOOTHING = 0.2
SHOWN = 3
#: Words shown as the reason for one topic.
REASONS = 4
#: At least this many known words must speak for a topic, or nothing is suggested: one alone is chance.
SPEAKING = 2


@dataclass(frozen=True)
class Example:
    """A closed ticket: its topic, the unit that raised it, and what was written in it."""

    topic: int
    unit: int
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A topic, and the parts of the typed text that past tickets of it share, the most telling first."""

    topic: int
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """`topics`: topic → its tickets. `words`: word → topic → tickets of the topic in which it stood."""

    topics: dict[int, int]
    words: dict[str, dict[int, int]]

    def __bool__(self) -> bool:
        return bool(self.topics)

    def as_json(self) -> dict[str, Any]:
        return {
            "topics": sorted(self.topics.items()),
            "words": [[word, sorted(stood.items())] for word, stood in sorted(self.words.items())],
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Model":
        return cls(
            dict(kept.get("topics", ())),
            {word: dict(stood) for word, stood in kept.get("words", ())},
        )


def read(text: str) -> frozenset[str]:
    """The words of a text that may be learned or compared."""
    tokens = words.tokens_of(words.fold(text[:LENGTH]))
    return frozenset(token for token in tokens if not any(letter.isdigit() for letter in token))


def learn(examples: Sequence[Example], *, never: Collection[str] = ()) -> Model:
    """The model of these tickets; an empty one where they are too few. `never`: words that are not to be learned."""
    tickets = Counter(example.topic for example in examples)
    topics = {topic: number for topic, number in tickets.items() if number >= ENOUGH_OF_TOPIC}
    if len(examples) < ENOUGH or len(topics) < 2:
        return Model({}, {})
    stood: dict[str, Counter[int]] = defaultdict(Counter)
    units: dict[tuple[str, int], set[int]] = defaultdict(set)
    for example in examples:
        if example.topic in topics:
            for word in read(example.text):
                stood[word][example.topic] += 1
                units[word, example.topic].add(example.unit)
    kept = {
        word: {
            topic: number
            for topic, number in by_topic.items()
            if number >= SEVERAL and len(units[word, topic]) >= SEVERAL
        }
        for word, by_topic in stood.items()
        if word not in never
    }
    most = sorted((word for word in kept if kept[word]), key=lambda word: (-sum(kept[word].values()), word))
    return Model(topics, {word: kept[word] for word in most[:MOST_WORDS]})


class Suggesting:
    """A model made ready to be asked often."""

    def __init__(self, model: Model):
        self.model = model
        total = sum(model.topics.values())
        sums: Counter[int] = Counter()
        for stood in model.words.values():
            sums.update(stood)
        size = SMOOTHING * len(model.words)
        self._prior = {topic: math.log(number / total) for topic, number in model.topics.items()}
        #: What a word counts in a topic in which it never stood.
        self._absent = {
            topic: math.log(SMOOTHING / (sums[topic] + size)) if model.words else 0.0
            for topic in model.topics
        }
        #: What it counts more where it did.
        self._more = {
            word: {topic: math.log(number / SMOOTHING + 1) for topic, number in stood.items()}
            for word, stood in model.words.items()
        }
        everywhere = sum(sums.values())
        self._share = {
            word: math.log(sum(stood.values()) / everywhere) for word, stood in model.words.items()
        }

    def suggest(self, text: str, *, of: Collection[int] | None = None) -> list[Suggestion]:
        """Up to three topics (among `of`, if given), the likeliest first; none where too few known words are in it."""
        known = [word for word in read(text) if word in self._more]
        if len(known) < SPEAKING:
            return []
        scores = {
            topic: prior + len(known) * self._absent[topic]
            for topic, prior in self._prior.items()
            if of is None or topic in of
        }
        for word in known:
            for topic, more in self._more[word].items():
                if topic in scores:
                    scores[topic] += more
        best = sorted(scores, key=lambda topic: (-scores[topic], topic))[:SHOWN]
        found = (Suggestion(topic, self._reasons(topic, known, text)) for topic in best)
        return [suggestion for suggestion in found if suggestion.shared]

    def _reasons(self, topic: int, known: Sequence[str], text: str) -> tuple[str, ...]:
        """The words that stand in this topic's tickets more often than in all; neighbours as the text has them."""
        stood = [word for word in known if topic in self._more[word]]
        weights = {word: self._absent[topic] + self._more[word][topic] - self._share[word] for word in stood}
        telling = {word: weight for word, weight in weights.items() if weight > 0}
        parts = {part: sum(telling[word] for word in inside) for part, inside in _joined(telling, text)}
        return tuple(sorted(parts, key=lambda part: (-parts[part], part))[:REASONS])


def _joined(telling: Collection[str], text: str) -> Iterator[tuple[str, list[str]]]:
    """Bigrams that overlap in the text as one part: 收购、购商 → 收购商. Words of other scripts stand alone."""
    folded = words.fold(text[:LENGTH])
    done = set()
    for run in words.runs_of(folded):
        if run[: words.WORD] in telling and run not in done:
            done.add(run)
            yield run, [run[: words.WORD]]
            continue
        places = [place for place in range(len(run) - 1) if run[place : place + 2] in telling]
        for first, last in _stretches(places):
            part = run[first : last + 2]
            if part not in done:
                done.add(part)
                yield part, [run[place : place + 2] for place in range(first, last + 1)]


def _stretches(places: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of neighbouring numbers."""
    if not places:
        return
    first = places[0]
    for one, following in pairwise([*places, None]):
        if following != one + 1:
            yield first, one
            first = following


@dataclass(frozen=True)
class Measured:
    """Hits among tickets that the model had not seen: topic in first place, and among three; and what always naming the
    most frequent topic, or the three most frequent, would have hit."""

    tickets: int = 0
    first: int = 0
    three: int = 0
    usual_first: int = 0
    usual_three: int = 0


def measure(examples: Sequence[Example], *, never: Collection[str] = ()) -> Measured:
    """Learn from the older four fifths of these tickets (oldest first) and ask about the newest fifth."""
    cut = len(examples) * 4 // 5
    older, newest = examples[:cut], examples[cut:]
    model = learn(older, never=never)
    if not model:
        return Measured()
    suggesting = Suggesting(model)
    usual = [topic for topic, _tickets in Counter(one.topic for one in older).most_common(SHOWN)]
    first = three = 0
    for example in newest:
        suggested = [each.topic for each in suggesting.suggest(example.text)]
        first += suggested[:1] == [example.topic]
        three += example.topic in suggested
    topics = Counter(example.topic for example in newest)
    return Measured(len(newest), first, three, topics[usual[0]], sum(topics[topic] for topic in usual))
