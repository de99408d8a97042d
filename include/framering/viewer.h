/*
 * The newest frame of a session. A viewer holds nothing: it never slows or stops a camera, and may come, go and be
 * killed at any time. Included by framering.h.
 *
 * One thread at a time uses a handle; different handles are independent.
 */
#ifndef FRAMERING_VIEWER_H
#define FRAMERING_VIEWER_H

#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct framering_viewer framering_viewer;

/* Waits for the session to appear, at most `timeout_ns`. FRAMERING_TIMEOUT: it did not, or its segments cannot be
 * used; the text says which. FRAMERING_REFUSED: it is another user's. */
FRAMERING_API int framering_viewer_open(const char* session, int64_t timeout_ns, framering_viewer** viewer);
/* NULL is fine here and in all that close. */
FRAMERING_API void framering_viewer_close(framering_viewer* viewer);

/* Copies the newest frame that this viewer has not given yet, whole, and waits for it at most `timeout_ns`. The
 * first call gives the newest one that is there. `pixels`: room for `capacity` bytes; the first payload_bytes are
 * written. FRAMERING_TIMEOUT: no newer frame; `frame` and `pixels` are of no use then. FRAMERING_TOO_SMALL:
 * frame->payload_bytes are needed, and the frame counts as not given. FRAMERING_END: no frame will follow here. */
FRAMERING_API int framering_viewer_newest(framering_viewer* viewer, int64_t timeout_ns, framering_frame* frame,
                                          void* pixels, size_t capacity);

/* The same without a copy: `look` reads the pixels where they lie. They may change meanwhile; then its result is
 * void, and it is called again with a newer frame. So it must take any bytes for pixels, keep no pointer, and do
 * nothing but compute: what it has written to `context` counts only if this returns FRAMERING_OK. It must not call
 * the library. A result other than 0 ends the call: `*result`, with FRAMERING_OK if the frame was whole until
 * then. FRAMERING_OVERTAKEN: `look` is slower than the ring. */
typedef int (*framering_look)(void* context, const framering_frame* frame, const void* pixels);
FRAMERING_API int framering_viewer_look(framering_viewer* viewer, int64_t timeout_ns, framering_look look,
                                        void* context, int* result);

/* The state of the session as framering_status() gives it, cheaper. */
FRAMERING_API int framering_viewer_status(framering_viewer* viewer, const char** json);

#ifdef __cplusplus
}
#endif
#endif
