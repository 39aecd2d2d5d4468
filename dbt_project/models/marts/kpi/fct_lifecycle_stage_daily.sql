{{ wide_daily_fact('lifecycle_stage', 'lifecycle_stage') }}
