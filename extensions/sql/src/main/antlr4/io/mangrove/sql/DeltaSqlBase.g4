/*
 * The statements that Spark's own grammar lacks. The last alternative of `text` matches anything:
 * what is not ours goes to the parser we wrap, as it was written. A statement is an alternative of
 * `statement` here, a method of `StatementBuilder` and a procedure of the connector.
 */
grammar DeltaSqlBase;

options {
    caseInsensitive = true;
}

text
    : (EXPLAIN explainMode = (EXTENDED | CODEGEN | COST | FORMATTED)?)? statement ';'* EOF # ours
    | .*? EOF                                                                     # passThrough
    ;

/* For the place of a mistake: what of a text that nobody understands would be ours. */
onlyOurs
    : (EXPLAIN (EXTENDED | CODEGEN | COST | FORMATTED)?)? statement ';'* EOF
    ;

statement
    : (DESCRIBE | DESC) HISTORY table (LIMIT (limit = INTEGER | parameter))? # describeHistory
    | (DESCRIBE | DESC) DETAIL table                                         # describeDetail
    | SHOW PARTITIONS path = STRING                                          # showPartitionsOfPath
    | OPTIMIZE table FULL? (WHERE condition)? zorder?                        # optimize
    | REORG TABLE table (WHERE condition)? APPLY '(' PURGE ')'               # reorg
    | FSCK REPAIR TABLE table (DRY RUN)?                                     # fsck
    | ANALYZE TABLE table COMPUTE DELTA STATISTICS                           # computeStats
    | VACUUM table vacuumClause*                                             # vacuum
    | RESTORE TABLE? table TO? FOR? moment                                   # restore
    | ALTER TABLE table CREATE TAG (IF NOT EXISTS)? tag tagged? tagRetention? # createTag
    | ALTER TABLE table DROP TAG (IF EXISTS)? tag                            # dropTag
    | SHOW TAGS (IN | FROM)? table                                           # showTags
    | GENERATE what = identifier FOR TABLE table                             # generate
    | CONVERT TO DELTA table (NO STATISTICS)? (PARTITIONED BY '(' columns = condition ')')? # convert
    | newTable (SHALLOW | DEEP) CLONE source = table (FOR? moment)?
      (TBLPROPERTIES '(' property (',' property)* ')')? (LOCATION location = STRING)? # clone
    ;

tag
    : identifier
    | STRING
    ;

tagged
    : AS OF VERSION (INTEGER | parameter)
    ;

tagRetention
    : RETAIN (number | parameter) DAYS
    ;

newTable
    : CREATE TABLE (IF NOT EXISTS)? table    # createdTable
    | (CREATE OR)? REPLACE TABLE table       # replacedTable
    ;

property
    : STRING '='? propertyValue
    | column '='? propertyValue
    ;

propertyValue
    : STRING
    | number
    | TRUE
    | FALSE
    ;

vacuumClause
    : LITE                               # vacuumLite
    | FULL                               # vacuumFull
    | RETAIN (number | parameter) HOURS  # vacuumRetain
    | DRY RUN                            # vacuumDryRun
    | USING INVENTORY inventory          # vacuumInventory
    ;

inventory
    : table
    | '(' query ')'
    ;

/* Spark's grammar knows what it means, too. */
query
    : (~('(' | ')') | '(' query? ')')+
    ;

moment
    : (VERSION | SYSTEM_VERSION) AS OF (version = INTEGER | STRING | parameter) # versionMoment
    | (TIMESTAMP | SYSTEM_TIME) AS OF (STRING | parameter)                      # timestampMoment
    ;

number
    : '-'? INTEGER ('.' INTEGER)?
    ;

zorder
    : ZORDER BY '(' columns += column (',' columns += column)* ')'
    | ZORDER BY columns += column (',' columns += column)*
    ;

column
    : identifier ('.' identifier)*
    ;

/* Spark's grammar knows what it means. */
condition
    : .+?
    ;

table
    : STRING                                        # tablePath
    | IDENTIFIER_CLAUSE '(' (STRING | parameter) ')' # tableNameInText
    | parts += identifier ('.' parts += identifier)* # tableName
    ;

parameter
    : ':' identifier
    | '?'
    ;

identifier
    : WORD
    | INTEGER
    | QUOTED_WORD
    | nonReserved
    ;

nonReserved
    : EXPLAIN
    | EXTENDED
    | CODEGEN
    | COST
    | FORMATTED
    | DESCRIBE
    | DESC
    | HISTORY
    | DETAIL
    | SHOW
    | PARTITIONS
    | OPTIMIZE
    | FULL
    | WHERE
    | ZORDER
    | BY
    | VACUUM
    | LITE
    | RETAIN
    | HOURS
    | DRY
    | RUN
    | RESTORE
    | TABLE
    | TO
    | FOR
    | VERSION
    | SYSTEM_VERSION
    | AS
    | OF
    | TIMESTAMP
    | SYSTEM_TIME
    | LIMIT
    | IDENTIFIER_CLAUSE
    | ALTER
    | CREATE
    | DROP
    | TAG
    | TAGS
    | IF
    | NOT
    | EXISTS
    | DAYS
    | IN
    | FROM
    | REORG
    | APPLY
    | PURGE
    | OR
    | REPLACE
    | SHALLOW
    | GENERATE
    | CONVERT
    | DELTA
    | NO
    | STATISTICS
    | PARTITIONED
    | DEEP
    | CLONE
    | TBLPROPERTIES
    | LOCATION
    | TRUE
    | FALSE
    | FSCK
    | REPAIR
    | USING
    | INVENTORY
    | ANALYZE
    | COMPUTE
    ;

EXPLAIN: 'EXPLAIN';
EXTENDED: 'EXTENDED';
CODEGEN: 'CODEGEN';
COST: 'COST';
FORMATTED: 'FORMATTED';
DESCRIBE: 'DESCRIBE';
DESC: 'DESC';
HISTORY: 'HISTORY';
DETAIL: 'DETAIL';
SHOW: 'SHOW';
PARTITIONS: 'PARTITIONS';
OPTIMIZE: 'OPTIMIZE';
FULL: 'FULL';
WHERE: 'WHERE';
ZORDER: 'ZORDER';
BY: 'BY';
VACUUM: 'VACUUM';
LITE: 'LITE';
RETAIN: 'RETAIN';
HOURS: 'HOURS';
DRY: 'DRY';
RUN: 'RUN';
RESTORE: 'RESTORE';
TABLE: 'TABLE';
TO: 'TO';
FOR: 'FOR';
VERSION: 'VERSION';
SYSTEM_VERSION: 'SYSTEM_VERSION';
AS: 'AS';
OF: 'OF';
TIMESTAMP: 'TIMESTAMP';
SYSTEM_TIME: 'SYSTEM_TIME';
LIMIT: 'LIMIT';
IDENTIFIER_CLAUSE: 'IDENTIFIER';
ALTER: 'ALTER';
CREATE: 'CREATE';
DROP: 'DROP';
TAG: 'TAG';
TAGS: 'TAGS';
IF: 'IF';
NOT: 'NOT';
EXISTS: 'EXISTS';
DAYS: 'DAYS';
IN: 'IN';
FROM: 'FROM';
REORG: 'REORG';
APPLY: 'APPLY';
PURGE: 'PURGE';
OR: 'OR';
REPLACE: 'REPLACE';
SHALLOW: 'SHALLOW';
GENERATE: 'GENERATE';
CONVERT: 'CONVERT';
DELTA: 'DELTA';
NO: 'NO';
STATISTICS: 'STATISTICS';
PARTITIONED: 'PARTITIONED';
DEEP: 'DEEP';
CLONE: 'CLONE';
TBLPROPERTIES: 'TBLPROPERTIES';
LOCATION: 'LOCATION';
TRUE: 'TRUE';
FALSE: 'FALSE';
FSCK: 'FSCK';
REPAIR: 'REPAIR';
USING: 'USING';
INVENTORY: 'INVENTORY';
ANALYZE: 'ANALYZE';
COMPUTE: 'COMPUTE';

STRING
    : '\'' (~['\\] | '\\' . | '\'\'')* '\''
    | '"' (~["\\] | '\\' . | '""')* '"'
    ;

INTEGER: [0-9]+;

QUOTED_WORD: '`' (~'`' | '``')* '`';

WORD: [\p{L}0-9_]+;

LINE_COMMENT: '--' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(HIDDEN);
SPACE: [ \r\n\t]+ -> channel(HIDDEN);

/* So that the lexer never fails on a statement that is not ours. */
ANYTHING: .;
