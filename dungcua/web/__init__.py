"""The only open port: pages and endpoints; takes no decision of its own."""
