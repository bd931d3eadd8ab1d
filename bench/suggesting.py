"""Suggested topics on texts of our own: learned from the synthetic closed tickets, asked about what people would write.

`suggestion_texts.csv`: invented problems of the broom-corn chain in everyday words, with slips and dialect, and some that
belong nowhere. The synthetic tickets name their topic and share no other wording with them: the figure says how little a
model knows that has read only such tickets, and whether it is silent then.
"""

import csv
import random
from pathlib import Path

from bench import figures, words
from bench.figures import Figure
from tickets.suggestions import bayes

TEXTS = Path(__file__).with_name("suggestion_texts.csv")
TOPICS = Path(__file__).parents[1] / "data" / "topics.csv"
TEMPLATE, TICKETS, UNITS = "broom", 4000, 20


def leaves() -> dict[str, str]:
    """Code → name of the topics by which tickets are raised."""
    with TOPICS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["template"] == TEMPLATE]
    parents = {row["parent"] for row in rows}
    return {row["code"]: row["zh"] for row in rows if row["code"] not in parents}


def closed(names: dict[str, str]) -> list[bayes.Example]:
    rng = random.Random(7)
    examples = []
    for index in range(TICKETS):
        number = rng.randrange(len(names))
        title = words.title(rng, [*names.values()][number], index)
        text = f"{title}\n{words.description(rng, title)}"
        examples.append(bayes.Example(number, rng.randrange(UNITS), text))
    return examples


def main() -> None:
    names = leaves()
    codes, suggesting = [*names], bayes.Suggesting(bayes.learn(closed(names)))
    with TEXTS.open(encoding="utf-8") as file:
        texts = [(row["topic"], row["text"]) for row in csv.DictReader(file)]
    answers = [(topic, [codes[each.topic] for each in suggesting.suggest(text)]) for topic, text in texts]
    ours = [(topic, found) for topic, found in answers if topic]
    strange = [found for topic, found in answers if not topic]
    silent = sum(not found for _topic, found in ours)
    seen = f"{len(ours)} texts, {silent} of them without any suggestion; {TICKETS} synthetic tickets learned"
    figures.keep(
        Figure(
            "suggested topic hits in first place, share of our own texts",
            [sum(found[:1] == [topic] for topic, found in ours) / len(ours)],
            seen=seen,
        ),
        Figure(
            "suggested topic hits among three, share of our own texts",
            [sum(topic in found for topic, found in ours) / len(ours)],
            seen=seen,
        ),
        Figure(
            "texts that belong nowhere and got a suggestion, share",
            [sum(bool(found) for found in strange) / len(strange)],
            seen=f"{len(strange)} texts",
        ),
    )


if __name__ == "__main__":
    main()
