"""The command line: one file per command, each a thin `x_command()` for Typer, most with a plain `x()` beside it."""
