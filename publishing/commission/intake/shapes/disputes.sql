-- A version of a rep's dispute; it changes no amount by itself.
select to_json([dispute_id, cast(version_no as varchar)]) as row_key, to_json({
    'closed_at': closed_at, 'closed_by': closed_by, 'corrected_row': corrected_row, 'dispute_id': dispute_id,
    'entry_id': entry_id, 'posted_period': posted_period, 'raised_at': raised_at, 'raised_by': raised_by,
    'rep': rep, 'status': status, 'text': "text", 'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.com_disputes where not _is_deleted
