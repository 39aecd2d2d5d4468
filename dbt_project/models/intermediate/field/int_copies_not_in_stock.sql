-- By the day of collection, as far as the night knows.
with events as (

    select
        returns.return_id,
        returns.quantity,
        returns.outlet_id as source_outlet_id,
        coalesce(outlets.outlet_id, 'UNKNOWN') as outlet_id,
        outlets.region_id as outlet_region_id,
        returns.rep_id as source_rep_id,
        returns.collected_at as happened_at
    from {{ ref('stg_field__inventory_returns') }} as returns
    left join {{ ref('int_outlets') }} as outlets
        on returns.outlet_id = outlets.outlet_id
    where returns.collected_at is not null
        and coalesce({{ local_date('returns.warehoused_at') }} > {{ as_of_date() }}, true)

),

{{ outlet_event_places('events') }}

select * from placed
where happened_on <= {{ as_of_date() }}
