"""Reading the files that authors edit: strict YAML with line numbers, complaints in Chinese.

Standard library and PyYAML only; the web application imports it through `bot.facts`.
"""
