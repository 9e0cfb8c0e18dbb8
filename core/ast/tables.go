package ast

import "reflect"

// Tables lists the names of tables that a statement refers to, in sub-queries too, those of its common tables among them.
func Tables(s Statement) []Name {
	var found []Name
	collectTables(reflect.ValueOf(s), &found)
	return found
}

var (
	nameType    = reflect.TypeFor[Name]()
	packagePath = nameType.PkgPath()
)

// collectTables looks at all that a node holds. Names of tables are the fields of that name.
func collectTables(v reflect.Value, found *[]Name) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			collectTables(v.Elem(), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collectTables(v.Index(i), found)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == packagePath {
			collectFields(v, found)
		}
	}
}

func collectFields(v reflect.Value, found *[]Name) {
	_, isTable := v.Interface().(Table)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case !field.IsExported():
		case field.Type == nameType && (field.Name == "Table" || isTable):
			*found = append(*found, v.Field(i).Interface().(Name))
		default:
			collectTables(v.Field(i), found)
		}
	}
}
