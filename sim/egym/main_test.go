package egym_test

import (
	"testing"

	"github.com/mockvendors/mockvendors/internal/apitest"
	"github.com/mockvendors/mockvendors/sim/egym"
)

func TestMain(m *testing.M) { apitest.Main(m, egym.Vendor) }

// operations is a working request of each simulated operation, by chain-a.
var operations = []struct{ id, method, path, body string }{
	{"publishAccount", "POST", accounts, `{"email":"jane.roe@mailinator.com","firstName":"Jane","lastName":"Roe","gender":"FEMALE","membership":{"membershipId":"M-9","membershipType":"BASIC","startOfContract":"2025-08-24"}}`},
	{"listAccounts", "GET", accounts, ""},
	{"retrieveAccount", "GET", accounts + "/acc-john", ""},
	{"updateAccount", "PUT", accounts + "/acc-john", john},
	{"partialUpdate", "PATCH", accounts + "/acc-john", `{"firstName":"Jon"}`},
	{"eraseAccountMembershipData", "DELETE", accounts + "/acc-john", ""},
	{"getByEmail", "GET", accounts + "/email/john.wick@mailinator.com", ""},
	{"retrieveAccountByMembershipId", "GET", accounts + "/membership/M-1", ""},
	{"uploadImage", "PUT", accounts + "/acc-john/images", picture},
	{"deleteImage", "DELETE", accounts + "/acc-john/images", ""},
	{"getRoles", "GET", accounts + "/acc-john/roles", ""},
	{"assignRoles", "POST", accounts + "/acc-john/roles", `{"trainer":true,"gymOwner":false}`},
	{"getUserRfids", "GET", accounts + "/acc-john/rfids", ""},
	{"addRFIDToUser", "POST", accounts + "/acc-john/rfids", `{"rfid":"0x0a1c","tagFormat":"LEGIC"}`},
	{"updateUsersRfids", "PUT", accounts + "/acc-john/rfids", `{"rfids":[{"rfid":"0x0a1c"}]}`},
	{"deleteRfid", "DELETE", accounts + "/acc-john/rfids/0x0a1b", ""},
	{"getByRfid", "GET", accounts + "/rfid/0x0a1b", ""},
	{"getAccountNfcToken", "GET", accounts + "/acc-john/nfc", ""},
	{"assignAccountNfcToken", "PUT", accounts + "/acc-john/nfc", `{"token":"cafe","collectorId":7}`},
	{"deleteAccountNfcToken", "DELETE", accounts + "/acc-john/nfc", ""},
	{"getByNfc", "GET", accounts + "/nfc/beef", ""},
	{"checkin", "POST", accounts + "/acc-john/checkins", `{}`},
	{"checkout", "POST", accounts + "/acc-john/checkouts", `{"timestamp":1768467000000}`},
	{"checkAdmission", "POST", accounts + "/acc-tan/admissions", ""},
	{"getCorporateFitnessMemberAccounts", "GET", accounts + "/corporate-fitness?endDateFrom=2026-01-01&endDateTo=2026-12-31", ""},
	{"migrate", "POST", "/api/v2/migrate?legacyUserId=4711", ""},
	{"listGymProducts", "GET", "/api/v2/products", ""},
	{"productDetails", "GET", "/api/v2/products/p-1", ""},
	{"userProducts", "GET", accounts + "/acc-john/products", ""},
	{"productBooking", "PUT", accounts + "/acc-john/products", `{"productId":"p-1","endDate":"2026-03-31"}`},
	{"deactivateUserProduct", "DELETE", accounts + "/acc-john/products/p-2", ""},
	{"sendPushNotificationByAccountId", "POST", accounts + "/acc-john/notifications", `{"text":"Hello"}`},
	{"sendPushNotificationByMembershipId", "POST", accounts + "/membership/M-1/notifications", `{"text":"Hello","deeplink":"workouts"}`},
	{"getTasks", "GET", tasks, ""},
	{"createTask", "POST", tasks, firstTask},
	{"getTask", "GET", tasks + "/3", ""},
	{"updateTask", "PUT", tasks + "/3", firstTask},
	{"getAllWebhooks", "GET", webhooks, ""},
	{"createWebhook", "POST", webhooks, `{"url":"http://127.0.0.1:9000/b","secret":"hook-b"}`},
	{"getWebhookById", "GET", webhooks + "/5", ""},
	{"updateWebhook", "PUT", webhooks + "/5", `{"url":"http://127.0.0.1:9000/b","secret":"hook-b"}`},
	{"deleteWebhook", "DELETE", webhooks + "/5", ""},
	{"triggerWebhook", "POST", webhooks + "/5/trigger", ""},
}

const (
	tasks    = "/api/v2/tasks"
	webhooks = "/api/v2/webhooks"

	firstTask = `{"name":"Body Check","type":"GENERAL","dueDate":"2026-02-01","authorId":"acc-mary","targetId":"acc-john","completed":false}`
)

// Pictures: no more than what they are judged by.
const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"

	picture = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"me.png\"\r\nContent-Type: image/png\r\n\r\n" + png + "\r\n--b--\r\n"
)

func multipart(text string) apitest.Body {
	return apitest.Body{Type: "multipart/form-data; boundary=b", Text: text}
}

func file(name, data string) apitest.Body {
	return multipart("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"me\"\r\n\r\n" + data + "\r\n--b--\r\n")
}

// body is what c.Do takes for an operation's body.
func body(id, text string) any {
	switch {
	case text == "":
		return nil
	case id == "uploadImage":
		return multipart(text)
	}
	return text
}
