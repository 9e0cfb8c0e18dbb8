package shell

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ballista-go/ballista/cli/shell/format"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/types"
)

const informationSchema = "information_schema"

// keywords are the words that statements are made of.
var keywords = strings.Fields(`
	ALL ANALYZE AND ANTI AS ASC BETWEEN BY CASE CAST COPY CREATE CROSS CUBE CURRENT DATABASE DEALLOCATE DELETE DESC DESCRIBE DISTINCT DROP
	ELSE END EXCEPT EXCLUDE EXECUTE EXISTS EXPLAIN EXTERNAL EXTRACT FALSE FETCH FILTER FIRST FOLLOWING FROM FULL FUNCTIONS GROUP GROUPING
	GROUPS HAVING IF ILIKE IN INNER INSERT INTERSECT INTERVAL INTO IS JOIN LAST LATERAL LEFT LIKE LIMIT LOCATION NATURAL NOT NULL NULLS
	OFFSET ON OR ORDER OUTER OVER OVERWRITE PARTITION PARTITIONED PRECEDING PREPARE QUALIFY RANGE RECURSIVE REPLACE RESET RIGHT ROLLUP ROW
	ROWS SCHEMA SELECT SEMI SET SETS SHOW SIMILAR STORED TABLE TABLES THEN TO TRUE TRY_CAST UNBOUNDED UNION UNNEST USING VALUES VERBOSE VIEW
	WHEN WHERE WINDOW WITH WITHIN`)

// keywordCandidates are in the case of what is typed.
func keywordCandidates(word string) (list []candidate) {
	lower := word != "" && word == strings.ToLower(word)
	for _, k := range keywords {
		if lower {
			k = strings.ToLower(k)
		}
		list = append(list, candidate{text: k, kind: "keywords"})
	}
	return list
}

func (s *shell) functionCandidates() (list []candidate) {
	for _, name := range s.session.Catalog().FunctionNames() {
		if sqlName(name) == name { // operators have names that are none
			list = append(list, candidate{text: name, kind: "functions"})
		}
	}
	return list
}

func (s *shell) settingCandidates() (list []candidate) {
	for name, value := range s.session.Settings() {
		list = append(list, candidate{name, "settings", value})
	}
	return list
}

func formatCandidates() (list []candidate) {
	for _, kind := range format.Kinds() {
		list = append(list, candidate{kind.Name, "formats", kind.Doc})
	}
	return list
}

func (s *shell) tableCandidates() (list []candidate) {
	for _, entry := range s.session.Catalog().List() {
		if entry.Name.Schema != informationSchema {
			list = append(list, candidate{text: s.shortName(entry.Name), kind: "tables"})
		}
	}
	return list
}

// shortName is a table's name without what completes it anyway.
func (s *shell) shortName(n catalog.Name) string {
	settings := s.session.Settings()
	text := sqlName(n.Table)
	if own := n.Catalog == settings["datafusion.catalog.default_catalog"]; !own || n.Schema != settings["datafusion.catalog.default_schema"] {
		text = sqlName(n.Schema) + "." + text
		if !own {
			text = sqlName(n.Catalog) + "." + text
		}
	}
	return text
}

// sqlName is a name as SQL has it: in quotes where it needs them.
func sqlName(name string) string {
	if parsed, err := parser.ParseExpr(name); err == nil {
		if column, ok := parsed.(*ast.Column); ok && len(column.Name) == 1 && column.Name[0].Name == name && !column.Name[0].Quoted {
			return name
		}
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// mention finds tables in a statement that is not complete, with their aliases.
var mention = regexp.MustCompile(`(?i)(?:\b(?:from|join|into|update)|,)\s+([\w."]+)(?:\s+(?:as\s+)?(\w+))?`)

// mentioned are the tables that a statement mentions, by the names that qualify their columns.
func (s *shell) mentioned(statement string) map[string]catalog.Entry {
	found := map[string]catalog.Entry{}
	entries := s.session.Catalog().List()
	for _, match := range mention.FindAllStringSubmatch(statement, -1) {
		i := slices.IndexFunc(entries, func(e catalog.Entry) bool {
			return strings.EqualFold(s.shortName(e.Name), match[1]) || strings.EqualFold(e.Name.Schema+"."+e.Name.Table, match[1])
		})
		if i < 0 {
			continue
		}
		found[strings.ToLower(entries[i].Name.Table)] = entries[i]
		if match[2] != "" {
			found[strings.ToLower(match[2])] = entries[i]
		}
	}
	return found
}

// columnCandidates are the columns of the tables that are mentioned, or else of all tables.
func (s *shell) columnCandidates(statement string) (list []candidate) {
	for _, entry := range s.mentioned(statement) {
		list = append(list, columnsOf(entry, "")...)
	}
	if list == nil {
		for _, entry := range s.session.Catalog().List() {
			if entry.Name.Schema != informationSchema {
				list = append(list, columnsOf(entry, "")...)
			}
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return strings.Compare(a.text, b.text) })
	return slices.CompactFunc(list, func(a, b candidate) bool { return a.text == b.text })
}

// qualifiedCandidates are the columns of a table, or the tables of a schema.
func (s *shell) qualifiedCandidates(word, statement string) (list []candidate) {
	qualifier := word[:strings.LastIndexByte(word, '.')]
	if entry, ok := s.mentioned(statement)[strings.ToLower(strings.Trim(qualifier, `"`))]; ok {
		return columnsOf(entry, qualifier+".")
	}
	for _, entry := range s.session.Catalog().List() {
		name := sqlName(entry.Name.Schema) + "." + sqlName(entry.Name.Table)
		list = append(list, candidate{text: name, kind: "tables"}, candidate{text: sqlName(entry.Name.Catalog) + "." + name, kind: "tables"})
		if strings.EqualFold(qualifier, entry.Name.Table) {
			list = append(list, columnsOf(entry, qualifier+".")...)
		}
	}
	return list
}

func columnsOf(entry catalog.Entry, prefix string) (list []candidate) {
	fields := entry.Relation.Table
	if entry.Relation.View != nil {
		for _, column := range entry.Relation.View.Plan.Output() {
			list = append(list, columnCandidate(prefix, column))
		}
		return list
	}
	for _, field := range fields.Schema().Fields() {
		list = append(list, candidate{prefix + sqlName(field.Name), "columns", types.Name(field.Type)})
	}
	return list
}

func columnCandidate(prefix string, column *expr.Column) candidate {
	return candidate{prefix + sqlName(column.Name), "columns", types.Name(column.DataType)}
}

// paths are the files and folders that a path may become.
func paths(typed string) (list []candidate) {
	folder, _ := filepath.Split(typed)
	where := pathOf(folder)
	if where == "" {
		where = "."
	}
	entries, _ := os.ReadDir(where) // no folder, no candidates
	for _, entry := range entries {
		name, kind := folder+entry.Name(), "files"
		if info, err := os.Stat(filepath.Join(where, entry.Name())); err == nil && info.IsDir() {
			name, kind = name+"/", "folders"
		}
		if strings.HasPrefix(entry.Name(), ".") && !strings.HasPrefix(typed, folder+".") {
			continue
		}
		list = append(list, candidate{text: name, kind: kind})
	}
	return list
}
