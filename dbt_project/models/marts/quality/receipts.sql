with delivered as (

    select * from {{ source('landed', 'receipts') }}

)

select * from delivered
