"""Find in the source every template of a message that the library or its command can give.

A template is a text of the code with ``{}`` for each value in it. Alternatives within one, as `"a" if x else "b"` or a
value looked up in a table of the module, give a template each.
"""

import ast
import importlib
import itertools
from collections.abc import Mapping
from pathlib import Path

import kpusearch

PACKAGE = Path(kpusearch.__file__).parent
SHOWING = "terminal/answers.py"
NOTES = {"notes", "_notes", "cut"}
# Functions whose texts are all notes.
NOTING = {"_unmet", "said", "say", "notes", "__iter__"}
NOTED = {
    "search/answer.py", "search/matching.py", "search/parser.py", "search/spelling.py", "storage/indexer.py",
    "storage/report.py", "corpus/reading.py", "corpus/records.py", "corpus/order.py",
}  # fmt: skip
REASONING = {"Rejected", "_UnfitError", "Refused", "Failed", "_SetAside", "fail", "_skip"}
GIVING_REASONS = {
    "corpus/charset.py", "corpus/sniff.py", "corpus/formats/archive.py", "corpus/formats/html/document.py",
    "corpus/formats/html/trouble.py", "corpus/formats/json_file.py", "corpus/formats/table.py", "storage/faults.py",
}  # fmt: skip
ERRORS = {
    *kpusearch.exceptions.__all__,
    "ImportError",
    "Failure",
    "Interrupted",
    "UsageError",
    "ClickException",
    "BadParameter",
    "fail",
}


def modules(*folders):
    """Yield path within the package, module and syntax tree of each file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not folders or name.split("/")[0] in folders or name in folders:
            dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
            yield name, importlib.import_module(dotted), ast.parse(path.read_text(encoding="utf-8"))


def templates(node, module):
    """Return the texts that an expression may be, with {} for what is not known."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [
            [part.value] if isinstance(part, ast.Constant) else (templates(part.value, module) or ["{}"])
            for part in node.values
        ]
        return ["".join(choice) for choice in itertools.product(*parts)]
    if isinstance(node, ast.IfExp):
        return templates(node.body, module) + templates(node.orelse, module)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pairs = itertools.product(templates(node.left, module), templates(node.right, module))
        return ["".join(pair) for pair in pairs]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        table = getattr(module, node.value.id, None)
        return [value for value in table.values() if isinstance(value, str)] if isinstance(table, Mapping) else []
    return []


def note_templates():
    """Return the templates of all notes on how a query was read or on what was indexed."""
    found = set()
    for name, module, tree in modules():
        for node in ast.walk(tree):
            found.update(_noted(node, module))
            if name in NOTED and isinstance(node, ast.FunctionDef) and node.name in NOTING:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Yield) and inner.value is not None:
                        found.update(templates(inner.value, module))
                    elif isinstance(inner, ast.Call) and _attribute(inner.func) == "append":
                        found.update(templates(inner.args[0], module))
    return {text for text in found if _is_sentence(text)}


def _noted(node, module):
    if isinstance(node, ast.Call):
        function = node.func
        if _attribute(function) in ("note", "_note") and node.args:
            return templates(node.args[-1], module)
        if _attribute(function) == "append" and _attribute(function.value) in NOTES:
            return templates(node.args[0], module)
    if isinstance(node, ast.AugAssign | ast.Assign):
        target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
        if _attribute(target) in NOTES and node.value is not None:
            return _anywhere(node.value, module)
    if isinstance(node, ast.keyword) and node.arg == "note":
        return templates(node.value, module)
    return []


def _anywhere(node, module):
    """Return the templates of a list, tuple or generator of texts."""
    if found := templates(node, module):
        return found
    inner = []
    if isinstance(node, ast.List | ast.Tuple):
        inner = [part.value if isinstance(part, ast.Starred) else part for part in node.elts]
    elif isinstance(node, ast.GeneratorExp | ast.ListComp):
        inner = [node.elt]
    elif isinstance(node, ast.Call):
        inner = node.args
    return [text for part in inner for text in _anywhere(part, module)]


def error_templates():
    """Return the templates of every error that is raised on purpose and that a command may show."""
    found = set()
    for name, module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _attribute(node.func) in ERRORS and node.args:
                found.update(templates(node.args[0], module))
            elif isinstance(node, ast.Return) and name.startswith("cli/"):
                found.update(text for text in templates(node.value, module) if text.startswith("interrupted"))
    return {text for text in found if _is_sentence(text)}


def reason_templates():
    """Return why an article, a file or an address gave nothing, and where a date comes from."""
    found = set()
    for name, module, tree in modules("corpus", "storage/faults.py", "fetch"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _attribute(node.func) in REASONING and node.args:
                found.update(templates(node.args[-1], module))
            elif isinstance(node, ast.keyword) and node.arg == "evidence":
                found.update(templates(node.value, module))
            elif isinstance(node, ast.Return | ast.Yield) and name in GIVING_REASONS:
                found.update(text for text in templates(node.value, module) if " " in text)
            elif isinstance(node, ast.Constant) and name == "corpus/sniff.py" and isinstance(node.value, str):
                found.update([node.value] if node.value.startswith(("a ", "an ")) else [])
    return {text for text in found if _is_sentence(text) and "\n" not in text}


def said_templates():
    """Return what the terminal and the commands say themselves."""
    found = set()
    for name, module, tree in modules("cli", "terminal"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _attribute(node.func) in ("say", "counter", "_notes") and node.args:
                found.update(templates(node.args[0], module))
            elif isinstance(node, ast.Dict):
                # Labels and templates that are said a line further on.
                found.update(text for key in node.keys if key for text in templates(key, module) if name == SHOWING)
            elif isinstance(node, ast.Tuple) and name.startswith("terminal/"):
                found.update(text for part in node.elts for text in templates(part, module) if "{}" in text)
    return found


def _attribute(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _is_sentence(text):
    return any(character.isalpha() for character in text.replace("{}", ""))
