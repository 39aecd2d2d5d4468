with held as (

    select * from {{ source('landed', 'held_sources') }}

)

select * from held
