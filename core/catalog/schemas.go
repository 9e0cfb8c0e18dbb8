package catalog

import "github.com/ballista-go/ballista/core/errs"

// Catalogs lists the catalogs' names.
func (c *Catalog) Catalogs() []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return sorted(c.databases)
}

// Schemas lists the names of a catalog's schemas.
func (c *Catalog) Schemas(catalog string) ([]string, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	schemas, ok := c.databases[catalog]
	if !ok {
		return nil, errs.New(errs.NotFound, "catalog not found: %q%s", catalog, errs.Suggest(catalog, sorted(c.databases)))
	}
	return sorted(schemas), nil
}

// Entry is a relation with its name.
type Entry struct {
	Name     Name
	Relation Relation
}

// List lists all relations by name.
func (c *Catalog) List() []Entry {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var list []Entry
	for _, catalog := range sorted(c.databases) {
		for _, schema := range sorted(c.databases[catalog]) {
			relations := c.databases[catalog][schema]
			for _, table := range sorted(relations) {
				list = append(list, Entry{Name{catalog, schema, table}, relations[table]})
			}
		}
	}
	return list
}

// CreateCatalog makes a catalog without schemas. It reports false when there is one of the name.
func (c *Catalog) CreateCatalog(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.databases[name]; taken {
		return false
	}
	c.databases[name] = map[string]schema{}
	return true
}

// CreateSchema makes an empty schema. It reports false when there is one of the name.
func (c *Catalog) CreateSchema(catalog, name string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	schemas, ok := c.databases[catalog]
	if !ok {
		return false, errs.New(errs.NotFound, "catalog not found: %q%s", catalog, errs.Suggest(catalog, sorted(c.databases)))
	}
	if _, taken := schemas[name]; taken {
		return false, nil
	}
	schemas[name] = schema{}
	return true, nil
}

// DropSchema takes a schema away with all its relations. It reports false when there is none of the name.
func (c *Catalog) DropSchema(catalog, name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, found := c.databases[catalog][name]
	delete(c.databases[catalog], name)
	return found
}
