"""Where things stand in the workbook of sessions.

Free of Django: the process that reads workbooks imports it.
"""

#: Stands in a hidden cell of the sheet. Raised when a column changes its meaning.
TEMPLATE = "mrc-sessions-1"
#: What the mark of any version of the template begins with.
TEMPLATE_FAMILY = "mrc-sessions-"
#: The sheet's first rows: the template's mark, the keys (both hidden), groups, headings.
MARK_ROW, KEY_ROW, GROUP_ROW, HEADING_ROW = 0, 1, 2, 3
FIRST_ROW = 4
#: Key of the column of reasons, in the download of rows with errors.
REASONS = "reasons"
