// StationClock
