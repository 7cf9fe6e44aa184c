"""The jobs mxsync does, one module each: they compose the lower floors and print nothing."""
