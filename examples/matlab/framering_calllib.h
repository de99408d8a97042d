/* The viewer for MATLAB's loadlibrary(), whose parser knows no opaque types: handles are numbers, structures
 * bytes. docs/other_languages.md has the calls. For everything else there is framering_mex.c. */
#include <stdint.h>

const char *framering_version(void);
const char *framering_error(void);
int framering_viewer_open(const char *session, int64_t timeout_ns, uint64_t *viewer);
int framering_viewer_newest(uint64_t viewer, int64_t timeout_ns, uint8_t *frame, uint8_t *pixels,
                            uint64_t capacity);
void framering_viewer_close(uint64_t viewer);
int framering_request(const char *session, int request);
