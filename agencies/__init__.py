"""Who: agencies and the services they give."""
