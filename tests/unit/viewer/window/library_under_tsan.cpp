// The window's library is not built with ThreadSanitizer, which therefore does not see how its threads for drawing
// wait for each other. Left out are calls that come from inside the library, and races that lie in it on at least
// one side; what our own code does is reported, whoever has called it.
#if defined(__SANITIZE_THREAD__)
extern "C" const char*
__tsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
    return "called_from_lib:libQt6Core.so.6\n"
           "called_from_lib:libQt6Gui.so.6\n"
           "race_top:libQt6Core.so.6\n";
}
#endif
