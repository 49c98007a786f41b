"""What puts functions and buttons into a host; the command line."""
