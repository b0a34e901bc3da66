"""The method of a linked-data study as pure functions: from client records and their links to answers that may be published."""
