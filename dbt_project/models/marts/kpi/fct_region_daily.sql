{{ wide_daily_fact('region', 'region_id') }}
