"""The architecture in a web page: its picture, the conversation, and the review, on loopback."""
