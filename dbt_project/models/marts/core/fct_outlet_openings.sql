with openings as (

    select
        opening,
        outlet_id,
        happened_on,
        rep_id,
        region_id,
        {{ outlet_opening_counts() }}
    from {{ ref('int_outlet_openings') }}
    group by all

)

select
    openings.opening,
    openings.outlet_id,
    openings.happened_on,
    openings.rep_id,
    openings.region_id,
    {{ fact_measures('openings', ['new_dealers_appointed', 'new_outlets_opened']) }},
    delivered.source_file,
    delivered.source_line
from openings
left join {{ ref('stg_field__outlets') }} as delivered
    on openings.outlet_id = delivered.outlet_id
