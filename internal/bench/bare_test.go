package bench

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
	made    int
}

func newBare[R any]() http.Handler {
	b := &bare[R]{records: map[string]R{}}
	e := echo.New()
	e.POST("/records", b.create)
	e.GET("/records/:id", b.get)
	e.PUT("/records/:id", b.update)
	e.POST("/records/:id/conflict", b.conflict)
	return e
}

func (b *bare[R]) create(c echo.Context) error {
	var r R
	if err := c.Bind(&r); err != nil {
		return err
	}
	b.mu.Lock()
	b.made++
	b.records[strconv.Itoa(b.made)] = r
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

// The records that the bare server stores for each vendor.
type (
	egymAccount struct {
		AccountID   string `json:"accountId"`
		Email       string `json:"email"`
		FirstName   string `json:"firstName"`
		LastName    string `json:"lastName"`
		DateOfBirth string `json:"dateOfBirth,omitempty"`
		Gender      string `json:"gender"`
		Membership  *struct {
			MembershipID    string `json:"membershipId"`
			MembershipType  string `json:"membershipType"`
			StartOfContract string `json:"startOfContract"`
			EndOfContract   string `json:"endOfContract,omitempty"`
		} `json:"membership"`
	}
	perfectgymUser struct {
		ID          int    `json:"id"`
		FirstName   string `json:"firstName"`
		LastName    string `json:"lastName"`
		Email       string `json:"email"`
		PhoneNumber string `json:"phoneNumber"`
		BirthDate   string `json:"birthDate"`
		Sex         string `json:"sex"`
		HomeClubID  int    `json:"homeClubId"`
		Address     struct {
			Line1      string `json:"line1"`
			City       string `json:"city"`
			PostalCode string `json:"postalCode"`
			Country    string `json:"countrySymbol"`
		} `json:"address"`
	}
	clubosUser struct {
		UserID      int    `json:"userId"`
		Role        string `json:"role"`
		LocalUserID string `json:"localUserId"`
		FirstName   string `json:"firstName"`
		LastName    string `json:"lastName"`
		Gender      string `json:"gender"`
		FullAccount bool   `json:"fullAccount"`
	}
	onsiMember struct {
		MemberID      string  `json:"memberId"`
		Email         string  `json:"email"`
		FirstName     string  `json:"firstName"`
		LastName      string  `json:"lastName"`
		Phone         *string `json:"phone"`
		Tier          string  `json:"tier"`
		WorkerID      *string `json:"workerId"`
		EnablePayroll bool    `json:"enablePayroll"`
	}
	userapiUser struct {
		Email          string  `json:"email"`
		FirstName      string  `json:"firstName"`
		LastName       string  `json:"lastName"`
		City           *string `json:"city"`
		Phone          *string `json:"phone"`
		MembershipPlan *string `json:"membershipPlan"`
		PaidDues       bool    `json:"paidDues"`
	}
)
