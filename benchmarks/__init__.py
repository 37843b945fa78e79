"""What things cost, as ratios of two things measured in one run (benchmarks/README.md)."""
