with outlets as (

    select
        outlets.outlet_id,
        outlets.account_id,
        outlets.outlet_type,
        outlets.outlet_type in ('dealer', 'distributor') as is_dealer,
        outlets.outlet_type in ('own_store', 'online_store') as is_own,
        coalesce(regions.region_id, 'UNKNOWN') as region_id,
        outlets.approved_on,
        coalesce(outlets.closed_on, date '9999-12-31') as closed_on,
        outlets.in_universe,
        -- an empty text is no answer (ruling 43)
        nullif(outlets.contact_name, '') is not null
        and nullif(outlets.contact_phone, '') is not null
        and nullif(outlets.address, '') is not null
        and nullif(outlets.delivery_method, '') is not null as has_complete_record,
        outlets.profile_verified_on
    from {{ ref('stg_field__outlets') }} as outlets
    left join {{ ref('int_regions') }} as regions
        on outlets.region_id = regions.region_id

)

select * from outlets
