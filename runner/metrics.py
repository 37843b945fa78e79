"""Metrics: what this process counts of its own work, by Prometheus's names. No ids and no names of people as labels."""

from prometheus_client import Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

instances_started = Counter("bpm_instances_started", "Cases begun, those called included", ["process"])
instances_completed = Counter("bpm_instances_completed", "Cases that came to an end, by how", ["state"])
job_runs = Counter("bpm_job_runs", "Jobs tried", ["kind", "result"])
job_seconds = Histogram("bpm_job_duration_seconds", "How long a try takes", ["kind"], buckets=SECONDS)
leases_expired = Counter("bpm_job_lease_expired", "Jobs whose worker did not come back")
fenced = Counter("bpm_fenced", "Late workers that were kept from writing")
conflicts = Counter("bpm_optimistic_conflicts", "Steps not written because somebody else was faster")
script_runs = Counter("bpm_script_runs", "Scripts run", ["result"])
request_seconds = Histogram(
    "bpm_http_request_duration_seconds", "How long an answer takes", ["route", "method", "status"], buckets=SECONDS
)
transaction_seconds = Histogram("bpm_db_tx_seconds", "How long a writing transaction takes", buckets=SECONDS)
