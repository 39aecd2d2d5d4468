"""The set-up as one workbook to fill in: a sheet for each entity, made from the contracts."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ingestion.contract import Column, Contract
from ingestion.errors import ExportRefused
from ingestion.yaml_files import read_yaml

WORDS = Path(__file__).with_name("set_up_words_vi.yml")
SET_UP_PREFIX = "pln_"
ALSO_SET_UP = ("com_disputes", "crm_deal_splits")
HELP_SHEET = "Hướng dẫn - Help"
PREPARED_ROWS = 5_000
LONGEST_LIST = 255  # letters that a spreadsheet takes in the formula of a drop-down
KEY_FILL = PatternFill("solid", fgColor="1F4E79")
REQUIRED_FILL = PatternFill("solid", fgColor="2E75B6")
OTHER_FILL = PatternFill("solid", fgColor="9DC3E6")
NUMBER_FORMATS = {"DATE": "yyyy-mm-dd", "TIMESTAMP": "yyyy-mm-dd hh:mm:ss", "BIGINT": "0", "VARCHAR": "@"}
TYPE_WORDS = {
    "VARCHAR": ("text", "chữ"),
    "DATE": ("date", "ngày"),
    "TIMESTAMP": ("date and time in UTC", "ngày giờ UTC"),
    "BOOLEAN": ("TRUE or FALSE", "TRUE hoặc FALSE"),
    "BIGINT": ("whole number", "số nguyên"),
}
HELP = (
    ("Một bảng một trang tính; tên trang là tên bảng, không đổi.", "One sheet per table; do not rename it."),
    ("Dòng 1 là tên cột; đừng sửa, đừng xoá cột.", "Row 1 holds the columns; change or remove none."),
    ("Cột xanh đậm: khoá. Xanh vừa: bắt buộc. Xanh nhạt: có thể trống.",
     "Dark blue: key. Blue: required. Light blue: may be empty."),
    ("Không sửa dòng đã duyệt: thêm dòng mới với version_no lớn hơn.",
     "Never edit an approved row: append one with a higher version_no."),
    ("Chưa có approved_by, approved_at và approval_ref thì dòng chưa có hiệu lực.",
     "A row without approved_by, approved_at and approval_ref has no effect."),
    ("Ngày: 2026-10-31. valid_from là ngày đầu; valid_to không tính; trống là không hạn.",
     "Days: 2026-10-31. valid_from is the first day; valid_to is not included; empty = open."),
    ("Kiểm tra trước khi gửi: python -m ingestion check-setup <công ty> --file <tệp>.",
     "Check before sending: python -m ingestion check-setup <company> --file <file>."),
)  # fmt: skip


def set_up_entities(contracts: Iterable[str]) -> tuple[str, ...]:
    """Entities that people fill in: planning, commissions, and the splits of deals."""
    return tuple(
        entity for entity in contracts if entity.startswith(SET_UP_PREFIX) or entity in ALSO_SET_UP
    )


def write_template(contracts: Iterable[Contract], path: Path) -> None:
    """Write an empty workbook with headings, notes in two languages, drop-downs and formats.

    Raises:
        ExportRefused: the file exists.
    """
    if path.exists():
        raise ExportRefused(f"{path} exists.", "Nothing was written.", "Name another file, or remove it.")
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = HELP_SHEET
    listed = list(contracts)
    _write_help(first, listed)
    for contract in listed:
        _write_sheet(book.create_sheet(contract.entity), contract)
    book.save(path)


def vietnamese(column: str) -> str:
    """What a column means, in Vietnamese; nothing if nobody wrote it down."""
    return _words().get(column, "")


@cache
def _words() -> dict[str, str]:
    return {str(name): str(text) for name, text in read_yaml(WORDS).values.items()}


def _write_help(sheet: Worksheet, contracts: list[Contract]) -> None:
    sheet.append(["Hướng dẫn", "Help"])
    for vietnamese_line, english_line in HELP:
        sheet.append([vietnamese_line, english_line])
    sheet.append([])
    sheet.append(["Bảng", "Table", "What one row is"])
    for contract in contracts:
        sheet.append([vietnamese(contract.entity), contract.entity, contract.purpose])
    for row in (1, len(HELP) + 3):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    for letter, width in (("A", 70), ("B", 70), ("C", 70)):
        sheet.column_dimensions[letter].width = width


def _write_sheet(sheet: Worksheet, contract: Contract) -> None:
    for place, column in enumerate(contract.columns, start=1):
        letter = get_column_letter(place)
        cell = sheet.cell(row=1, column=place, value=column.name)
        cell.font = Font(bold=True, color="FFFFFF" if column.is_required else "000000")
        cell.fill = KEY_FILL if column.is_key else REQUIRED_FILL if column.is_required else OTHER_FILL
        cell.alignment = Alignment(horizontal="center")
        cell.comment = Comment(_note(column), "sales-performance-warehouse", height=160, width=320)
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 4)
        sheet.column_dimensions[letter].number_format = _number_format(column)
        choices = ("TRUE", "FALSE") if column.type == "BOOLEAN" else column.enumeration
        if choices:
            _add_choices(sheet, f"{letter}2:{letter}{PREPARED_ROWS + 1}", choices, column)
    sheet.freeze_panes = "A2"


def _add_choices(sheet: Worksheet, cells: str, choices: tuple[str, ...], column: Column) -> None:
    listed = ",".join(choices)
    if len(listed) > LONGEST_LIST:
        raise ValueError(f"{sheet.title}.{column.name}: the choices are longer than a drop-down takes")
    validation = DataValidation("list", formula1=f'"{listed}"', allow_blank=not column.is_required)
    validation.errorTitle = "Giá trị sai - Wrong value"
    validation.error = f"Chọn một trong / Choose one of: {', '.join(choices)}"[:LONGEST_LIST]
    sheet.add_data_validation(validation)
    validation.add(cells)


def _note(column: Column) -> str:
    english, local = TYPE_WORDS.get(column.type, (f"number, {column.scale} decimals", "số thập phân"))
    if column.is_key:
        needed = ("key", "khoá")
    else:
        needed = ("required", "bắt buộc") if column.is_required else ("may be empty", "có thể trống")
    lines = [vietnamese(column.name), f"({local}; {needed[1]})", "", column.description]
    return "\n".join([*lines, f"({english}; {needed[0]})"]).strip()


def _number_format(column: Column) -> str:
    if column.scale is not None:
        return "#,##0.00" if column.scale == 2 else "0." + "0" * column.scale
    return NUMBER_FORMATS.get(column.type, "General")
