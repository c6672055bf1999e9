// The start of a shared library on Android: who it is, for the loader and the debugger, and what happens when it is unloaded.

// The only thing that names a library when it hands functions to __cxa_atexit; its address is what counts.
__attribute__((visibility("hidden"))) void *const __dso_handle = (void *)&__dso_handle;

void __cxa_finalize(void *);

__attribute__((destructor)) static void unloaded(void) {
  __cxa_finalize((void *)&__dso_handle);
}

// The note that says "made for Android, from this API level on".
__attribute__((section(".note.android.ident"), used, aligned(4))) static const struct {
  int name_size, size, type;
  char name[8];
  int level;
} note = {8, 4, 1, "Android", LEVEL};
