-- A version of a reversal that no document shows.
select to_json([reversal_id, cast(version_no as varchar)]) as row_key, to_json({
    'is_void': coalesce(is_void, false), 'net_amount': cast(net_amount as varchar), 'reason': reason,
    'reversal_date': reversal_date, 'reversal_id': reversal_id, 'source': source, 'version_no': version_no
}) as content, _source_file as source_file, _source_line as source_line
from main.pln_reversals where not _is_deleted
