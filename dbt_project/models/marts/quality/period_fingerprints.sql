with fingerprints as (

    select * from {{ ref('int_period_fingerprints') }}

)

select
    cast(period_type as varchar) as period_type,
    cast(period_start as date) as period_start,
    cast(fingerprint as varchar) as fingerprint
from fingerprints
