"""The commands of `bidflow`: one command a file, each with the name `command`."""
