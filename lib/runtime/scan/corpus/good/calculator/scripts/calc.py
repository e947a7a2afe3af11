import ast
import operator
import re

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
PATTERN = re.compile(r"[\d+*() -]+")


def value(node):
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](value(node.left), value(node.right))
    return ast.literal_eval(node)


print(value(ast.parse(input(), mode="eval").body))
