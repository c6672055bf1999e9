// Loads a library made for Android and plays a first launch through it: `smoke LIBRARY DECLARATION FOLDER`. The script
// `smoke` compiles it, with what it needs of Android's names.

#ifdef SHIM
// What the C library of other Linuxes has under another name, or not at all.
#include <errno.h>
#include <stddef.h>
#include <stdio.h>

extern int __xpg_strerror_r(int, char *, size_t);
int *__errno(void) { return &errno; }
int strerror_r(int error, char *text, size_t size) { return __xpg_strerror_r(error, text, size); }
int __android_log_write(int level, const char *tag, const char *text) { return fprintf(stderr, "log %d %s: %s\n", level, tag, text); }
int __android_log_buf_write(int buffer, int level, const char *tag, const char *text) { return __android_log_write(level, tag, text); }
#ifdef __arm__
extern void *__gnu_Unwind_Find_exidx(void *, int *);
void *dl_unwind_find_exidx(void *pc, int *count) { return __gnu_Unwind_Find_exidx(pc, count); }
#endif
#else
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct { uint64_t capacity, length; uint8_t *data; } Buffer;
typedef struct { int32_t length; const uint8_t *data; } Bytes;
typedef struct { int8_t code; Buffer error; } Status;
enum { UNEXPECTED = 2, CONTRACT = 30 };

static void *library;

#define FUNCTION(name, result, ...) result (*name)(__VA_ARGS__) = function(#name)

static void *function(const char *name) {
  void *found = dlsym(library, name);
  if (!found) { fprintf(stderr, "smoke: %s is missing\n", name); exit(1); }
  return found;
}

static void expect(int holds, const char *what) {
  printf("%s: %s\n", holds ? "ok" : "FAILED", what);
  if (!holds) exit(1);
}

static uint32_t number(const uint8_t *at) { return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]; }

static Buffer buffer(const void *content, int32_t length) {
  FUNCTION(ffi_askfirst_ffi_rustbuffer_from_bytes, Buffer, Bytes, Status *);
  Status status = {0};
  return ffi_askfirst_ffi_rustbuffer_from_bytes((Bytes){length, content}, &status);
}

// Android's packed relocations, which no other loader knows: bionic/linker, "APS2". Groups of relocations that have something in
// common, each number as SLEB128.
#if defined(__x86_64__)
enum { ABSOLUTE = 1, GLOBAL = 6, RELATIVE = 8 };
#elif defined(__aarch64__)
enum { ABSOLUTE = 257, GLOBAL = 1025, RELATIVE = 1027 };
#else
enum { ABSOLUTE = 2, GLOBAL = 21, RELATIVE = 23 };
#endif
enum { BY_INFO = 1, BY_OFFSET = 2, BY_ADDEND = 4, ADDEND = 8, PACKED_REL = 0x6000000f, PACKED_RELA = 0x60000011 };

static intptr_t next(const uint8_t **at) {
  intptr_t value = 0;
  unsigned shift = 0, byte;
  do {
    byte = *(*at)++;
    value |= (intptr_t)(byte & 127) << shift;
    shift += 7;
  } while (byte & 128);
  return byte & 64 && shift < 8 * sizeof value ? value | (intptr_t)((uintptr_t)-1 << shift) : value;
}

static void relocate(const struct link_map *map, intptr_t place, uintptr_t info, intptr_t addend, const ElfW(Sym) *symbols, const char *names) {
  uintptr_t *target = (uintptr_t *)(map->l_addr + place);
  unsigned wide = sizeof info == 8, type = wide ? info & 0xffffffff : info & 255;
  const char *name = names + symbols[wide ? info >> 16 >> 16 : info >> 8].st_name;
  if (mprotect((void *)((uintptr_t)target & -4096), 4096, PROT_READ | PROT_WRITE)) perror("smoke");
  if (!wide) addend = *target;
  switch (type) {
    case RELATIVE: *target = map->l_addr + addend; break;
    case ABSOLUTE: case GLOBAL: *target = (uintptr_t)dlsym(library, name) + (type == ABSOLUTE ? addend : 0); break;
    default: fprintf(stderr, "smoke: relocation %u of %s\n", type, name); exit(1);
  }
}

static void unpack(void) {
  struct link_map *map;
  if (dlinfo(library, RTLD_DI_LINKMAP, &map)) exit(1);
  const ElfW(Sym) *symbols = NULL;
  const char *names = NULL;
  const uint8_t *at = NULL;
  for (ElfW(Dyn) *entry = map->l_ld; entry->d_tag; entry++) {
    if (entry->d_tag == DT_SYMTAB) symbols = (void *)entry->d_un.d_ptr;
    if (entry->d_tag == DT_STRTAB) names = (void *)entry->d_un.d_ptr;
    if (entry->d_tag == PACKED_REL || entry->d_tag == PACKED_RELA) at = (void *)(map->l_addr + entry->d_un.d_ptr);
  }
  if (!at || memcmp(at, "APS2", 4)) return;
  at += 4;
  intptr_t left = next(&at), place = next(&at), addend = 0;
  printf("%ld packed relocations\n", (long)left);
  while (left > 0) {
    intptr_t size = next(&at), flags = next(&at), step = flags & BY_OFFSET ? next(&at) : 0;
    uintptr_t info = flags & BY_INFO ? next(&at) : 0;
    if (!(flags & ADDEND)) addend = 0;
    else if (flags & BY_ADDEND) addend += next(&at);
    for (left -= size; size > 0; size--) {
      place += flags & BY_OFFSET ? step : next(&at);
      if (!(flags & BY_INFO)) info = next(&at);
      if (flags & ADDEND && !(flags & BY_ADDEND)) addend += next(&at);
      relocate(map, place, info, addend, symbols, names);
    }
  }
}

int main(int count, char **argument) {
  if (count != 4) return 2;
  setbuf(stdout, NULL);
  library = dlopen(argument[1], RTLD_NOW);
  if (!library) { fprintf(stderr, "smoke: %s\n", dlerror()); return 1; }
  unpack();
  FUNCTION(Java_io_askfirst_internal_Native_check, int32_t, void *, void *, int64_t, int32_t);
  FUNCTION(ffi_askfirst_ffi_uniffi_contract_version, uint32_t, void);
  FUNCTION(uniffi_askfirst_ffi_fn_constructor_installation_open, uint64_t, Bytes, Buffer, Status *);
  FUNCTION(uniffi_askfirst_ffi_fn_clone_installation, uint64_t, uint64_t, Status *);
  FUNCTION(uniffi_askfirst_ffi_fn_method_installation_check, uint32_t, uint64_t, uint32_t, Status *);
  FUNCTION(uniffi_askfirst_ffi_fn_method_installation_agree, Buffer, uint64_t, Buffer, Status *);
  FUNCTION(uniffi_askfirst_ffi_fn_method_installation_withdraw, Buffer, uint64_t, Status *);

  expect(Java_io_askfirst_internal_Native_check(NULL, NULL, 1, 0) == 0, "JNI denies where nothing is open");
  expect(ffi_askfirst_ffi_uniffi_contract_version() == CONTRACT, "UniFFI's contract is the one that Kotlin expects");

  // platform, version, folder, no boot, no clock
  uint8_t opening[4 + 2 + 4 + 4096 + 4 + 1] = {0, 0, 0, 1, 0, 30};
  size_t length = strlen(argument[3]);
  if (length > 4096) return 2;
  opening[8] = length >> 8;
  opening[9] = length;
  memcpy(opening + 10, argument[3], length);
  int32_t size = 10 + length + 5;

  Status status = {0};
  uniffi_askfirst_ffi_fn_constructor_installation_open((Bytes){5, NULL}, buffer(opening, size), &status);
  expect(status.code == UNEXPECTED, "a panic unwinds to the boundary and stops there");
  if (sizeof(void *) == 4) return 0; // Files are another matter: the two C libraries lay out stat and dirent differently there.

  static uint8_t declaration[1 << 20];
  FILE *file = fopen(argument[2], "rb");
  if (!file) return 2;
  int32_t read = fread(declaration, 1, sizeof declaration, file);
  fclose(file);
  status = (Status){0};
  uint64_t open = uniffi_askfirst_ffi_fn_constructor_installation_open((Bytes){read, declaration}, buffer(opening, size), &status);
  if (status.code) fprintf(stderr, "%.*s\n", (int)status.error.length, status.error.data);
  expect(status.code == 0, "an installation opens");
#define OPEN uniffi_askfirst_ffi_fn_clone_installation(open, &status)

  // effective, durable, problem, denied, allowed
  Buffer outcome = uniffi_askfirst_ffi_fn_method_installation_agree(OPEN, buffer((uint8_t[12]){0}, 12), &status);
  expect(status.code == 0 && outcome.data[0] && outcome.data[1] && number(outcome.data + 2) == 0, "agreeing is effective and durable");
  const uint8_t *denied = outcome.data + 6;
  expect(number(denied) == 0 && number(denied + 4) > 0, "it allows something");
  uint32_t use = number(denied + 8);
  expect(uniffi_askfirst_ffi_fn_method_installation_check(OPEN, use, &status) > 127, "a use is allowed");
  outcome = uniffi_askfirst_ffi_fn_method_installation_withdraw(OPEN, &status);
  expect(status.code == 0 && outcome.data[0] && outcome.data[1], "withdrawing is effective and durable");
  expect(uniffi_askfirst_ffi_fn_method_installation_check(OPEN, use, &status) < 128, "the use is denied");
  return 0;
}
#endif
