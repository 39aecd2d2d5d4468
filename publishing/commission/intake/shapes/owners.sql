-- Who owns a deal or an account at the end of a local day; an owner of less than a day is none.
with spans as (
    select *, least(
        coalesce(valid_to, timestamp '9999-12-31'),
        coalesce(lead(valid_from) over (partition by object_type, object_id order by valid_from), timestamp '9999-12-31')
    ) as ends_at
    from main.crm_owner_history
    where not _is_deleted and object_type in ('deal', 'account')
),
days as (
    select *, local_date(valid_from) as first_day,
        case when ends_at < timestamp '9999-12-31' then local_date(ends_at) end as end_day,
        case object_type when 'account' then 'account:' || object_id else object_id end as owned
    from spans
)
select to_json([object_type, owned, cast(first_day as varchar)]) as row_key, to_json({
    'object_id': owned, 'object_type': object_type, 'owner': user_id, 'valid_from': first_day, 'valid_to': end_day
}) as content, _source_file as source_file, _source_line as source_line
from days
where end_day is null or first_day < end_day
qualify row_number() over (partition by object_type, owned, first_day order by valid_from desc) = 1
