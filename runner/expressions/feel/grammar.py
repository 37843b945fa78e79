"""FEEL's grammar for lark's LALR parser (DMN 1.5, 10.3.1.2), lowest precedence first.

The lexer resolves what needs to know names or what went before: names with spaces, keys, `[` that closes a range and
`]` that opens one, the minus of a negative literal. A shift wins over a reduction, so that `if`, `for`, `some`,
`every` and `function` take all that follows them.
"""

GRAMMAR = r"""
?feel: expression
cell: test ("," test)*                                 -> unary_tests
    | NOT "(" test ("," test)* ")"                     -> negated_tests
    | "-"                                              -> any_value

?test: expression | unary_range

?expression: disjunction

?disjunction: conjunction (OR conjunction)+            -> disjunction
            | conjunction
?conjunction: comparison (AND comparison)+             -> conjunction
            | comparison
?comparison: sum
           | comparison comparator sum                 -> comparison
           | comparison BETWEEN sum AND sum            -> between
           | comparison IN in_tests                    -> membership
!comparator: "=" | "!=" | "<" | "<=" | ">" | ">="
in_tests: sum                                          -> items
        | unary_range                                  -> items
        | "(" test ("," test)+ ")"                     -> items
unary_range: comparator sum                            -> unary_range

?sum: product
    | sum "+" product                                  -> addition
    | sum "-" product                                  -> subtraction
?product: power
        | product "*" power                            -> multiplication
        | product "/" power                            -> division
?power: unary
      | power "**" unary                               -> exponentiation
?unary: "-" unary                                      -> negation
      | typed
?typed: postfix
      | typed INSTANCE OF type                         -> instance_of

?postfix: primary
        | postfix "." NAME                             -> path
        | postfix FILTER expression "]"                -> filter
        | postfix "(" ")"                              -> empty_call
        | postfix "(" expression ("," expression)* ")" -> call
        | postfix "(" KEY ":" expression ("," KEY ":" expression)* ")" -> named_call

?primary: NUMBER                                       -> number
        | STRING                                       -> string
        | TRUE                                         -> true
        | FALSE                                        -> false
        | NULL                                         -> null
        | AT STRING                                    -> at_literal
        | NAME                                         -> name
        | "(" expression ")"                           -> parenthesised
        | "(" unary_range ")"                          -> parenthesised
        | NOT "(" expression ")"                       -> not_call
        | interval
        | "[" "]"                                      -> empty_list
        | "[" test ("," test)* "]"                     -> list_items
        | "{" "}"                                      -> empty_context
        | "{" entry ("," entry)* "}"                   -> context
        | IF expression THEN expression ELSE expression -> if_then
        | FOR iterations RETURN expression             -> for_return
        | SOME iterations SATISFIES expression         -> some
        | EVERY iterations SATISFIES expression        -> every
        | FUNCTION "(" ")" body                        -> function
        | FUNCTION "(" parameter ("," parameter)* ")" body -> function

?interval: "[" expression ".." expression "]"          -> closed_closed
         | "[" expression ".." expression ")"          -> closed_open
         | "[" expression ".." expression RANGE_END    -> closed_open
         | "(" expression ".." expression "]"          -> open_closed
         | "(" expression ".." expression ")"          -> open_open
         | "(" expression ".." expression RANGE_END    -> open_open
         | RANGE_START expression ".." expression "]"  -> open_closed
         | RANGE_START expression ".." expression ")"  -> open_open
         | RANGE_START expression ".." expression RANGE_END -> open_open

entry: KEY ":" expression                              -> entry
     | STRING ":" expression                           -> text_entry

iterations: iteration ("," iteration)*                 -> items
iteration: KEY IN expression                           -> iteration
         | KEY IN expression ".." expression           -> iteration

parameter: KEY                                         -> parameter
         | KEY ":" type                                -> parameter
body: expression                                       -> feel_body
    | EXTERNAL expression                              -> external_body

type: TYPE                                             -> type_name
    | LIST "<" type ">"                                -> type_of_parts
    | RANGE "<" type ">"                               -> type_of_parts
    | CONTEXT "<" ">"                                  -> context_type
    | CONTEXT "<" KEY ":" type ("," KEY ":" type)* ">" -> context_type
    | FUNCTION "<" ">" "->" type                       -> function_type
    | FUNCTION "<" type ("," type)* ">" "->" type      -> function_type

POWER: "**"
DOTS: ".."
ARROW: "->"
NE: "!="
LE: "<="
GE: ">="
%declare NOT OR AND BETWEEN IN INSTANCE OF NAME KEY NUMBER STRING TRUE FALSE NULL AT IF THEN ELSE FOR RETURN
%declare SOME EVERY SATISFIES FUNCTION EXTERNAL FILTER RANGE_START RANGE_END TYPE LIST RANGE CONTEXT
"""
