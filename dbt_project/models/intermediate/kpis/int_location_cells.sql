{#
    Sales of a location, an outlet type or a channel beside those of all locations compared: at its own grain with the
    company's, as a detail of a region with that region's. A region itself is compared with the company.
#}
with summed as (

    select * from {{ ref('int_location_sales_by_period') }}

),

-- What has no location is in neither part: it is shown beside them, with nothing to be divided by.
compared as (

    select
        parts.*,
        case when parts.grain_id <> 'NO_LOCATION' then coalesce(wholes.location_sales, 0) else 0 end
            as sales_of_all_locations
    from summed as parts
    left join summed as wholes
        on parts.period_type = wholes.period_type
        and parts.period_start = wholes.period_start
        and wholes.detail is null
        and wholes.grain = case when parts.detail is null then 'company' else parts.grain end
        and wholes.grain_id = case when parts.detail is null then 'COMPANY' else parts.grain_id end

)

{{ cells_as_rows('compared', ['location_sales', 'sales_of_all_locations']) }}
