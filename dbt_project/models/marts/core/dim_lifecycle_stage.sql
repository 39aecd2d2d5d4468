with stages as (

    select * from {{ ref('lifecycle_stages') }}

)

select
    cast(lifecycle_stage as varchar) as lifecycle_stage,
    cast(stage_order as integer) as stage_order,
    cast(is_pre_customer as boolean) as is_pre_customer,
    cast(name_vi as varchar) as name_vi,
    cast(name_en as varchar) as name_en
from stages
