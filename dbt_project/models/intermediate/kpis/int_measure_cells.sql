with cells as (

    select * from {{ ref('int_additive_cells') }}
    union all
    select * from {{ ref('int_distinct_cells') }}
    union all
    select * from {{ ref('int_balance_cells') }}

)

select * from cells
