"""Cash application: evidence, candidates, solve, decide, explain."""
