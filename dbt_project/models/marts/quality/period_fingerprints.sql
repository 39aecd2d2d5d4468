with fingerprints as (

    select * from {{ ref('int_period_fingerprints') }}
    -- figures that are held are not carried: the night after a hold makes all of them
    where not exists (select 1 from {{ source('landed', 'held_sources') }})

)

select
    cast(period_type as varchar) as period_type,
    cast(period_start as date) as period_start,
    cast(fingerprint as varchar) as fingerprint
from fingerprints
