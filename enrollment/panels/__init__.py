"""Parts of pages that lower houses own: home, a class, the senior's own page, the desk."""
