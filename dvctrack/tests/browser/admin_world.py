"""A site on which every list of the admin has rows, and the pages of each model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse

from entities.choices import DeadlineActKind, Role
from entities.models import Agency, ServiceDeadline
from entities.tests.factories import (
    DeadlineActFactory,
    FlatImportFactory,
    MembershipFactory,
    UserFactory,
)
from indicators.admin.tests.test_pages import FACTORIES
from indicators.choices import BatchState, FigureState
from indicators.models import Submission
from indicators.tests.factories import ImportBatchFactory

ADMINISTRATOR = "quantri"
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
LONG = (
    "Ban Chỉ đạo liên ngành về chuyển đổi số, cải cách thủ tục hành chính và cung cấp dịch vụ công"
    " trực tuyến của các tỉnh, thành phố trực thuộc Trung ương vùng Trung du và miền núi phía Bắc"
)
REASON = "Chờ văn bản hướng dẫn của cơ quan chủ trì về việc kết nối, chia sẻ dữ liệu dân cư"
ANSWERS_TO_POST = {"process_import"}


def add_rows() -> None:
    """One row at least of each registered model, and long words where a person may write them."""
    agency = Agency.objects.earliest("pk")
    agency.name, agency.short_name = LONG, LONG[:60]
    agency.save()
    order = ServiceDeadline.objects.earliest("pk")
    DeadlineActFactory.create(
        deadline=order,
        kind=DeadlineActKind.EXTEND,
        day=date(2022, 6, 15),
        due_on=date(2022, 9, 30),
        reason=REASON,
        document=order.decision,
    )
    DeadlineActFactory.create(deadline=order, note=f"{REASON}. {LONG}")
    person = UserFactory.create(
        username="nguyen.thi.phuong.thao.vanphongubnd",
        first_name="Phương Thảo",
        last_name="Nguyễn Thị Hoàng",
        email="nguyenthihoangphuongthao.vanphong@mocchau.sonla.gov.vn",
    )
    MembershipFactory.create(user=person, role=Role.OFFICER, agency=agency)
    figure = Submission.objects.earliest("pk")
    figure.note = f"{REASON}. {LONG}"
    figure.save()
    Submission.objects.filter(agency=agency).update(state=FigureState.SUBMITTED)
    administrator = User.objects.get(username=ADMINISTRATOR)
    ImportBatchFactory.create(state=BatchState.WAITING, imported_at=None, imported_by=administrator)
    for label, model in MODELS.items():
        if not model._default_manager.exists():
            FACTORIES[label]()


@dataclass(frozen=True)
class AdminPages:
    """What an administrator finds of one model in the admin."""

    label: str

    @property
    def model(self) -> type[Model]:
        return MODELS[self.label]

    @property
    def model_admin(self) -> Any:
        return admin.site._registry[self.model]

    @property
    def changelist(self) -> str:
        opts = self.model._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Each page with its name; of a row those of the first that a person may change."""
        yield "empty-list", f"{self.changelist}?q=khong-co-dong-nao"
        request = self.request()
        rows = list(self.model._default_manager.order_by("pk")[:9])
        may = self.model_admin.has_change_permission
        row: Any = next((row for row in rows if may(request, row)), rows[0])
        prefix = f"{self.model._meta.app_label}_{self.model._meta.model_name}_"
        rights = {
            "add": self.model_admin.has_add_permission(request),
            "delete": self.model_admin.has_delete_permission(request, row),
        }
        for pattern in self.model_admin.get_urls():
            kind = (pattern.name or "").removeprefix(prefix)
            if kind and kind not in ANSWERS_TO_POST and rights.get(kind, True):
                yield kind, reverse(f"admin:{pattern.name}", args=self._keys(pattern, row))

    def _keys(self, pattern: Any, row: Any) -> list[int]:
        """What its address is made of: the row, its last state, a file sent for the list."""
        known = ["object_id", "version_id"][: pattern.pattern.regex.groups]
        names = [*(pattern.pattern.converters or known)]
        if names == ["pk"]:
            return [FlatImportFactory.create(model=self.label).pk]
        return [row.history.first().pk if name == "version_id" else row.pk for name in names]

    def actions(self) -> Sequence[str]:
        """Those that lead to a page, and not to a file."""
        names = self.model_admin.get_actions(self.request())
        return [name for name in names if not name.startswith("export_")]

    def keys(self) -> list[str]:
        """Of the first rows of the list."""
        rows = self.model_admin.get_queryset(self.request())[:3]
        return [str(row.pk) for row in rows]

    def request(self) -> Any:
        request = RequestFactory().get(self.changelist)
        request.user = User.objects.get(username=ADMINISTRATOR)
        return request


def with_acts() -> list[str]:
    """The models on whose lists something is done to many rows."""
    return [label for label in MODELS if AdminPages(label).model_admin.acts]
