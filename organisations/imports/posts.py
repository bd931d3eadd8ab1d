"""People with their posts, one line a post.

Whose line it is: with a staff number, the person whose account has it. Without one, the name decides together with the
unit: somebody of that name who has a post there is the one. Somebody of that name elsewhere may be the same person or
a namesake; the column 同名处理 says which, and where it says nothing the line is refused with that question.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations import actions, rules
from organisations.imports.columns import (
    ChoiceWidget,
    CodeWidget,
    Column,
    DateWidget,
    LineColumn,
    ReferenceWidget,
    TextWidget,
)
from organisations.imports.resources import RosterResource, today
from organisations.models import Organisation, Person, Post, Role

SAME, OTHER = "同一人", "另一人"


class NamesakeWidget(TextWidget):
    def clean(self, value, row=None, **kwargs):
        plain = super().clean(value, row)
        if plain not in ("", SAME, OTHER):
            raise ValueError(_("Write 同一人 or 另一人, or nothing."))
        return plain

    def names(self) -> list[str]:
        return [SAME, OTHER]


class PostResource(RosterResource):
    model = Post
    verb = actions.save_post
    argument = "post"
    title = "人员任职"

    name = Column("姓名", "person__name", TextWidget(), required=True, sample="演示人员")
    organisation = Column(
        "单位", "organisation", ReferenceWidget(Organisation), required=True, sample="O05 巴林左旗农牧局"
    )
    role = Column("角色", "role", ChoiceWidget(Role), required=True, sample=Role.LIAISON)
    title_text = Column("职务", "title", TextWidget(), sample="办公室副主任")
    section = Column("科室", "section", TextWidget(), sample="办公室")
    office_phone = Column("办公电话", "person__office_phone", CodeWidget(), sample="0476-0000000")
    mongolian_name = Column("蒙古文姓名", "person__mongolian_name", TextWidget(), sample="")
    valid_from = Column("任职日期", "valid_from", DateWidget(), default=today, sample="2026-03-01")
    valid_to = Column("离任日期", "valid_to", DateWidget(), sample="")
    basis = Column("依据文件", "basis", TextWidget(), sample="")
    staff_number = LineColumn("工号", "line_staff_number", CodeWidget(), sample="")
    namesake = LineColumn("同名处理", "line_namesake", NamesakeWidget(), sample="")

    def key(self, row):
        return (
            self.cell(row, "person__name"),
            self.cell(row, "organisation").pk,
            self.cell(row, "role"),
            self.cell(row, "line_staff_number"),
            self.cell(row, "line_namesake"),
        )

    def find(self, row):
        person = self._person(row)
        if person is None:
            return None
        posts = Post.objects.filter(
            person=person, organisation=self.cell(row, "organisation"), role=self.cell(row, "role")
        ).select_related("person", "organisation")
        since = self.cell(row, "valid_from") if row.get("任职日期") else None
        named = posts.filter(valid_from=since).first() if since else None
        return named or posts.filter(valid_to=None).first()

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            instance.person = self._person(row) or Person()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        try:
            rules.settle(instance.person)
            instance.person.full_clean(exclude=["user"])
        except ValidationError as error:
            errors |= {f"person__{name}": messages for name, messages in error.error_dict.items()}
        if errors:
            raise ValidationError(errors)
        if instance.person.pk is None:
            # Saved here so that the post can name it: a line that fails is rolled back as a whole.
            instance.person = actions.save_person(person=instance.person, by=self.by, at=self.at)
        super().validate_instance(instance, import_validation_errors, validate_unique)

    def save_instance(self, instance, is_create, row, **kwargs):
        before = Person.objects.get(pk=instance.person_id)
        if actions.changed_fields(before, instance.person):
            actions.save_person(person=instance.person, by=self.by, at=self.at)
        super().save_instance(instance, is_create, row, **kwargs)

    def _person(self, row) -> Person | None:
        name = self.cell(row, "person__name")
        number = self.cell(row, "line_staff_number")
        if number:
            person = Person.objects.filter(user__staff_number=number).first()
            if person is None:
                raise ValidationError({"line_staff_number": _("No account has this staff number.")})
            if person.name != name:
                raise ValidationError(
                    {"person__name": _("The account with this staff number is of another name.")}
                )
            return person
        namesakes = Person.objects.filter(name=name)
        here = list(namesakes.filter(posts__organisation=self.cell(row, "organisation")).distinct()[:2])
        choice = self.cell(row, "line_namesake")
        if choice == OTHER:
            return None
        if len(here) == 1:
            return here[0]
        if here:
            raise ValidationError(
                {"line_staff_number": _("Two people of this name have posts here; give the staff number.")}
            )
        elsewhere = list(namesakes[:2])
        if not elsewhere:
            return None
        if choice == SAME and len(elsewhere) == 1:
            return elsewhere[0]
        if choice == SAME:
            raise ValidationError(
                {"line_staff_number": _("Several people have this name; give the staff number.")}
            )
        where = elsewhere[0].posts.select_related("organisation").order_by("-valid_from").first()
        raise ValidationError(
            {
                "line_namesake": _(
                    "Somebody of this name is in the roster already (%(where)s). Write 同一人 or 另一人."
                )
                % {"where": where.organisation if where else _("without a post")}
            }
        )
