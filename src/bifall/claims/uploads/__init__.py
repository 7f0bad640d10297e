"""Cost rows from a file: each fault is told with its row and its column, and the rows that are right stay."""

from bifall.claims.uploads.csv_files import read_csv
from bifall.claims.uploads.kinds import FileKind, kind_of
from bifall.claims.uploads.sie_costs import AccountSpan, Bookkeeping, read_sie
from bifall.claims.uploads.table import COLUMNS, Upload
from bifall.claims.uploads.xlsx_files import read_xlsx

__all__ = [
    "COLUMNS",
    "AccountSpan",
    "Bookkeeping",
    "FileKind",
    "Upload",
    "kind_of",
    "read_csv",
    "read_sie",
    "read_xlsx",
]
