"""The model of the working tree, trained once for all tests."""

from tests.bot.conftest import model, rasa_side

__all__ = ["model", "rasa_side"]
