"""The shipped texts of the letter, where nobody has edited them, in words that fit both directions."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_BEGINNING = "{indicator} – {kind} (tính đến {as_of}): "
_TARGET = "{met}/{owing} cơ quan hoàn thành chỉ tiêu {target}, {not_met} cơ quan chưa hoàn thành. "
_OLD = (
    "Cao nhất: {best}. Thấp nhất: {worst}. Tăng nhiều nhất so với kỳ trước: {gains}."
    " Giảm nhiều nhất so với kỳ trước: {losses}. Chưa báo cáo: {not_reported}."
)
_NEW = (
    "Dẫn đầu: {best}. Cuối bảng: {worst}. Tiến bộ nhiều nhất so với kỳ trước: {gains}."
    " Sụt giảm nhiều nhất so với kỳ trước: {losses}. Chưa báo cáo: {not_reported}."
)
WORDS = {
    f"{_BEGINNING}{_TARGET}{_OLD}": f"{_BEGINNING}{_TARGET}{_NEW}",
    f"{_BEGINNING}kỳ này chưa có chỉ tiêu. {_OLD}": f"{_BEGINNING}{_NEW}",
}


def word_anew(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    templates = apps.get_model("indicators", "LetterTemplate").objects
    for old, new in WORDS.items():
        templates.filter(text=old).update(text=new)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_periods_of_now")]

    operations = [migrations.RunPython(word_anew, migrations.RunPython.noop, elidable=True)]
