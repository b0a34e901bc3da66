"""Guard rails: what looks wrong in readings that a file brings in, though every row of it can be taken.

Plain functions over columns; docs/methods.md states each rule in words. Each is a question to a person, never an answer: nothing is
refused by a guard."""
