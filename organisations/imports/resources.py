"""What each roster's workbook holds: its columns, how a line finds its row, and the verb that writes it.

Headings are Chinese whatever the reader's language: files travel between offices.
"""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from organisations import actions, keeping, rules
from organisations.identifiers import compact, validate_division_code
from organisations.imports import workbook
from organisations.imports.columns import (
    ChoiceWidget,
    CodeWidget,
    Column,
    DateWidget,
    Described,
    ReferenceWidget,
    TextWidget,
    YesNoWidget,
)
from organisations.models import (
    Alliance,
    Area,
    AreaLevel,
    Half,
    LedBy,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationKind,
)


class RosterResource(Resource):
    """One sheet of a roster. Subclasses say `find`, `key`, and which verb writes (`verb`, `argument`)."""

    model: type[models.Model]
    verb: Callable
    argument: str
    title: str

    class Meta:
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        clean_model_instances = True
        use_transactions = True
        # Rows are found by `find`, not by the key of a table.
        import_id_fields = ()
        instance_loader_class = BaseInstanceLoader

    def find(self, row: dict) -> models.Model | None:
        """The row of the roster that this line is about. Raises ValidationError where it cannot tell."""
        raise NotImplementedError

    def key(self, row: dict) -> tuple:
        """What makes two lines the same."""
        raise NotImplementedError

    @classmethod
    def columns(cls) -> list[Column]:
        return [column for column in cls.fields.values() if isinstance(column, Column)]

    def before_import(self, dataset, **kwargs):
        self.seen: dict[tuple, int] = {}
        self.lines = kwargs["lines"]
        self.by, self.at = kwargs["by"], kwargs["at"]

    def before_import_row(self, row, row_number=None, **kwargs):
        self.clean_required(row)
        line = self.lines[row_number - 1]
        first = self.seen.setdefault(self.key(row), line)
        if first != line:
            raise ValidationError(_("Line %(line)s is about the same.") % {"line": first})

    def clean_required(self, row) -> None:
        """Empty cells of required columns, all at once."""
        empty = [column for column in self.columns() if column.required and not row.get(column.column_name)]
        if empty:
            raise ValidationError({column.attribute: _("This cell must not be empty.") for column in empty})

    def get_instance(self, instance_loader, row):
        return self.find(row)

    def init_instance(self, row=None):
        return self.model()

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if not import_validation_errors:
            rules.settle(instance)
        objection = None if import_validation_errors else keeping.objection(self.by, instance)
        if objection:
            raise ValidationError(objection)
        super().validate_instance(instance, import_validation_errors, validate_unique)

    def save_instance(self, instance, is_create, row, **kwargs):
        type(self).verb(**{self.argument: instance}, by=self.by, at=self.at)

    def cell(self, row: dict, attribute: str):
        """The value of one cell before the rest of its line is read. Raises ValidationError at it."""
        # The instance's own columns: what their widgets looked up belongs to this run alone.
        column = next(column for column in self.fields.values() if column.attribute == attribute)
        try:
            return column.widget.clean(row.get(column.column_name, ""), row)
        except ValueError as error:
            raise ValidationError({attribute: str(error)}) from error


def today(day: dt.date) -> dt.date:
    """Default of a first day."""
    return day


class AreaResource(RosterResource):
    model = Area
    verb = actions.save_area
    argument = "area"
    title = "区划"

    code = Column("区划代码", "code", CodeWidget(), required=True, sample="150422100201")
    name = Column("名称", "name", TextWidget(), required=True, sample="演示村")
    level = Column("级别", "level", ChoiceWidget(AreaLevel), required=True, sample=AreaLevel.VILLAGE)
    parent = Column("上级区划", "parent", ReferenceWidget(Area), sample="150422100 林东镇")
    is_active = Column("是否在用", "is_active", YesNoWidget(), default=lambda today: True, sample="是")
    source = Column("来源", "source", TextWidget(), sample="旗民政局区划表")

    def find(self, row):
        return Area.objects.filter(code=self.cell(row, "code")).first()

    def key(self, row):
        return (self.cell(row, "code"),)

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        if instance.level not in (AreaLevel.ESTATE, AreaLevel.GRID):
            try:
                validate_division_code(instance.code)
            except ValidationError as error:
                errors["code"] = error
        super().validate_instance(instance, errors, validate_unique)


class OrganisationResource(RosterResource):
    model = Organisation
    verb = actions.save_organisation
    argument = "organisation"
    title = "单位"

    code = Column("单位代码", "code", CodeWidget(), required=True, sample="O99")
    name = Column("单位名称", "name", TextWidget(), required=True, sample="演示单位")
    short_name = Column("简称", "short_name", TextWidget(), sample="演示")
    name_en = Column("英文名称", "name_en", TextWidget(), sample="Demonstration Unit")
    kind = Column(
        "单位类别", "kind", ChoiceWidget(OrganisationKind), required=True, sample=OrganisationKind.DEPARTMENT
    )
    area = Column("所在区划", "area", ReferenceWidget(Area), required=True, sample="150422 巴林左旗")
    superior = Column("上级单位", "superior", ReferenceWidget(Organisation), sample="")
    uscc = Column("统一社会信用代码", "uscc", CodeWidget(), sample="11150422MA0N12340Y")
    led_by = Column(
        "管理关系", "led_by", ChoiceWidget(LedBy), default=lambda today: LedBy.BANNER, sample=LedBy.BANNER
    )
    office_phone = Column("办公电话", "office_phone", CodeWidget(), sample="0476-0000000")
    is_active = Column("是否在用", "is_active", YesNoWidget(), default=lambda today: True, sample="是")
    source = Column("来源", "source", TextWidget(), sample="旗委编办机构名录")

    def find(self, row):
        return Organisation.objects.filter(code=self.cell(row, "code")).first()

    def key(self, row):
        return (self.cell(row, "code"),)

    def after_import_instance(self, instance, new, row_number=None, **kwargs):
        instance.uscc = compact(instance.uscc)


class MembershipResource(RosterResource):
    """A line is about the open membership of the unit in this half of the alliance, or about the one that began on
    the day it names."""

    model = Membership
    verb = actions.save_membership
    argument = "membership"
    title = "成员单位"

    alliance = Column("联合体", "alliance", ReferenceWidget(Alliance), required=True, sample="IND-BROOM")
    organisation = Column(
        "成员单位", "organisation", ReferenceWidget(Organisation), required=True, sample="O05 巴林左旗农牧局"
    )
    half = Column(
        "组成部分",
        "half",
        ChoiceWidget(Half),
        default=lambda today: Half.PARTY_ALLIANCE,
        sample=Half.PARTY_ALLIANCE,
    )
    role = Column(
        "成员身份",
        "role",
        ChoiceWidget(MembershipRole),
        default=lambda today: MembershipRole.MEMBER,
        sample=MembershipRole.MEMBER,
    )
    subgroup = Column("分组", "subgroup", TextWidget(), sample="")
    valid_from = Column("加入日期", "valid_from", DateWidget(), default=today, sample="2026-03-01")
    valid_to = Column("退出日期", "valid_to", DateWidget(), sample="")
    basis = Column("依据文件", "basis", TextWidget(), sample="")

    def key(self, row):
        half = self.cell(row, "half") if row.get("组成部分") else Half.PARTY_ALLIANCE
        since = self.cell(row, "valid_from") if row.get("加入日期") else None
        return (self.cell(row, "alliance").pk, self.cell(row, "organisation").pk, half, since)

    def find(self, row):
        alliance, organisation, half, since = self.key(row)
        rows = Membership.objects.filter(alliance=alliance, organisation=organisation, half=half)
        named = rows.filter(valid_from=since).first() if since else None
        return named or rows.filter(valid_to=None).first()


def sample_row(resource: Described) -> dict[str, str]:
    """The line of the template that shows what goes where; left in by mistake it is not imported."""
    return {
        column.column_name: (
            column.widget.render(column.sample)
            if isinstance(column.widget, ChoiceWidget)
            else workbook.text(column.sample)
        )
        for column in resource.columns()
    }
