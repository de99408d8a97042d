/*
 * Frames for a session: any camera that a program of yours drives. It is the session's acquirer, with its
 * guarantees: a kill costs no published frame, lost frames are counted, cancel and terminate are seen. Included by
 * framering.h.
 *
 * One thread at a time uses a handle. A thread of the library keeps the session alive meanwhile: readers come and
 * go, and requests are answered, however long you wait for your camera.
 */
#ifndef FRAMERING_PRODUCER_H
#define FRAMERING_PRODUCER_H

#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct framering_producer framering_producer;

typedef struct framering_producer_options {
    uint32_t size;           /* sizeof(framering_producer_options) */
    uint32_t group_readable; /* 1: other users of your group may view */
    const char* session;
    uint64_t payload_bytes; /* of the largest frame that will come */
    uint64_t slots;         /* of the ring; 0: as many as acquirer takes */
    uint32_t resume;        /* 1: framering_producer_begin() resumes a scan that a killed producer left */
    uint32_t reserved;      /* 0 */
} framering_producer_options;

/* FRAMERING_REFUSED: the session has an acquirer. A ring that a former one left is used again where it fits. */
FRAMERING_API int framering_producer_open(const framering_producer_options* options,
                                          framering_producer** producer);
/* Ends a scan that runs as interrupted, then waits until the readers have stored everything; gives up once none of
 * them got on for `grace_ns`. `*owed`: frames that are not stored; they stay in the ring, and a writer that is
 * started later stores them. */
FRAMERING_API int framering_producer_close(framering_producer* producer, int64_t grace_ns, uint64_t* owed);

/* Begins a scan. `plan`: JSON as "plan" in scan.json (docs/scan_directory.md); needed are "width", "height" and
 * "pixel_format"; without "frames" there is no limit; "when_full": "wait", "drop" or "stop".
 * Waits for the role `wait_for` ("writer"; NULL: for nobody) to be ready, at most `timeout_ns`. `*delivered`:
 * number of the first frame; not 0 where a scan is resumed, whose plan must be the same. FRAMERING_TIMEOUT: the
 * role was not ready; nothing has begun. */
FRAMERING_API int framering_producer_begin(framering_producer* producer, const char* plan, const char* wait_for,
                                           int64_t timeout_ns, uint64_t* delivered);
/* state: enum framering_scan_state; reason: one line, may be NULL. */
FRAMERING_API int framering_producer_end(framering_producer* producer, int state, const char* reason);

/* The next slot, to be filled. FRAMERING_FULL: no slot was free within `timeout_ns`; with "drop" that never comes:
 * the frame then goes to viewers alone and is counted as lost. FRAMERING_STOPPED: cancel or terminate was asked
 * for. FRAMERING_END: the plan's frames are all there. */
FRAMERING_API int framering_producer_claim(framering_producer* producer, int64_t timeout_ns, void** pixels,
                                           size_t* bytes);
/* Shows it to everyone. Of `frame` these count: status, camera_frame_id, camera_time, camera_time_event,
 * host_time_ns (0: now), host_time_event, exposure_us, offset and binning, axes, values. Events of 0 are those of
 * the plan's "clocks". NULL: nothing is said. */
FRAMERING_API int framering_producer_publish(framering_producer* producer, const framering_frame* frame);
/* Gives the slot back. With `lost` its frame is counted as lost by the camera, so that a gap is recorded. */
FRAMERING_API int framering_producer_abandon(framering_producer* producer, int lost);
/* The camera lost so many frames before the next one. */
FRAMERING_API int framering_producer_lose(framering_producer* producer, uint64_t frames);

/* The place of a value in framering_frame.values, the same for the same name and unit ("temperature", "K"). */
FRAMERING_API int framering_producer_key(framering_producer* producer, const char* name, const char* unit,
                                         uint32_t* place);
/* FRAMERING_STOPPED: somebody asked for the end of the scan that runs. */
FRAMERING_API int framering_producer_check(framering_producer* producer);

#ifdef __cplusplus
}
#endif
#endif
