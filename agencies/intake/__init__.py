"""How files come in: tables of text read strictly, every problem named, nothing of Django. Every app's intake builds on this."""
