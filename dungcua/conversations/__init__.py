"""Messages in one normal form for every channel; knows no law, no template, no Rasa."""
