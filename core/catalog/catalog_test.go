package catalog

import (
	"strings"
	"sync"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
)

func resolved(t *testing.T, d Default, parts ...string) Name {
	t.Helper()
	name, err := d.Resolve(parts)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestNamesAreCompleted(t *testing.T) {
	for _, c := range []struct {
		given Default
		parts string
		want  string
	}{
		{Default{}, "trips", "datafusion.public.trips"},
		{Default{Schema: "s"}, "trips", "datafusion.s.trips"},
		{Default{Catalog: "c", Schema: "s"}, "o.trips", "c.o.trips"},
		{Default{}, "a.b.c", "a.b.c"},
	} {
		if got := resolved(t, c.given, strings.Split(c.parts, ".")...).String(); got != c.want {
			t.Errorf("%s is %s, want %s", c.parts, got, c.want)
		}
	}
	if _, err := (Default{}).Resolve([]string{"a", "b", "c", "d"}); !errs.Is(err, errs.Binding) {
		t.Errorf("four parts: %v", err)
	}
}

func TestRelationsComeAndGo(t *testing.T) {
	c := New(Default{})
	trips := resolved(t, Default{}, "trips")
	view := Relation{View: &View{Plan: &logical.Empty{}, Definition: "SELECT 1"}}
	if previous, err := c.Register(trips, view); err != nil || previous.View != nil {
		t.Fatal(previous, err)
	}
	if found, err := c.Lookup(trips); err != nil || found.View != view.View {
		t.Fatal(found, err)
	}
	_, err := c.Lookup(resolved(t, Default{}, "tripz"))
	if !errs.Is(err, errs.NotFound) || err.Error() != `table not found: "tripz" (did you mean "trips"?)` {
		t.Error(err)
	}
	for _, parts := range [][]string{{"other", "trips"}, {"other", "public", "trips"}} {
		name := resolved(t, Default{}, parts...)
		if _, err := c.Lookup(name); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := c.Register(name, view); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, found := c.Deregister(trips); !found {
		t.Error("the view was not found")
	}
	if _, found := c.Deregister(trips); found {
		t.Error("the view was found twice")
	}
}

func TestSchemasComeAndGo(t *testing.T) {
	c := New(Default{})
	if created, err := c.CreateSchema(DefaultCatalog, "s"); !created || err != nil {
		t.Fatal(created, err)
	}
	if created, err := c.CreateSchema(DefaultCatalog, "s"); created || err != nil {
		t.Error(created, err)
	}
	if _, err := c.CreateSchema("nowhere", "s"); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	if !c.CreateCatalog("d") || c.CreateCatalog("d") {
		t.Error("a catalog is created once")
	}
	if _, err := c.Register(Name{DefaultCatalog, "s", "x"}, Relation{}); err != nil {
		t.Fatal(err)
	}
	if list := c.List(); len(list) != 1 || list[0].Name.String() != "datafusion.s.x" {
		t.Error(list)
	}
	if schemas, err := c.Schemas(DefaultCatalog); err != nil || strings.Join(schemas, " ") != "public s" {
		t.Error(schemas, err)
	}
	if !c.DropSchema(DefaultCatalog, "s") || c.DropSchema(DefaultCatalog, "s") {
		t.Error("a schema is dropped once")
	}
}

func TestConcurrentUse(t *testing.T) {
	c := New(Default{})
	name := resolved(t, Default{}, "t")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 100 {
				if _, err := c.Register(name, Relation{View: &View{}}); err != nil {
					t.Error(err)
				}
				c.List()
				if _, err := c.Lookup(name); err != nil && !errs.Is(err, errs.NotFound) {
					t.Error(err)
				}
				c.Deregister(name)
			}
		})
	}
	group.Wait()
}
