"""Speed, as ratios within one run: `make bench`. Never part of the tests, whose machine is anybody's."""
