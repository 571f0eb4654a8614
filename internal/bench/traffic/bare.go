package traffic

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"
)

// bare is the baseline of the benchmarks: an echo server that decodes a record,
// stores it in a map and encodes it. It has no rules, tenants, journal or undo.
type bare[R any] struct {
	mu      sync.RWMutex
	records map[string]R
	order   []string
}

// Bare returns a bare server without records.
func (v Vendor) Bare() http.Handler { return v.bare() }

func newBare[R any]() http.Handler {
	b := &bare[R]{records: map[string]R{}}
	e := echo.New()
	e.POST("/records", b.create)
	e.GET("/records", b.list)
	e.GET("/records/:id", b.get)
	e.PUT("/records/:id", b.update)
	e.POST("/records/:id/conflict", b.conflict)
	return e
}

func (b *bare[R]) create(c echo.Context) error {
	var r R
	if err := json.NewDecoder(c.Request().Body).Decode(&r); err != nil {
		return err
	}
	b.mu.Lock()
	id := strconv.Itoa(len(b.order) + 1)
	b.records[id] = r
	b.order = append(b.order, id)
	b.mu.Unlock()
	return c.JSON(http.StatusCreated, r)
}

func (b *bare[R]) get(c echo.Context) error {
	b.mu.RLock()
	r, ok := b.records[c.Param("id")]
	b.mu.RUnlock()
	if !ok {
		return echo.ErrNotFound
	}
	return c.JSON(http.StatusOK, r)
}

func (b *bare[R]) update(c echo.Context) error {
	b.mu.RLock()
	r, ok := b.records[c.Param("id")]
	b.mu.RUnlock()
	if !ok {
		return echo.ErrNotFound
	}
	if err := json.NewDecoder(c.Request().Body).Decode(&r); err != nil {
		return err
	}
	b.mu.Lock()
	b.records[c.Param("id")] = r
	b.mu.Unlock()
	return c.JSON(http.StatusOK, r)
}

func (b *bare[R]) conflict(c echo.Context) error {
	var r R
	if err := json.NewDecoder(c.Request().Body).Decode(&r); err != nil {
		return err
	}
	b.mu.RLock()
	_, ok := b.records[c.Param("id")]
	b.mu.RUnlock()
	if !ok {
		return echo.ErrNotFound
	}
	return c.JSON(http.StatusConflict, map[string]string{"error": "exists", "id": c.Param("id")})
}

func (b *bare[R]) list(c echo.Context) error {
	limit, err := strconv.Atoi(c.QueryParam("limit"))
	if err != nil {
		return err
	}
	offset, err := strconv.Atoi(c.QueryParam("offset"))
	if err != nil {
		return err
	}
	b.mu.RLock()
	total := len(b.order)
	items := make([]R, 0, limit)
	for i := offset; i < total && len(items) < limit; i++ {
		items = append(items, b.records[b.order[i]])
	}
	b.mu.RUnlock()
	return c.JSON(http.StatusOK, struct {
		Items []R `json:"items"`
		Total int `json:"total"`
	}{items, total})
}
