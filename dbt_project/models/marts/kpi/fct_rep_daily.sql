{{ wide_daily_fact('rep', 'rep_id') }}
