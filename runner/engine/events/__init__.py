"""What events wait for and throw, one kind of event definition per file."""
