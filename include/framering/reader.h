/*
 * Every frame of a session, in order: a lossless reader. It has a role, a name by which the acquirer keeps its
 * place: a process that is killed is followed by the next one of the role at the frame where it stopped. Included
 * by framering.h.
 *
 * One thread at a time uses a handle; different handles are independent.
 */
#ifndef FRAMERING_READER_H
#define FRAMERING_READER_H

#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct framering_reader framering_reader;

enum framering_purpose {
    /* The camera never waits for it: in a full ring it is passed over, and is told what it missed. */
    FRAMERING_PROCESSES = 0,
    /* The camera waits for it, or drops frames, as for a writer; frames that it has not released are kept, also
     * when it was killed. A script that is stopped in a debugger stops the camera. */
    FRAMERING_STORES = 1
};

typedef struct framering_reader_options {
    uint32_t size; /* sizeof(framering_reader_options) */
    uint32_t purpose;
    const char* session;
    const char* role; /* 1 to 31 of A-Z a-z 0-9 and _; one process at a time */
    /* For the session to appear, and for the acquirer to admit the role. */
    int64_t timeout_ns;
    /* How long frames are kept for the role once its process died; FRAMERING_FOREVER is possible. */
    int64_t restart_timeout_ns;
    /* An acquirer that is gone for longer has interrupted its scan; 0: 30 s. */
    int64_t acquirer_timeout_ns;
    /* Frames that may be held at once; 0: a quarter of the ring, at least 2. */
    uint64_t most_held;
} framering_reader_options;

/* FRAMERING_TIMEOUT: no session, or no acquirer. FRAMERING_REFUSED: another process has the role. */
FRAMERING_API int framering_reader_open(const framering_reader_options* options, framering_reader** reader);
/* The role ends: nothing waits for it any more, and only framering_reader_close() may follow. Until that, pixels
 * that are held may be read, but mean nothing. */
FRAMERING_API int framering_reader_leave(framering_reader* reader);
/* Without framering_reader_leave() before it the role keeps its place for the next process of that name, as after
 * a kill. */
FRAMERING_API void framering_reader_close(framering_reader* reader);

enum framering_event_kind {
    FRAMERING_SCAN_BEGINS = 1, /* text: its plan, JSON as in scan.json */
    FRAMERING_FRAME = 2,       /* frame, pixels: held until framering_reader_release() */
    FRAMERING_GAP = 3,         /* gap: frames that this reader does not get */
    FRAMERING_SCAN_ENDS = 4    /* state, text: why. The next call closes it for the role, once nothing is held */
};

/* Both ends included, by the camera's count (framering_frame.delivered). */
typedef struct framering_gap {
    uint64_t from;
    uint64_t to;
    uint64_t ring_full; /* of them: no slot was free */
    uint64_t camera;    /* of them: the camera lost and counted them */
    uint64_t missed;    /* of them: this reader was too slow */
} framering_gap;

typedef struct framering_event {
    uint32_t kind;
    uint32_t state; /* enum framering_scan_state */
    uint64_t scan_id;
    const char* text;   /* lives until the next poll */
    const void* pixels; /* in the ring, read-only; a write ends the process */
    framering_gap gap;
    framering_frame frame;
} framering_event;

/* What comes next: at most `most` events, at least one with FRAMERING_OK. Waits at most `timeout_ns`.
 * FRAMERING_TIMEOUT: nothing yet. FRAMERING_FULL: most_held frames are held, release some. FRAMERING_END: the
 * session is over, or its acquirer made another ring: open it anew. */
FRAMERING_API int framering_reader_poll(framering_reader* reader, int64_t timeout_ns, framering_event* events,
                                        size_t most, size_t* count);

/* Gives the `count` oldest frames that are held back. First make them part of what is to survive: they are gone
 * after this. FRAMERING_OVERTAKEN: at least one of them was overwritten while it was held, as a reader that only
 * processes was too slow. What was made of it is void; it was given, so no gap tells it. */
FRAMERING_API int framering_reader_release(framering_reader* reader, size_t count);

/* What was made of a frame: a score, a count. */
typedef struct framering_named_value {
    const char* name; /* 1 to 47 bytes of UTF-8; none of the columns that every file of values has */
    const char* unit; /* "um"; at most 15 bytes; NULL: none */
    double value;     /* not a number: not measured */
} framering_named_value;

/* Values of a frame that this reader was given in the scan in hand: one that is held, or one of the 1024 before
 * those. They become a row of values.ROLE in the scan's directory (docs/scan_directory.md), and stay if this
 * process is killed. Of several reports of a frame the newest value of each name counts.
 *
 * `*on_disk`, may be NULL: 0 while no role stores the scan; the newest 1024 reports are kept and written as soon
 * as one does, or are lost with the scan's end, which the log says. FRAMERING_INVALID: a name or a unit that
 * cannot be, or more than 64 names in a scan. FRAMERING_NOT_FOUND: another frame. FRAMERING_OVERTAKEN: the frame
 * was overwritten while it was held. FRAMERING_ERROR: the disk. Nothing is kept then. */
FRAMERING_API int framering_reader_report(framering_reader* reader, uint64_t sequence,
                                          const framering_named_value* values, size_t count, int* on_disk);

/* Nothing that is held was overwritten until now. FRAMERING_OVERTAKEN else. */
FRAMERING_API int framering_reader_check(framering_reader* reader);

#ifdef __cplusplus
}
#endif
#endif
