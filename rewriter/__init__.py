"""Say the same thing, calmly: locks, diagnosis, plan, engines, guard. Imports `benchmark`, never `evenkeel`."""
