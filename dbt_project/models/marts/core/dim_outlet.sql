with outlets as (

    select
        outlet_id,
        account_id,
        outlet_type,
        is_dealer,
        is_own,
        region_id,
        approved_on,
        closed_on,
        in_universe,
        has_complete_record
    from {{ ref('int_outlets') }}

),

with_stand_ins as (

    select
        outlets.* replace (
            {{ member_or_unknown('outlets.account_id', 'accounts.account_id') }} as account_id,
            -- 9999-12-31 says that it is open
            nullif(outlets.closed_on, date '9999-12-31') as closed_on
        )
    from outlets
    left join {{ ref('stg_crm__accounts') }} as accounts
        on outlets.account_id = accounts.account_id
    union all
    select
        unnest(['UNASSIGNED', 'UNKNOWN']),
        'UNASSIGNED',
        'UNKNOWN',
        false,
        false,
        'UNKNOWN',
        cast(null as date),
        cast(null as date),
        false,
        false

)

select
    cast(outlet_id as varchar) as outlet_id,
    cast(account_id as varchar) as account_id,
    cast(coalesce(outlet_type, 'UNKNOWN') as varchar) as outlet_type,
    cast(is_dealer as boolean) as is_dealer,
    cast(is_own as boolean) as is_own,
    cast(region_id as varchar) as region_id,
    cast(approved_on as date) as approved_on,
    cast(closed_on as date) as closed_on,
    cast(coalesce(in_universe, false) as boolean) as in_universe,
    cast(has_complete_record as boolean) as has_complete_record
from with_stand_ins
