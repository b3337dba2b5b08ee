"""A city with a million messages: made in bulk exactly as the real writer writes them, and measured."""
