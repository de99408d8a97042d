/*
 * A scan directory on disk, closed or growing. Reads only, and works beside the writer. Included by framering.h.
 *
 * One thread at a time uses a handle; different handles are independent.
 */
#ifndef FRAMERING_SCAN_H
#define FRAMERING_SCAN_H

#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct framering_scan framering_scan;

/* FRAMERING_NOT_FOUND: there is no scan. */
FRAMERING_API int framering_scan_open(const char* directory, framering_scan** scan);
/* Pixels and records that it gave are void. */
FRAMERING_API void framering_scan_close(framering_scan* scan);

/* Reads what was recorded since. Pixels and records that were given are void. */
FRAMERING_API int framering_scan_refresh(framering_scan* scan);
/* scan.json as it stands (docs/scan_directory.md); lives until the next call of this thread that gives a text. */
FRAMERING_API int framering_scan_manifest(framering_scan* scan, const char** json);

/* A record of the index, as in scan.index (docs/scan_directory.md). */
typedef struct framering_record {
    uint64_t sequence;
    uint64_t delivered;
    uint64_t offset; /* of the pixels in their file, or of what they were compressed to */
    uint64_t bytes;
    uint64_t host_time_ns; /* CLOCK_MONOTONIC of the machine that recorded */
    uint64_t position;     /* the axes' indices as one number, row by row; all bits set: none */
    uint32_t file;
    uint16_t status; /* enum framering_frame_status */
    uint16_t flags;  /* 1: has_crc; 2: compressed; the rest / 4: frames that the camera lost before it */
    uint32_t pixel_crc32c;
    uint32_t crc32c; /* of the 60 bytes before */
} framering_record;
/* All of them, in the order of their frames; they live until refresh and close. */
FRAMERING_API int framering_scan_records(framering_scan* scan, const framering_record** records, uint64_t* count);

/* Frame `n` of the records. `*pixels` lies in the mapped file where the file is not compressed (`*in_place` is 1:
 * valid until refresh and close), else in memory of the handle (0: until the next call). FRAMERING_NOT_FOUND:
 * fewer frames. FRAMERING_ERROR: also where the scan has values and no images (its plan's "source" is "none"). */
FRAMERING_API int framering_scan_frame(framering_scan* scan, uint64_t n, framering_frame* frame,
                                       const void** pixels, int* in_place);

enum framering_loss_reason {
    FRAMERING_RING_FULL = 0,
    FRAMERING_CAMERA = 1,
    FRAMERING_WRITER_GONE = 2,
    FRAMERING_DISK_FAILED = 3,
    FRAMERING_ABANDONED = 4
};
/* Frames by the camera's count that are in no file; both ends included. */
typedef struct framering_scan_gap {
    uint64_t from;
    uint64_t to;
    uint32_t reason;
    uint32_t reserved; /* 0 */
} framering_scan_gap;
/* They live until refresh and close. */
FRAMERING_API int framering_scan_gaps(framering_scan* scan, const framering_scan_gap** gaps, uint64_t* count);

/* What a reader of the session has reported of frames: framering_reader_report(). */
typedef struct framering_reported {
    const char* role;
    uint64_t frame_count;
    const uint64_t* sequences; /* of the frames, in their order; a frame may be in no file */
    uint64_t name_count;
    const char* const* names;
    const char* const* units; /* "": none */
    const double* values;     /* name_count a frame; not a number: not reported */
    uint64_t damaged;         /* rows, and files by their headers, that were left out */
    uint64_t reserved[4];     /* 0 */
} framering_reported;
/* Of role `n` of those that reported, in the order of the alphabet; it lives until the next call of this function,
 * and close. Read from the disk by each call. FRAMERING_NOT_FOUND: fewer roles. */
FRAMERING_API int framering_scan_reported(framering_scan* scan, uint64_t n, framering_reported* reported);

#ifdef __cplusplus
}
#endif
#endif
