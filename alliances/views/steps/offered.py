"""What a step of a row is to its page: a form, the verb it is for, and to whom it is open now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from alliances.lifecycle import open_steps
from tickets.standing import Actor


@dataclass(frozen=True)
class Step:
    """`target` is the verb's name of the row's number, "" where the form's values name it. Grave ones are red."""

    label: Any
    form: type[forms.Form]
    verb: Callable[..., Any]
    grave: bool = False


@dataclass(frozen=True)
class Steps:
    target: str
    steps: Mapping[str, Step]
    #: Which of them are open to the actor now.
    open: Callable[[Actor, Any], list[str]]


def by_table(rules, target: str, steps: Mapping[Any, Step]) -> Steps:
    return Steps(
        target,
        {str(name): step for name, step in steps.items()},
        lambda by, row: [str(name) for name in open_steps(rules, by, row) if name in steps],
    )


def label(name: Any, form: type[forms.Form], verb: Callable[..., Any], *, grave: bool = False):
    return name, Step(name.label, form, verb, grave)
