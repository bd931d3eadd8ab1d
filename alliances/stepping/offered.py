"""What a step of a row is to pages and API: a form, the verb it is for, and to whom it is open now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alliances.lifecycle import check, open_steps
from meetings.lifecycle import Rule
from tickets.lifecycle import NotYours, WrongState
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
    #: Whose a step is, in whatever state the row is; a table of rules says it too.
    whose: Callable[[Actor, Any, str], bool] = lambda by, row, name: True
    rules: Mapping[Any, Rule] = field(default_factory=dict)

    def ask(self, name: str, by: Actor, row: Any) -> None:
        """Raises NotYours, or WrongState where the step is not open now."""
        if name in self.rules:
            check(self.rules, name, by, row)
        if not self.whose(by, row, name):
            raise NotYours("not_yours")
        if name not in self.open(by, row):
            raise WrongState("wrong_state", _("This step is not open to you now."))


def by_table(rules, target: str, steps: Mapping[Any, Step]) -> Steps:
    return Steps(
        target,
        {str(name): step for name, step in steps.items()},
        lambda by, row: [str(name) for name in open_steps(rules, by, row) if name in steps],
        rules=rules,
    )


def label(name: Any, form: type[forms.Form], verb: Callable[..., Any], *, grave: bool = False):
    return name, Step(name.label, form, verb, grave)
