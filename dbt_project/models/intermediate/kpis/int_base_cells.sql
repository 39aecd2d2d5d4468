with cells as (

    select * from {{ ref('int_additive_cells') }}
    union all
    select * from {{ ref('int_distinct_cells') }}
    union all
    select * from {{ ref('int_balance_cells') }}
    union all
    select * from {{ ref('int_period_cells') }}
    union all
    select * from {{ ref('int_own_cells') }}

)

select * from cells
