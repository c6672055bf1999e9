/// The gate page as Swift reads it, see docs/page-format.md. Swift has no load that no compiler moves or joins, on the systems that
/// this runs on; C has.
#ifndef ASKFIRST_PAGE_H
#define ASKFIRST_PAGE_H

#include <stddef.h>
#include <stdint.h>

/// How large a page is, and how much of it comes before the cells.
enum { ASKFIRST_PAGE_SIZE = 4096, ASKFIRST_PAGE_HEADER = 64, ASKFIRST_PAGE_ROOM = ASKFIRST_PAGE_SIZE - ASKFIRST_PAGE_HEADER };

/// The cell of a use that the page does not have: undeclared.
enum { ASKFIRST_UNDECLARED = 2 };

/// What checks read: the cells, of which there is always room for ASKFIRST_PAGE_ROOM, and how many of them count.
struct askfirst_gate {
  const uint8_t *_Nonnull cells;
  uint32_t count;
};

/// Maps the page in a file, for good. NULL if there is no such file, it is too short to be a page, or the system refuses.
const uint8_t *_Nullable askfirst_page_map(const char *_Nonnull path);

/// A page's room of cells that all say "not ready".
const uint8_t *_Nonnull askfirst_page_not_ready(void);

/// Turns to other cells. Checks that run meanwhile read the old ones or the new.
static inline void askfirst_gate_turn(struct askfirst_gate *_Nonnull gate, const uint8_t *_Nonnull cells, uint32_t count) {
  __atomic_store_n(&gate->cells, cells, __ATOMIC_SEQ_CST);
  __atomic_store_n(&gate->count, count, __ATOMIC_SEQ_CST);
}

/// The cell of a use, loaded anew: another process may have withdrawn a moment ago.
static inline uint8_t askfirst_gate_cell(const struct askfirst_gate *_Nonnull gate, uint32_t number) {
  if (number >= __atomic_load_n(&gate->count, __ATOMIC_RELAXED)) {
    return ASKFIRST_UNDECLARED;
  }
  return __atomic_load_n(__atomic_load_n(&gate->cells, __ATOMIC_RELAXED) + number, __ATOMIC_ACQUIRE);
}

/// One byte, loaded anew.
static inline uint8_t askfirst_load(const uint8_t *_Nonnull byte) {
  return __atomic_load_n(byte, __ATOMIC_ACQUIRE);
}

#endif
