"""Reviews: what their pages show, and the packs that were frozen for them."""
