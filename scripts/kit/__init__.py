"""What the make targets are made of; standard library only, as it runs before any install."""
