-- A version of a waiver of finance.
select to_json([cast("month" as varchar), reason, subject, cast(version_no as varchar)]) as row_key, to_json({
    'month': "month", 'note': note, 'reason': reason, 'subject': subject, 'version_no': version_no, 'who': who
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_waivers where not _is_deleted
