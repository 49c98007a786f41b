"""What puts Receivables into Excel."""
