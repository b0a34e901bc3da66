def needs_load() -> bool:
    return False
