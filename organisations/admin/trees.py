"""How a tree is shown in a list: in the order of its paths, each level a step to the right."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

#: Indentation without a style attribute, which the content security policy would drop.
STEP = "\N{IDEOGRAPHIC SPACE}"


class TreeAdminMixin:
    ordering = ["path"]

    @admin.display(description=_("name"), ordering="path")
    def indented_name(self, node) -> str:
        return f"{STEP * (node.depth - 1)}{node.name}"
