#include "CAskFirstPage.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const uint8_t *askfirst_page_map(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return NULL;
  }
  struct stat about;
  void *page = MAP_FAILED;
  // Touching what the file does not have would end the process.
  if (fstat(file, &about) == 0 && about.st_size >= ASKFIRST_PAGE_SIZE) {
    page = mmap(NULL, ASKFIRST_PAGE_SIZE, PROT_READ, MAP_SHARED, file, 0);
  }
  close(file);
  return page == MAP_FAILED ? NULL : page;
}

const uint8_t *askfirst_page_not_ready(void) {
  static const uint8_t cells[ASKFIRST_PAGE_ROOM];
  return cells;
}
