-- What is measured, and what is told by comparing that with targets.
with cells as (

    select * from {{ ref('int_measure_cells') }}
    union all
    select * from {{ ref('int_scoring_cells') }}

)

select * from cells
