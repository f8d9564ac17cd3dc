"""The columns of lists of services, in annexes and as decisions have them."""

from indicators.annex.layout import Column, Field
from indicators.annex.vocabulary import ORDER

SERVICE_COLUMNS = (
    Column(Field.ORDER, "TT", ORDER),
    Column(
        Field.SERVICE,
        "Tên dịch vụ công/TTHC",
        r"^ten dich vu cong|^(?:ten |danh muc )*(?:cac )?(?:dich vu(?: cong)?|dvc|dvctt|tthc"
        r"|thu tuc(?: hanh chinh)?)(?: (?:truc tuyen|thiet yeu|dich vu cong|dvc|tthc"
        r"|thu tuc hanh chinh))*$",
    ),
    Column(
        Field.LEAD,
        "Cơ quan chủ trì",
        r"^co quan chu tri|^(?:(?:bo|nganh|co quan|don vi|cq) )*chu tri(?: thuc hien)?$",
    ),
)
# What the list of a decision says besides.
ALSO_OF_SERVICES = (
    Column(
        Field.COORDINATING,
        "Cơ quan phối hợp",
        r"^(?:(?:bo|nganh|co quan|don vi|cq) )*phoi hop(?: thuc hien)?$",
    ),
    Column(Field.NOTE, "Ghi chú", r"^(?:ghi chu|notes?)$"),
    Column(Field.DECISION, "Quyết định", r"^(?:theo |so )?(?:quyet dinh|qd)(?: so)?(?: ngay)?$"),
)
