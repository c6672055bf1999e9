#include <stdint.h>

/// How often memory was asked for so far, by this thread; 0 where that cannot be counted.
uint64_t askfirst_allocations(void);
