with delivered as (

    select * from {{ source('landed', 'quarantine') }}

)

-- Without the raw text: it may hold personal data, and stays in the state folder (python -m ingestion quarantine).
select
    cast(load_id as varchar) as load_id,
    cast(entity as varchar) as entity,
    cast(source_file as varchar) as source_file,
    cast(source_line as bigint) as source_line,
    cast(column_name as varchar) as column_name,
    cast(reason as varchar) as reason
from delivered
