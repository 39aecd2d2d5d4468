with owners as (

    select
        object_type,
        object_id,
        rep_id,
        {{ local_date('valid_from') }} as first_day,
        case
            when valid_to < timestamp '9999-12-31 00:00:00' then {{ local_date('valid_to') }}
        end as day_after_last
    from {{ ref('int_object_owners') }}

),

-- An owner of less than a day's end owns no day: only the one at the last instant counts (ruling 2).
standing as (

    select * from owners
    where first_day < coalesce(day_after_last, date '9999-12-31')

),

{{ ordered_spans('standing', ['object_type', 'object_id'], ['rep_id'], 'first_day', 'day_after_last') }}

select * from unbroken
