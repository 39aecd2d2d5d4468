with regions as (

    select * from {{ ref('int_regions') }}

)

select
    cast(region_id as varchar) as region_id,
    cast(region_name as varchar) as region_name,
    cast(parent_region_id as varchar) as parent_region_id
from regions
