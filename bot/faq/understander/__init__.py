"""A process that loads one model and says how it reads sentences; nobody else imports Rasa."""
