with measures as (

    select * from {{ ref('measures') }}

),

explained as (

    select distinct measure_code from {{ ref('measure_rows') }}

)

select
    cast(measures.measure_code as varchar) as measure_code,
    cast(measures.kind as varchar) as kind,
    cast(measures.description as varchar) as description,
    cast(measures.is_by_stage as boolean) as is_by_stage,
    cast(measures.entities as varchar) as entities,
    cast(explained.measure_code is not null as boolean) as is_explained,
    cast(parts.made_of as varchar) as made_of
from measures
left join {{ ref('measure_parts') }} as parts
    on measures.measure_code = parts.measure_code
left join explained
    on measures.measure_code = explained.measure_code
