"""Who may do what to a leader's instruction in which state: one table, asked by pages and actions."""

from collections.abc import Callable
from dataclasses import dataclass

from organisations.models.people import DESK
from tickets.models import Instruction, InstructionState, InstructionStep
from tickets.standing import DEPARTMENT, Actor

Step, State = InstructionStep, InstructionState


def of_desk(instruction: Instruction, actor: Actor) -> bool:
    """Dispatchers and office heads of the alliance's lead organisation."""
    unit = actor.unit
    return unit is not None and actor.holds(*DESK) and unit.pk == instruction.alliance.lead_id


def of_addressee(instruction: Instruction, actor: Actor) -> bool:
    unit = actor.unit
    return unit is not None and actor.holds(*DEPARTMENT) and unit.pk in instruction.addressee_ids


def desk_or_addressee(instruction: Instruction, actor: Actor) -> bool:
    return of_desk(instruction, actor) or of_addressee(instruction, actor)


@dataclass(frozen=True)
class Rule:
    """To which state (None: it stays open), and who. Every step is taken while the instruction is open."""

    target: InstructionState | None
    who: Callable[[Instruction, Actor], bool]


RULES: dict[InstructionStep, Rule] = {
    Step.OPEN_TICKET: Rule(None, of_desk),
    Step.JOIN: Rule(None, of_desk),
    Step.LEAVE: Rule(None, of_desk),
    Step.REPORT: Rule(None, of_addressee),
    Step.ANSWER: Rule(State.ANSWERED, of_desk),
    Step.CHANGE: Rule(None, of_desk),
    Step.WITHDRAW: Rule(State.WITHDRAWN, of_desk),
}


def steps_for(instruction: Instruction, actor: Actor) -> list[InstructionStep]:
    """Exactly the steps open to the actor now."""
    if instruction.state != State.OPEN:
        return []
    return [step for step, rule in RULES.items() if rule.who(instruction, actor)]
