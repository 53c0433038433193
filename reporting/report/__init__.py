"""The report as a draft: collected from the plan, its memo, its pre-flight, and the document it becomes."""
