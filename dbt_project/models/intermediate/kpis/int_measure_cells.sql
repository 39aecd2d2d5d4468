with cells as (

    select * from {{ ref('int_base_cells') }}
    union all
    select * from {{ ref('int_derived_cells') }}

)

select * from cells
