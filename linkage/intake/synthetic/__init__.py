"""Made-up agencies with known truth, for demonstrations and for tests of the method. Everything it makes says SYNTHETIC."""
