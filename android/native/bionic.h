// What LLVM's libunwind has to know of Android's C library from API level 24 on: names, and the layouts that both sides
// must agree on. Read by the script `stand-in` alone, in place of the NDK's headers.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define __BIONIC__ 1

#ifdef __cplusplus
extern "C" {
#endif

// stdio.h, stdlib.h, string.h, assert.h, errno.h, inttypes.h
typedef struct __sFILE FILE;
extern FILE *stderr;
int fprintf(FILE *, const char *, ...);
int vfprintf(FILE *, const char *, __builtin_va_list);
int snprintf(char *, size_t, const char *, ...);
int fflush(FILE *);
char *getenv(const char *);
void *malloc(size_t);
void free(void *);
__attribute__((noreturn)) void abort(void);
int memcmp(const void *, const void *, size_t);
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int strcmp(const char *, const char *);
size_t strlen(const char *);
int *__errno(void);
#define errno (*__errno())
#define assert(condition) ((void)0)
#define PRId32 "d"
#define PRIu8 "u"
#define PRIu32 "u"
#define PRIx32 "x"
#define PRIu64 "llu"
#define PRIx64 "llx"
#define PRIuPTR "lu"
#define PRIxPTR "lx"

// pthread.h
typedef struct {
#ifdef __LP64__
  int32_t __private[14];
#else
  int32_t __private[10];
#endif
} pthread_rwlock_t;
#define PTHREAD_RWLOCK_INITIALIZER { { 0 } }
int pthread_rwlock_rdlock(pthread_rwlock_t *);
int pthread_rwlock_wrlock(pthread_rwlock_t *);
int pthread_rwlock_unlock(pthread_rwlock_t *);

// unistd.h, sys/auxv.h, sys/syscall.h
typedef int pid_t;
unsigned long getauxval(unsigned long);
#define AT_HWCAP2 26
long syscall(long, ...);

// dlfcn.h, elf.h, link.h
typedef struct {
  const char *dli_fname;
  void *dli_fbase;
  const char *dli_sname;
  void *dli_saddr;
} Dl_info;
int dladdr(const void *, Dl_info *);

#define PT_LOAD 1
#define PT_GNU_EH_FRAME 0x6474e550
#define PT_ARM_EXIDX 0x70000001
typedef uint16_t Elf32_Half, Elf64_Half;
typedef uint32_t Elf32_Addr;
typedef uint64_t Elf64_Addr;
typedef struct {
  uint32_t p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags, p_align;
} Elf32_Phdr;
typedef struct {
  uint32_t p_type, p_flags;
  uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
} Elf64_Phdr;
#ifdef __LP64__
#define ElfW(type) Elf64_##type
#else
#define ElfW(type) Elf32_##type
#endif
struct dl_phdr_info {
  ElfW(Addr) dlpi_addr;
  const char *dlpi_name;
  const ElfW(Phdr) *dlpi_phdr;
  ElfW(Half) dlpi_phnum;
  // From API level 30 on, and not looked at.
  unsigned long long dlpi_adds, dlpi_subs;
  size_t dlpi_tls_modid;
  void *dlpi_tls_data;
};
int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);
#ifdef __arm__
typedef uintptr_t _Unwind_Ptr;
_Unwind_Ptr dl_unwind_find_exidx(_Unwind_Ptr, int *);
#endif

#ifdef __cplusplus
}
#endif
