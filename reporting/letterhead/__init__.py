"""The paper of memos in Word: uploaded, replaced and removed, for a municipality or one administration of it."""
