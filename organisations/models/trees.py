"""Parent and materialised path: the shape shared by areas and organisations.

The path is the codes from the root down, each followed by a slash ("150422/150422102/"), so that
"inside" is a prefix and one index answers it. Paths are written by `organisations.actions`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TreeQuerySet(models.QuerySet):
    def inside(self, path: str):
        """The node with this path and everything below it."""
        return self.filter(path__startswith=path)


def path_below(parent, code: str) -> str:
    return f"{parent.path if parent else ''}{code}/"


class TreeNode(models.Model):
    path = models.CharField(_("path"), max_length=400, db_index=True, editable=False)

    objects = TreeQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def depth(self) -> int:
        return self.path.count("/")

    def ancestor_paths(self) -> list[str]:
        """Paths of the ancestors and of the node itself, root first."""
        codes = self.path.split("/")[:-1]
        return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]
