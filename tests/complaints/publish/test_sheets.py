"""Tables that open in a spreadsheet and run nothing there."""

from __future__ import annotations

import csv
import io
import json

from openpyxl import load_workbook

from dungcua.complaints.office import Office
from dungcua.complaints.publish.sheets import CASE_COLUMNS, case_rows, written
from tests.complaints.publish.conftest import TELL

TRAP = '=HYPERLINK("http://example.test","bấm đây")\x00'


def test_the_three_forms_say_the_same(tell: TELL, office: Office) -> None:
    codes = [tell(words="Họ đòi “sổ hộ khẩu”, chị hỏi lại; họ đuổi về").code, tell().code]
    rows = list(case_rows(office.reading.every()))
    text = written(rows, CASE_COLUMNS, "csv").decode("utf-8-sig")
    listed = list(csv.DictReader(io.StringIO(text)))
    sheet = load_workbook(io.BytesIO(written(rows, CASE_COLUMNS, "xlsx"))).active
    assert sheet is not None
    head, *body = sheet.iter_rows(values_only=True)
    told = json.loads(written(rows, CASE_COLUMNS, "json"))
    assert head == CASE_COLUMNS
    assert [row["code"] for row in listed] == [row[0] for row in body] == codes
    assert [row["words"] for row in listed] == [row["words"] for row in told]
    assert listed[0]["words"] == "Họ đòi “sổ hộ khẩu”, chị hỏi lại; họ đuổi về"
    assert told[0]["commune_code"] == listed[0]["commune_code"] == "20332"


def test_no_cell_is_a_formula(tell: TELL, office: Office) -> None:
    for words in (TRAP, "+84", "-1", "@SUM(A1)"):
        tell(words=words)
    rows = list(case_rows(office.reading.every()))
    for line in csv.DictReader(io.StringIO(written(rows, CASE_COLUMNS, "csv").decode("utf-8-sig"))):
        assert line["words"].startswith("'")
    sheet = load_workbook(io.BytesIO(written(rows, CASE_COLUMNS, "xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}


def test_an_empty_register_is_a_table_with_a_head(office: Office) -> None:
    rows = list(case_rows(office.reading.every()))
    assert written(rows, CASE_COLUMNS, "csv").decode("utf-8-sig").strip() == ",".join(CASE_COLUMNS)
    assert json.loads(written(rows, CASE_COLUMNS, "json")) == []


def test_no_contact_and_no_conversation_is_in_the_table() -> None:
    assert not {"contact", "conversation", "phone", "email", "pin"} & set(CASE_COLUMNS)
