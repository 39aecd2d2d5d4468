with delivered as (

    select * from {{ source('landed', 'quarantine') }}

)

select * from delivered
