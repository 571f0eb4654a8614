package traffic

// The records that the bare server stores for each vendor.
type (
	egymAccount struct {
		AccountID   string `json:"accountId"`
		Email       string `json:"email"`
		FirstName   string `json:"firstName"`
		LastName    string `json:"lastName"`
		DateOfBirth string `json:"dateOfBirth,omitempty"`
		Gender      string `json:"gender"`
		Membership  struct {
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
