with compared as (

    select * from {{ ref('int_compared_prices') }}

)

{{ cells_as_rows('compared', ['own_price', 'competitor_price']) }}
