"""What stands between a person and somebody else's object, found in the source, and the same code without it. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

REFUSALS = {"PermissionDenied", "Http404"}
# Where objects are looked up for somebody: pages, their forms, the API and what these share.
LOOKED_UP_IN = re.compile(
    r"views|forms|scope\.py|guard\.py|new\.py|admin|api/(endpoints|reads|keys)\.py|signin/groups\.py"
)
RIGHTS_IN = re.compile(r"models/querysets\w*\.py$")
PERMISSIONS_IN = re.compile(r"(^|/)permissions\.py$")
HELPERS = ("mutants_any_of", "mutants_widened", "mutants_unscoped", "mutants_reached")


@dataclass(frozen=True)
class Mutant:
    """One thing taken away. `number` is its place among those of the file, `function` what is compiled anew for it."""

    path: str
    number: int
    line: int
    kind: str  # guard | right | permission | method | filter | scope
    what: str
    function: str
    text: str  # the function's source: when it changes, what is known of the mutant is forgotten

    @property
    def key(self) -> str:
        return f"{self.path} {self.number} {self.kind} {self.what}"

    @property
    def place(self) -> tuple[str, str]:
        return self.path, self.function


def scopes_of(source: str) -> set[str]:
    """The names of the methods that narrow a query to what a person may see or do."""
    methods = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return {method.name for method in methods if "user" in _arguments(method) and not method.name.startswith("_")}


def mutants_of(path: str, source: str, scopes: set[str]) -> list[Mutant]:
    walk = _Walk(path, source, scopes, None)
    walk.visit(ast.parse(source))
    return walk.found


def without(mutant: Mutant, source: str, scopes: set[str], filename: str) -> CodeType:
    """The code of the mutant's function without what the mutant lacks."""
    tree = _Walk(mutant.path, source, scopes, mutant.number).visit(ast.parse(source))
    return code_named(tree, mutant.function, filename)


def telling(path: str, source: str, functions: set[str], filename: str) -> Iterator[tuple[str, CodeType]]:
    """The functions' code, which says when it is reached, by name."""
    tree = ast.parse(source)
    for name, node in _outermost(tree):
        if name in functions:
            said = ast.parse(f"mutants_reached({path!r}, {name!r})").body[0]
            node.body.insert(bool(ast.get_docstring(node)), ast.copy_location(said, node.body[0]))
    codes = codes_of(tree, filename)
    yield from ((name, codes[name]) for name in functions)


def _outermost(tree: ast.AST, before: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{before}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _outermost(node, f"{before}{node.name}.")


def code_named(tree: ast.Module, function: str, filename: str) -> CodeType:
    return codes_of(tree, filename)[function]


def codes_of(tree: ast.Module, filename: str) -> dict[str, CodeType]:
    """{qualified name: code} of all that the source defines, at any depth."""

    def inner(code: CodeType) -> Iterator[CodeType]:
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield constant
                yield from inner(constant)

    return {code.co_qualname: code for code in inner(compile(ast.fix_missing_locations(tree), filename, "exec"))}


def _arguments(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}


def _name(node: ast.AST | None) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


class _Walk(ast.NodeTransformer):
    """Lists what can be taken away; given a number, takes that away and nothing else."""

    def __init__(self, path: str, source: str, scopes: set[str], target: int | None) -> None:
        self.path, self.source, self.scopes, self.target = path, source, scopes, target
        self.found: list[Mutant] = []
        self.functions: list[ast.FunctionDef] = []
        self.classes: list[str] = []
        self.refused_by: set[ast.AST] = set()  # calls that an `if not …: raise` rests on: the raise is one mutant
        tree = ast.parse(source)
        self.rights = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and PERMISSIONS_IN.search(f"{(node.module or '').replace('.', '/')}.py")
            for alias in node.names
        }
        self.refusing = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and any(isinstance(inner, ast.Raise) and _name(inner.exc) in REFUSALS for inner in ast.walk(node))
        }
        self.looks_up = bool(LOOKED_UP_IN.search(path))

    def or_without(
        self, node: ast.expr | ast.stmt, kind: str, changed: Callable[[], ast.AST], what: str = ""
    ) -> ast.AST:
        """The node, or what it is changed to when this is the mutant that is asked for."""
        number = len(self.found)
        outer = self.functions[0]
        said = " ".join((what or ast.get_source_segment(self.source, node) or "").split())[:110]
        text = ast.get_source_segment(self.source, outer) or ""
        name = ".".join((*self.classes, outer.name))
        self.found.append(Mutant(self.path, number, node.lineno, kind, said, name, text))
        return ast.copy_location(changed(), node) if number == self.target else node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        if self.functions:
            return self.generic_visit(node)
        self.classes.append(node.name)
        self.generic_visit(node)
        self.classes.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions.append(node)
        if len(self.functions) == 1:
            for decorator in node.decorator_list:
                if re.match(r"require_(safe|POST|GET|http_methods)$", _name(decorator)):
                    self.or_without(decorator, "method", ast.Pass)
            if PERMISSIONS_IN.search(self.path) or re.match(r"has_\w*permission$", node.name):
                name, before = node.name, node.body
                # One that calls super() is a closure, and so must be what takes its place.
                whole = "__class__, True" if "super()" in ast.unparse(node) else "True,"
                answer = ast.parse(f"({whole})[-1]", mode="eval").body
                yes: list[ast.stmt] = [ast.fix_missing_locations(ast.copy_location(ast.Return(answer), before[0]))]
                asked = self.or_without(node, "permission", lambda: ast.Pass(), f"{name} answers True")
                node.body = before if asked is node else yes
        if node.body:
            self.generic_visit(node)
        self.functions.pop()
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        refuses = any(isinstance(inner, ast.Raise) and _name(inner.exc) in REFUSALS for inner in node.body)
        if refuses and isinstance(node.test, ast.UnaryOp):
            self.refused_by.add(node.test.operand)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if self.functions and _name(node.exc) in REFUSALS:
            return self.or_without(node, "guard", ast.Pass)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if self.functions and isinstance(node.value, ast.Call) and _name(node.value) in self.refusing:
            return self.or_without(node, "guard", ast.Pass)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        asked_by_if = node in self.refused_by
        self.generic_visit(node)
        if not self.functions:
            return node
        name = _name(node)
        if name in self.rights and not asked_by_if and isinstance(node.func, ast.Name):
            return self.or_without(node, "right", lambda: ast.Constant(True))
        if RIGHTS_IN.search(self.path):
            return self._in_querysets(node, name)
        return self._looked_up(node, name) if self.looks_up else node

    def _in_querysets(self, node: ast.Call, name: str) -> ast.AST:
        if name == "filter" and isinstance(node.func, ast.Attribute) and "user" in _arguments(self.functions[0]):
            receiver = node.func.value
            return self.or_without(node, "scope", lambda: ast.Call(ast.Attribute(receiver, "all", ast.Load()), [], []))
        return node

    def _looked_up(self, node: ast.Call, name: str) -> ast.AST:
        found: ast.AST = node
        if name == "get_object_or_404":
            for given in node.keywords:
                found = self._lacking(found, node, given, lambda rest: _call("mutants_any_of", node.args, rest))
            if node.args and self._is_narrowed(node.args[0]):
                wide = [_call("mutants_widened", node.args[:1], []), *node.args[1:]]
                what = f"{ast.unparse(node.args[0])} – every one"
                changed = self.or_without(node, "filter", lambda: ast.Call(node.func, wide, node.keywords), what)
                found = changed if changed is not node else found
        elif name in ("filter", "get") and isinstance(node.func, ast.Attribute) and node.keywords and not node.args:
            for given in node.keywords:
                if _of_an_object(given.value):
                    found = self._lacking(found, node, given, lambda rest: ast.Call(node.func, [], rest))
        elif name in self.scopes and isinstance(node.func, ast.Attribute):
            words = [node.func.value, ast.Constant(name), *node.args]
            found = self.or_without(node, "scope", lambda: _call("mutants_unscoped", words, node.keywords))
        return found

    def _is_narrowed(self, found: ast.expr) -> bool:
        """Not all that a model has, in whatever order and with whatever is joined."""
        names = {_name(inner) for inner in ast.walk(found) if isinstance(inner, ast.Attribute)}
        everything = "objects" in names and not names & {"filter", "exclude", *self.scopes}
        return not (isinstance(found, ast.Name) or everything)

    def _lacking(
        self, found: ast.AST, node: ast.Call, given: ast.keyword, changed: Callable[[list[ast.keyword]], ast.AST]
    ) -> ast.AST:
        rest = [other for other in node.keywords if other is not given]
        what = f"{ast.unparse(node)[:80]} without {given.arg or '**'}"
        made = self.or_without(node, "filter", lambda: changed(rest), what)
        return made if made is not node else found


def _of_an_object(value: ast.expr) -> bool:
    """Not a fixed value (RevisionState.DRAFT, True): what an object is like narrows no less, but shuts nobody out."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return not all(isinstance(part, ast.Constant) or ast.unparse(part)[:1].isupper() for part in parts)


def _call(name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), args, keywords)
