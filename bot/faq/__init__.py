"""The authors' library: read, check and render the FAQs. Never imports Rasa, which takes 7 s."""
