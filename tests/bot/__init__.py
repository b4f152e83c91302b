"""The Rasa side: text, training data, rules, and a live server in its own environment."""
