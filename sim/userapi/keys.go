package userapi

// keys says what the keys of the state mean in a scenario; see [sim.Vendor].
var keys = map[string]string{
	"accounts":        "The accounts: each has its own users.",
	"accounts.id":     "The account's name, as tenant of faults, rivals, steps and assertions.",
	"apiKeys":         "The keys that the account's requests carry, alone or with what they may do. A step chooses one by as: {apiKey: KEY}.",
	"key":             "The key.",
	"permissions":     "What the key may do besides reading. Default: everything.",
	"apiKeys.active":  "Whether the key works. Default: true.",
	"membershipPlans": "The names of the account's plans.",

	"users":                    "The account's users.",
	"email":                    "The email, unique within the account.",
	"firstName":                "The first name. null: it was cleared.",
	"lastName":                 "The last name. null: it was cleared.",
	"active":                   "Whether the user is active. Default: true.",
	"memberNumber":             "The account's own number of the user.",
	"address":                  "The street address.",
	"city":                     "The city.",
	"state":                    "The state of an address in the US: two letters, or the full name.",
	"provinceOrRegion":         "The province or region of an address elsewhere.",
	"postalCode":               "The postal code.",
	"phone":                    "The phone number.",
	"emergencyContactName":     "Whom to call in an emergency.",
	"emergencyContactPhone":    "The phone number of the emergency contact.",
	"membershipPlan":           "The name of the user's plan, one of the account's.",
	"membershipExpirationDate": "The last day of the membership, as YYYY-MM-DD.",
	"signedWaiver":             "Whether the user signed the waiver. Default: false.",
	"paidDues":                 "Whether the user paid the dues. Default: false.",
	"accountExpirationDate":    "The last day on which the user can log in, as YYYY-MM-DD.",
	"canLogIn":                 "Whether the user can log in. It follows from active and accountExpirationDate, and must agree with them.",

	"generate":       "How many records to make up, from the seed.",
	"generate.users": "The number of users, besides those that are declared. Default: 0.",
}
