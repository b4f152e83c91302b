"""The only open port: pages that show and receive. No decision of law is made here."""
