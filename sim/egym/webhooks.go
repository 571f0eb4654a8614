package egym

import "github.com/mockvendors/mockvendors/sim"

// notify tells the subscribers of a gym what happened to one of its members: kind
// is the type of the webhook, such as GYM_CHECKIN.
func (a *api) notify(tx *sim.Tx, gym, accountID, kind string) {}
