with accounts as (

    select
        account_id,
        account_type,
        industry,
        region_id,
        {{ local_date('created_at') }} as created_on
    from {{ ref('int_accounts') }}

),

with_stand_ins as (

    select * from accounts
    union all
    select
        unnest(['UNASSIGNED', 'UNKNOWN']),
        'UNKNOWN',
        cast(null as varchar),
        cast(null as varchar),
        cast(null as date)

)

select
    cast(account_id as varchar) as account_id,
    cast(coalesce(account_type, 'UNKNOWN') as varchar) as account_type,
    cast(coalesce(industry, 'UNKNOWN') as varchar) as industry,
    cast(coalesce(region_id, 'UNKNOWN') as varchar) as region_id,
    cast(created_on as date) as created_on
from with_stand_ins
