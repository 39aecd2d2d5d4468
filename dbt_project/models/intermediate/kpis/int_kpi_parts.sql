with frame as (

    select * from {{ ref('int_kpi_frame') }}

),

cells as (

    select * from {{ ref('int_kpi_cells') }}

),

{{ kpi_parts('frame', 'cells') }}

select * from parts
