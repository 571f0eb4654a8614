package main

// careful remembers which events it has seen: a service would keep them in a table with a
// unique key. In the end it looks for members whose webhook never came.
type careful struct {
	egym client
	seen map[event]bool
}

func (c *careful) received(e event) error {
	if c.seen[e] {
		return nil
	}
	if err := c.egym.welcome(e.AccountID); err != nil {
		return err
	}
	c.seen[e] = true
	return nil
}

func (c *careful) end() error {
	welcomed, err := c.egym.welcomed()
	if err != nil {
		return err
	}
	for _, id := range members {
		if welcomed[id] {
			continue
		}
		if err := c.egym.welcome(id); err != nil {
			return err
		}
	}
	return nil
}
