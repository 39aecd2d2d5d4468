with outlets as (

    select * from {{ ref('int_outlets') }}
    where approved_on is not null

),

-- The closing day itself no longer counts. A profile serves for less than 365 days after it was verified.
spans as (

    select
        'universe_outlets' as measure_code,
        outlet_id,
        outlet_type,
        region_id,
        approved_on as valid_from,
        closed_on as valid_to
    from outlets
    where in_universe
    union all
    select
        'active_dealers',
        outlet_id,
        outlet_type,
        region_id,
        approved_on,
        closed_on
    from outlets
    where is_dealer
    union all
    select
        'dealer_profiles_complete',
        outlet_id,
        outlet_type,
        region_id,
        approved_on,
        least(closed_on, profile_verified_on + 365)
    from outlets
    where is_dealer
        and has_complete_record
        and profile_verified_on is not null

)

select * from spans
where valid_from < valid_to
