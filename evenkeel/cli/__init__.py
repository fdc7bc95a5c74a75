"""The command line: one file per command, each with a thin `x_command()` for Typer and a plain function that returns data."""
