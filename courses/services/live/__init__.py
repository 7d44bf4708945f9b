"""Live meetings: their links, and the recordings that become lessons."""
