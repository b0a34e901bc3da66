"""The access matrix: which addresses there are, who may ask for them, and a small State with secrets to ask about."""
