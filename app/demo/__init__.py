"""The demo city: units, accounts and messages in every state, so that every page has something to show."""
