"""FAQs as an Excel workbook: out, and in again after a dry run. No formula goes either way."""
