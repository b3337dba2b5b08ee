"""回音 Huiyin: every message to the government gets an answer, by a procedure its owners draw themselves."""
