"""Elements of the page that NiceGUI does not have."""
