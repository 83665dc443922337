"""The workbench: a resident loopback server by which the studio's pages reach the content, the
model and the releases. It imports no Rasa; what needs a model runs in a process of its own.
"""
