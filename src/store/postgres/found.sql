-- What a database has of what a ledger's has: kind, name and what each is, in words that every version of the server says.
-- `OURS` stands for the names of a ledger's tables. Whatever could show other rows, let others in, or write when somebody
-- else does, has a row here if it is at one of them, whoever put it there.
WITH ours AS (
  SELECT c.* FROM pg_class AS c
  WHERE c.relname IN (OURS) AND c.relnamespace = CAST(CAST(current_schema() AS pg_catalog.text) AS regnamespace)
)
SELECT 'table', CAST(c.relname AS pg_catalog.text), concat(
    string_agg(concat(
        a.attname, ' ', format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> t.typcollation THEN ' collate ' || CAST(a.attcollation AS pg_catalog.text) END,
        CASE WHEN a.attnotnull THEN ' not null' END,
        ' default ' || pg_get_expr(d.adbin, d.adrelid),
        CASE WHEN a.attidentity <> '' THEN ' identity ' || CAST(a.attidentity AS pg_catalog.text) END,
        CASE WHEN a.attgenerated <> '' THEN ' generated ' || CAST(a.attgenerated AS pg_catalog.text) END), ', ' ORDER BY a.attnum),
    CASE WHEN c.relpersistence <> 'p' THEN ', not durable' END,
    CASE WHEN c.relrowsecurity OR c.relforcerowsecurity THEN ', row security' END)
  FROM ours AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' GROUP BY c.relname, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity
UNION ALL
SELECT CASE WHEN x.indisunique OR x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN 'binding index' ELSE 'index' END,
    CAST(i.relname AS pg_catalog.text), concat(c.relname, ' (', (
      SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = i.oid), ')',
    ' where ' || pg_get_expr(x.indpred, x.indrelid), CASE WHEN x.indisunique THEN ' unique' END,
    CASE WHEN x.indexprs IS NOT NULL THEN ' by an expression' END, CASE WHEN NOT x.indisvalid THEN ' not valid' END)
  FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN ours AS c ON c.oid = x.indrelid
UNION ALL
-- Those of columns that are not null have rows since version 18, and stand with the columns.
SELECT 'constraint', concat(c.relname, '.', k.conname), pg_get_constraintdef(k.oid)
  FROM pg_constraint AS k JOIN ours AS c ON c.oid = k.conrelid WHERE k.contype NOT IN ('n', 'p')
UNION ALL
SELECT 'view', CAST(c.relname AS pg_catalog.text), concat(
    (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
      FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0), ': ', pg_get_viewdef(c.oid))
  FROM pg_class AS c WHERE c.relkind = 'v' AND c.relnamespace = CAST(CAST(current_schema() AS pg_catalog.text) AS regnamespace)
UNION ALL
SELECT 'trigger', CAST(t.tgname AS pg_catalog.text), concat(c.relname, ' ', t.tgtype, ' ', t.tgenabled, ' ',
    CASE WHEN p.pronamespace <> c.relnamespace THEN CAST(p.pronamespace AS pg_catalog.text) || '.' END, p.proname, ' ',
    encode(t.tgargs, 'escape'), CASE WHEN t.tgqual IS NOT NULL THEN ' when something is so' END,
    CASE WHEN CAST(t.tgattr AS pg_catalog.text) <> '' THEN ' of columns ' || CAST(t.tgattr AS pg_catalog.text) END)
  FROM pg_trigger AS t JOIN ours AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
  WHERE NOT t.tgisinternal
UNION ALL
SELECT 'rule', concat(c.relname, '.', r.rulename), pg_get_ruledef(r.oid)
  FROM pg_rewrite AS r JOIN ours AS c ON c.oid = r.ev_class WHERE c.relkind = 'r'
UNION ALL
SELECT 'policy', concat(c.relname, '.', p.polname), coalesce(pg_get_expr(p.polqual, p.polrelid), '')
  FROM pg_policy AS p JOIN ours AS c ON c.oid = p.polrelid
UNION ALL
SELECT 'heir', CAST(CAST(h.inhrelid AS regclass) AS pg_catalog.text), concat('of ', c.relname)
  FROM pg_inherits AS h JOIN ours AS c ON c.oid = h.inhparent
UNION ALL
SELECT 'function', CAST(p.proname AS pg_catalog.text), concat(p.prosrc, CASE WHEN l.lanname <> 'plpgsql' THEN ' in ' || l.lanname END,
    CASE WHEN p.prosecdef THEN ' as its owner' END, ' with ' || array_to_string(p.proconfig, ', '))
  FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
  WHERE p.pronamespace = CAST(CAST(current_schema() AS pg_catalog.text) AS regnamespace) AND p.pronargs = 0
    AND p.proname LIKE 'ledger\_%'
UNION ALL
-- Else the ledger's schema could have its own idea of what is equal.
SELECT 'setting', 'search_path', CASE
    WHEN array_position(current_schemas(true), 'pg_catalog') < array_position(current_schemas(true), current_schema())
    THEN 'the system''s names come first' ELSE 'other names come before the system''s' END
ORDER BY 1, 2, 3
