-- All shares of a deal: a list of sets, each from a day on.
with sets as (
    select deal_id, valid_from, list({
        'rep': user_id, 'share': cast(split_pct as varchar), 'type': split_type
    } order by user_id, split_type) as shares,
        min(_source_file) as source_file, min(_source_line) as source_line
    from main.crm_deal_splits
    where not _is_deleted and deal_id not in (select merged_id from merged_deals)
    group by deal_id, valid_from
)
select deal_id as row_key, to_json({
    'sets': list({'shares': shares, 'valid_from': valid_from} order by valid_from nulls first)
}) as content, min(source_file) as source_file, min(source_line) as source_line
from sets group by deal_id
