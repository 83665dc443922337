"""The member's conversation: message log, dispatch to the brain, member API and WebSocket."""
