with delivered as (

    select * from {{ source('landed', 'entities') }}

)

select * from delivered
