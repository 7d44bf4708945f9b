"""What each subject of this house lends to the ground floor; ``payments.apps`` asks."""
