"""The grammar of what stands between `${` and `}` (EL 2.2 without assignment, as in Camunda 7)."""

GRAMMAR = r"""
?start: choice

?choice: disjunction
       | disjunction "?" choice ":" choice      -> ternary

?disjunction: conjunction (_OR conjunction)*
?conjunction: equality (_AND equality)*
?equality: comparison (EQUALITY comparison)*
?comparison: sum (ORDER sum)*
?sum: product (SUM product)*
?product: unary (PRODUCT unary)*

?unary: value
      | SUM unary                               -> sign
      | _NOT unary                              -> negation
      | _EMPTY unary                            -> emptiness

?value: primary
      | primary suffix+                         -> chain

suffix: "." NAME                                -> property
      | "." NAME "(" [choice ("," choice)*] ")" -> method
      | "[" choice "]"                          -> place

?primary: "(" choice ")"
        | NAME                                  -> identifier
        | NAME "(" [choice ("," choice)*] ")"   -> function
        | STRING                                -> text
        | DECIMAL                               -> decimal
        | INTEGER                               -> integer
        | _TRUE                                 -> true
        | _FALSE                                -> false
        | _NULL                                 -> null

_OR.2: "||" | /or(?![\w$])/
_AND.2: "&&" | /and(?![\w$])/
EQUALITY.2: "==" | "!=" | /(eq|ne)(?![\w$])/
ORDER.2: "<=" | ">=" | "<" | ">" | /(lt|gt|le|ge)(?![\w$])/
SUM: "+" | "-"
PRODUCT.2: "*" | "/" | "%" | /(div|mod)(?![\w$])/
_NOT.2: "!" | /not(?![\w$])/
_EMPTY.2: /empty(?![\w$])/
_TRUE.2: /true(?![\w$])/
_FALSE.2: /false(?![\w$])/
_NULL.2: /null(?![\w$])/
DECIMAL.2: /\d+\.\d*([eE][+-]?\d+)?/ | /\.\d+([eE][+-]?\d+)?/ | /\d+[eE][+-]?\d+/
INTEGER: /\d+/
NAME: /[^\W\d][\w$]*|\$[\w$]*/
STRING: /'(?:[^'\\]|\\.)*'/s | /"(?:[^"\\]|\\.)*"/s

%ignore /\s+/
"""
