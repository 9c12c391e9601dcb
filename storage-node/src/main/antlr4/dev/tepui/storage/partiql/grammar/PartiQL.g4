/*
 * DynamoDB's dialect of PartiQL. The grammar takes more than DynamoDB does where DynamoDB has a text of its own for
 * what it refuses (aliases, GROUP BY, arithmetic in conditions); what such a text needs is decided in the package
 * dev.tepui.storage.partiql. Only brackets nest; everything else is a loop, so the depth of brackets bounds the stack.
 */
grammar PartiQL;

options { caseInsensitive = true; }

statement
    : (select | insert | update | delete | exists) SEMICOLON? EOF
    ;

select
    : SELECT DISTINCT? VALUE? (STAR | column (COMMA column)*) FROM source (COMMA source)*
        where? groupBy? orderBy? limit?
    ;

column
    : condition alias?
    ;

source
    : target alias?
    ;

alias
    : AS symbol
    | symbol
    ;

target
    : symbol (DOT symbol)*
    ;

where
    : WHERE condition
    ;

groupBy
    : GROUP BY condition (COMMA condition)*
    ;

orderBy
    : ORDER BY ordering (COMMA ordering)*
    ;

ordering
    : condition (ASC | DESC)?
    ;

limit
    : LIMIT condition
    ;

insert
    : INSERT INTO target VALUE condition returning?
    ;

update
    : UPDATE target clause+ where? returning?
    ;

clause
    : SET assignment (COMMA assignment)*   # set
    | REMOVE path                          # remove
    ;

assignment
    : path EQUAL condition
    ;

delete
    : DELETE FROM target where? returning?
    ;

exists
    : EXISTS LPAREN select RPAREN
    ;

returning
    : RETURNING returned (COMMA returned)*
    ;

returned
    : part=(ALL | MODIFIED) image=(OLD | NEW) (STAR | path)
    ;

condition
    : conjunction (OR conjunction)*
    ;

conjunction
    : negation (AND negation)*
    ;

negation
    : NOT* comparison
    ;

comparison
    : arithmetic relation?
    ;

relation
    : comparator=(EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL) arithmetic # compare
    | NOT? BETWEEN arithmetic AND arithmetic                                                        # between
    | NOT? IN arithmetic                                                                            # in
    | NOT? LIKE arithmetic                                                                          # like
    | IS NOT? (NULL | MISSING | WORD)                                                               # is
    ;

arithmetic
    : signed (operators+=(PLUS | MINUS | STAR | SLASH | PERCENT | CONCATENATE) signed)*
    ;

signed
    : signs+=(PLUS | MINUS)* primary
    ;

primary
    : literal
    | PARAMETER
    | call
    | path
    | exists
    | parentheses
    ;

parentheses
    : LPAREN condition (COMMA condition)* RPAREN
    ;

call
    : symbol LPAREN (condition (COMMA condition)*)? RPAREN
    ;

path
    : symbol step*
    ;

step
    : DOT symbol                    # entry
    | LBRACKET condition RBRACKET   # element
    ;

symbol
    : WORD
    | QUOTED
    ;

literal
    : STRING
    | NUMBER
    | TRUE
    | FALSE
    | NULL
    | MISSING
    | ION
    | list
    | bag
    | struct
    ;

list
    : LBRACKET (condition (COMMA condition)*)? RBRACKET
    ;

bag
    : BAG_BEGIN (condition (COMMA condition)*)? BAG_END
    ;

struct
    : LBRACE (pair (COMMA pair)*)? RBRACE
    ;

pair
    : condition COLON condition
    ;

ALL: 'ALL';
AND: 'AND';
AS: 'AS';
ASC: 'ASC';
BETWEEN: 'BETWEEN';
BY: 'BY';
DELETE: 'DELETE';
DESC: 'DESC';
DISTINCT: 'DISTINCT';
EXISTS: 'EXISTS';
FALSE: 'FALSE';
FROM: 'FROM';
GROUP: 'GROUP';
IN: 'IN';
INSERT: 'INSERT';
INTO: 'INTO';
IS: 'IS';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
MISSING: 'MISSING';
MODIFIED: 'MODIFIED';
NEW: 'NEW';
NOT: 'NOT';
NULL: 'NULL';
OLD: 'OLD';
OR: 'OR';
ORDER: 'ORDER';
REMOVE: 'REMOVE';
RETURNING: 'RETURNING';
SELECT: 'SELECT';
SET: 'SET';
TRUE: 'TRUE';
UPDATE: 'UPDATE';
VALUE: 'VALUE';
WHERE: 'WHERE';

WORD: [A-Z_$] [A-Z0-9_$]*;
QUOTED: '"' (~'"' | '""')* '"';
STRING: '\'' (~'\'' | '\'\'')* '\'';
NUMBER: ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ('E' [+-]? [0-9]+)?;
ION: '`' ~'`'* '`';
PARAMETER: '?';

BAG_BEGIN: '<<';
BAG_END: '>>';
NOT_EQUAL: '<>' | '!=';
LESS_OR_EQUAL: '<=';
GREATER_OR_EQUAL: '>=';
LESS: '<';
GREATER: '>';
EQUAL: '=';
LPAREN: '(';
RPAREN: ')';
LBRACKET: '[';
RBRACKET: ']';
LBRACE: '{';
RBRACE: '}';
COMMA: ',';
COLON: ':';
DOT: '.';
SEMICOLON: ';';
STAR: '*';
SLASH: '/';
PERCENT: '%';
PLUS: '+';
MINUS: '-';
CONCATENATE: '||';

LINE_COMMENT: '--' ~[\r\n]* -> skip;
COMMENT: '/*' .*? '*/' -> skip;
SPACE: [ \t\r\n\f\u000B]+ -> skip;
/** So that the lexer itself never fails: the parser refuses it. */
OTHER: .;
