"""The names of the files through which a document's data reach the process that sets it, and what comes back."""

REQUEST, DATA, RESULT, PROBLEM = "request.json", "pack.json", "result.pdf", "problem.txt"
WRONG = 3
"""The exit code of a document that could not be set; PROBLEM says why."""
