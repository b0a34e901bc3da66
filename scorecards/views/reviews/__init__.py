"""Reviews: the calendar, one review with its agenda and minutes, the room in which it is held, its pack; and calendars to subscribe to."""
