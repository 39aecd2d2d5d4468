-- What of the company's configuration touches money.
select company_id as row_key, to_json({
    'fiscal_year_start_month': fiscal_year_start_month, 'reporting_currency': reporting_currency
}) as content, null::varchar as source_file, null::bigint as source_line
from main.company
