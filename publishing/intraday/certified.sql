create function intraday.certified_rows() returns table (
    kpi_code text, grain text, grain_id text, month_start date, certified_value numeric
) language sql stable as $certified$
    select
        certified.kpi_code,
        certified.grain,
        certified.grain_id,
        certified.period_start,
        certified.value
    from kpi.fct_kpi_values as certified
    inner join intraday.kpis as kpis on certified.kpi_code = kpis.kpi_code
    cross join intraday.tick
    where certified.period_type = 'month'
        and certified.detail is null
        and certified.grain in ('company', 'region', 'rep')
        and certified.period_start = cast(date_trunc('month', tick.today) as date)
$certified$;

create function intraday.certified_day() returns date
language sql stable as $certified$ select as_of_date from core.dim_company $certified$;

create view intraday.certified_to_date as select * from intraday.certified_rows();

create view intraday.certified_night as select intraday.certified_day() as certified_as_of;

