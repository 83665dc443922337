"""Understanding: the graph components of the NLU pipeline."""
