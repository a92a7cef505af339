"""The benchmarks of local-deploy: one module per benchmark, and what they share. Started by ../bench."""
