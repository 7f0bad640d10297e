"""What is sent to the bank and what comes back: account numbers, payment files, and its notifications."""
