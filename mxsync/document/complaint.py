"""libyaml's syntax errors in the words of a person who edits specs."""

import yaml

from mxsync.errors import InputError, Position

_OPENED = {  # context of libyaml: what was opened there and never closed
    "while parsing a flow sequence": "the list opened here with [",
    "while parsing a flow mapping": "the mapping opened here with {",
}

_IN_QUOTES = "write it in quotes"
_LONGEST_KEY = 1024  # YAML 1.1 §7.1, simple keys


def complaint(err: yaml.MarkedYAMLError, text: str, file: str, *, quoting: bool) -> InputError:
    """What is wrong, where people would look for it, and what to write instead.

    With ``quoting`` the hint may repeat the offending text.
    """
    problem, context = err.problem or "", err.context or ""
    where = _place(err.problem_mark or err.context_mark, file)
    started = _place(err.context_mark or err.problem_mark, file)
    found = (
        _about_a_start(err, text, where, quoting=quoting)
        or _about_an_end(problem, context, where, started)
        or _about_a_line(problem, where, started)
    )
    if found is not None:
        return found
    said = ": ".join(part for part in (context, problem) if part)
    return InputError(f"not valid YAML: {said}", where=where)


def _about_a_start(
    err: yaml.MarkedYAMLError, text: str, where: Position, *, quoting: bool
) -> InputError | None:
    """Characters that cannot begin a text without quotes."""
    if err.context == "while scanning an alias":
        hint = f"write {_quoted(text, err.context_mark)}" if quoting else _IN_QUOTES
        started = _place(err.context_mark, where.file)
        return InputError("a text that begins with * needs quotes", hint, where=started)
    mark, problem = err.problem_mark, err.problem or ""
    char = text[mark.index : mark.index + 1] if mark else ""
    if "cannot start any token" not in problem and "tab character" not in problem:
        return None
    if char == "\t":
        return InputError("a tab stands where YAML wants spaces", "indent with spaces only", where=where)
    hint = f"write {_quoted(text, mark)}" if quoting else _IN_QUOTES
    return InputError(f"a text that begins with {char} needs quotes", hint, where=where)


def _about_an_end(problem: str, context: str, where: Position, started: Position) -> InputError | None:
    """Quotes and brackets that were opened and not closed."""
    if context == "while scanning a quoted scalar" and "end of stream" in problem:
        return InputError("the quote opened here is never closed", where=started)
    if context in _OPENED:
        return InputError(
            f"{_OPENED[context]} is not closed where line {where.line} goes on",
            "between brackets a text that holds { } [ ] or a comma needs quotes",
            where=started,
        )
    return None


def _about_a_line(problem: str, where: Position, started: Position) -> InputError | None:
    """Lines that do not fit what stands above them."""
    if "mapping values are not allowed" in problem:
        if where.column > _LONGEST_KEY:
            message = f"a key has at most {_LONGEST_KEY:,} characters"
            return InputError(message, where=Position(where.file, where.line, 1))
        return InputError(
            "a second ': ' follows in what has to be one value, or the indentation is wrong",
            "put a text that holds ': ' into quotes, and align keys of one mapping",
            where=where,
        )
    if "could not find expected ':'" in problem:
        return InputError(
            "this line is neither 'key: value' nor '- item'",
            "a list item needs a space behind its dash, a key a colon behind it",
            where=started,
        )
    if "unknown escape" in problem:
        return InputError(
            "a backslash between double quotes begins an escape YAML does not know",
            "use single quotes around a text with backslashes",
            where=where,
        )
    if "did not find expected key" in problem or "expected '-' indicator" in problem:
        return InputError(
            "this does not fit what stands above: wrong indentation, or something behind a closed value",
            where=where,
        )
    return None


def _place(mark: yaml.Mark | None, file: str) -> Position:
    return Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)


def _quoted(text: str, mark: yaml.Mark | None) -> str:
    """The offending text in quotes, as far as one sees where it ends."""
    rest = text[mark.index if mark else 0 :].split("\n", 1)[0][:60]
    for stop in (":", ",", "]", "}", " "):
        rest = rest.split(stop, 1)[0]
    return f'"{rest}"'
