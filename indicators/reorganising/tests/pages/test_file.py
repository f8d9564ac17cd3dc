"""A file of reorganisations on its way: looked at, confirmed or put aside, and taken back."""

from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from entities.choices import ActState
from entities.models import Agency, Reorganisation, Succession
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    ServiceDeadlineFactory,
)
from indicators.reorganising.tests.pages.asking import confirm, digest, page, press
from indicators.reorganising.tests.pages.conftest import HEADING, MERGER, Send
from indicators.tests.factories import ObligationFactory, PeriodFactory, TargetFactory


def test_preview_shows_what_ends_what_is_made_and_what_is_left_to_people(
    client: Client, send: Send, ninh_binh: Agency, ha_nam: Agency
) -> None:
    AgencyNameFactory.create(agency=ninh_binh, text="N.Bình")
    AgencyCodeFactory.create(agency=ninh_binh, code="H42")
    period = PeriodFactory.create(as_of=date(2025, 9, 30), label="Quý III/2025")
    ObligationFactory.create(period=period, agency=ninh_binh)
    ObligationFactory.create(period=period, agency=ha_nam)
    TargetFactory.create(agency=ha_nam, kind="", value=55)
    ServiceDeadlineFactory.create(agency=ha_nam, service__name="Đăng ký khai sinh")
    shown = page(client, send())
    assert "Tệp này ghi nhận được" in shown
    for said in (
        "ninh-binh-2025",
        "30/06/2025",
        "202/2025/QH15",
        "chưa kiểm chứng",
        "nhớ lại",
        "N.Bình",
        "H42",
        "Quý III/2025",
        "55,00",
        "Đăng ký khai sinh",
        "1 dòng chưa kiểm chứng",
    ):
        assert said in shown
    assert not Succession.objects.exists()


def test_confirmed_file_shows_what_it_wrote_and_is_recorded_once(
    client: Client, send: Send
) -> None:
    act = send()
    as_shown = digest(client, act)
    shown = press(client, act, "confirm", digest=as_shown)
    assert "Đã ghi nhận việc sắp xếp đơn vị" in shown
    assert "Ninh Bình, Hà Nam" in shown
    assert act.state == ActState.SAVED
    assert "đã được xử lý" in press(client, act, "confirm", digest=as_shown)
    assert Agency.objects.get(slug="ninh-binh-2025").starts_on == date(2025, 7, 1)
    assert Succession.objects.filter(act=act).count() == 2
    assert act.file_name in client.get(reverse("reorganise")).content.decode()


def test_confirming_is_refused_where_the_base_changed_since_it_was_shown(
    client: Client, send: Send, ha_nam: Agency
) -> None:
    act = send()
    as_shown = digest(client, act)
    TargetFactory.create(agency=ha_nam, kind="", value=55)
    shown = press(client, act, "confirm", digest=as_shown)
    assert "55,00" in shown
    assert (act.state, Succession.objects.exists()) == (ActState.WAITING, False)
    assert "Đã ghi nhận" in confirm(client, act)


def test_second_of_two_files_with_the_same_rows_is_refused(client: Client, send: Send) -> None:
    first, second = send(), send(*MERGER, "", name="lan-nua.csv")
    as_shown = digest(client, second)
    confirm(client, first)
    shown = press(client, second, "confirm", digest=as_shown)
    assert f'<a href="{reverse("reorganisation", args=(first.pk,))}">sap-xep.csv</a>' in shown
    assert second.state == ActState.WAITING
    assert Agency.objects.filter(slug="ninh-binh-2025").count() == 1


def test_file_with_errors_names_its_cells_and_cannot_be_confirmed(
    client: Client, send: Send
) -> None:
    act = send(
        HEADING,
        "ninh-bình-cũ,merged_into,ninh-binh-2025,Ninh Bình,1/7/2025,,,",
        "ha-nam,merged_into,ninh-binh-2025,Ninh Bình,31/6/2025,,,",
    )
    shown = page(client, act)
    assert "2 lỗi: chưa ghi nhận được tệp này" in shown
    assert "A2" in shown
    assert "E3" in shown
    assert reverse("reorganisation-confirm", args=(act.pk,)) not in shown
    assert "Chưa có gì được ghi" in shown
    press(client, act, "confirm", digest="")
    assert (act.state, Succession.objects.exists()) == (ActState.WAITING, False)


def test_file_that_is_put_aside_is_kept_and_records_nothing(client: Client, send: Send) -> None:
    act = send()
    as_shown = digest(client, act)
    press(client, act, "discard")
    assert act.state == ActState.DISCARDED
    assert "Tệp đã bị bỏ" in page(client, act)
    press(client, act, "confirm", digest=as_shown)
    assert not Succession.objects.exists()
    kept = client.get(reverse("reorganisation-file", args=(act.pk,)))
    assert b"".join(kept.streaming_content) == "\n".join(MERGER).encode()  # type: ignore[attr-defined]


def test_recorded_file_cannot_be_put_aside(client: Client, send: Send) -> None:
    act = send()
    confirm(client, act)
    press(client, act, "discard")
    assert act.state == ActState.SAVED


def test_act_is_taken_back_and_says_who_did_it(client: Client, send: Send) -> None:
    act = send()
    confirm(client, act)
    assert "dòng đã tạo sẽ bị xóa" in page(client, act, "reorganisation-undo")
    shown = press(client, act, "undo")
    assert "quantri đã hoàn tác việc sắp xếp này lúc" in shown
    assert act.state == ActState.UNDONE
    assert not Agency.objects.filter(slug="ninh-binh-2025").exists()
    assert Agency.objects.get(slug="ha-nam").ends_on is None
    assert press(client, act, "undo").count("alert-info") == 1


def test_act_on_which_something_builds_is_not_taken_back_and_lists_it(
    client: Client, send: Send
) -> None:
    act = send()
    confirm(client, act)
    unit = Agency.objects.get(slug="ninh-binh-2025")
    TargetFactory.create(agency=unit, kind="", value=Decimal(55))
    for shown in (page(client, act, "reorganisation-undo"), press(client, act, "undo")):
        assert "Không hoàn tác được" in shown
        assert "≥ 55%" in shown
    assert act.state == ActState.SAVED


def test_page_of_many_rows_is_small_and_its_download_whole(client: Client, send: Send) -> None:
    province = AgencyFactory.create(slug="gia-lai", name="Gia Lai")
    communes = [
        AgencyFactory.create(slug=f"xa-{n}", name=f"Xã {n}", kind="commune", parent=province)
        for n in range(300)
    ]
    act = send(
        HEADING,
        *(
            f"{row.slug},merged_into,xa-{n // 2}-moi,Xã mới {n // 2},1/7/2025,,,"
            for n, row in enumerate(communes)
        ),
    )
    for state in ("waiting", "recorded"):
        assert client.get(reverse("reorganisation", args=(act.pk,))).status_code == 200
        shown = page(client, act)
        assert "Còn 200 dòng trong tệp tải về" in shown, state
        assert shown.count("xa-299") == 0
        assert "Gia Lai, xa-0" in shown
        lists = client.get(reverse("reorganisation-lists", args=(act.pk,))).content.decode()
        assert lists.count("xa-299") == 1
        if act.state == ActState.WAITING:
            confirm(client, act)


def test_list_says_who_sent_what_and_how_it_stands(client: Client, send: Send) -> None:
    confirm(client, send())
    send(*MERGER, "", name="bo-di.csv")
    press(client, Reorganisation.objects.get(file_name="bo-di.csv"), "discard")
    rows = client.get(reverse("reorganise")).context["table"].data
    assert [(row.file_name, row.state, row.rows, row.first_day) for row in rows] == [
        ("bo-di.csv", "discarded", 0, None),
        ("sap-xep.csv", "saved", 2, date(2025, 7, 1)),
    ]


def test_recorded_act_keeps_the_names_of_its_day(client: Client, send: Send) -> None:
    act = send()
    confirm(client, act)
    renamed = 'ninh-binh-2025,renamed,,Thành phố Ninh Bình,1/9/2026,"NQ 1/2026/QH16, 1/8/2026",yes,'
    later = send(HEADING, renamed, name="doi-ten.csv")
    confirm(client, later)
    assert "Thành phố Ninh Bình" in page(client, later)
    assert "Thành phố Ninh Bình" not in page(client, act)
