"""The tokens of the API: made and revoked by whose they are; an editor-in-chief may revoke anybody's."""
