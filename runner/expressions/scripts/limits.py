"""What a script may take. Reached by no honest script of a diagram; a loop without end is stopped by them."""

SECONDS = 1.0  # of computing; the sandbox then stops the script itself
SECONDS_BEFORE_KILL = 1.6  # of the clock; then its process is ended
MEMORY = 64 * 1024 * 1024
STACK = 512 * 1024
SOURCE = 100_000  # characters
DEPTH = 64  # of lists and maps in each other, as for every JSON from outside
VALUES = 200_000  # in one result
CHARACTERS = 5_000_000  # in one result
LARGEST_NUMBER = 10**308
