"""Lists as files: CSV and XLSX from rows of cells."""

import io

from openpyxl import Workbook

HEADINGS = ["S.No", "Licence No", "Name of OEP", "City", "Status", "Valid Upto"]
FALCON = ["1", "9001/TEST", "Unreal Falcon Overseas Employment Promoters", "Testabad", "Valid",
          "31/12/2027"]  # fmt: skip
HERON = ["2", "9002/TEST", "Unreal Heron Manpower", "Testabad", "Suspended", "30-Jun-2027"]
CRANE = ["3", "9003/TEST", "Unreal Crane (Pvt) Ltd", "Demo City", "Expired", "2025-01-31"]


def csv_file(*rows, delimiter=","):
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    return "\n".join(lines).encode()


def xlsx_file(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
