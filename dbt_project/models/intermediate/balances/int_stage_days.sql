with stays as (

    select
        'contact' as object_type,
        contact_id as object_id,
        lifecycle_stage,
        entered_at,
        exited_at
    from {{ ref('int_contact_stages') }}
    union all
    select
        'account',
        account_id,
        lifecycle_stage,
        entered_at,
        exited_at
    from {{ ref('int_account_stages') }}

),

days as (

    select
        object_type,
        object_id,
        lifecycle_stage,
        {{ local_date('entered_at') }} as first_day,
        case
            when exited_at < timestamp '9999-12-31 00:00:00' then {{ local_date('exited_at') }}
        end as day_after_last
    from stays

),

-- A stay that begins and ends within one day stands at no day's end (ruling 2).
standing as (

    select * from days
    where first_day < coalesce(day_after_last, date '9999-12-31')

),

{{ ordered_spans('standing', ['object_type', 'object_id'], ['lifecycle_stage'], 'first_day', 'day_after_last') }}

select * from unbroken
