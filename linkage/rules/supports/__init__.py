"""The second kind of study: training participants linked to childcare, housing and transport supports. Association, never effect."""
