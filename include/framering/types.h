/*
 * What all calls of libframering have in common: codes, the log, the header of a frame. Included by framering.h.
 */
#ifndef FRAMERING_TYPES_H
#define FRAMERING_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FRAMERING_API __attribute__((visibility("default")))
#else
#define FRAMERING_API
#endif

/* What functions return. Every code but FRAMERING_OK has a text, see framering_error(). */
enum framering_code {
    FRAMERING_OK = 0,
    FRAMERING_ERROR = -1,   /* the environment: no permission, no memory, a damaged segment or file */
    FRAMERING_INVALID = -2, /* an argument: which one, and what it may be */
    FRAMERING_TIMEOUT = -3, /* not within the time; call again */
    FRAMERING_END = -4, /* nothing will follow: the session is over, or lives on in another ring; open it anew */
    FRAMERING_NOT_FOUND = -5,  /* no such session, scan or frame */
    FRAMERING_REFUSED = -6,    /* another process has the session or the role; who, and since when */
    FRAMERING_FULL = -7,       /* producer: no slot is free; reader: it holds as many frames as it may */
    FRAMERING_OVERTAKEN = -8,  /* what was read is not of one frame: the slot was used again meanwhile */
    FRAMERING_TOO_SMALL = -9,  /* the memory that was given; the header tells how much is needed */
    FRAMERING_STOPPED = -10,   /* producer: somebody asked for the end of the scan */
    FRAMERING_IN_USE = -11,    /* another thread is in a call with this handle */
    FRAMERING_FORKED = -12,    /* the handle was opened before fork(2), by the parent: open another one here */
    FRAMERING_STATE = -13,     /* not now: no scan has begun, no slot is claimed, ... */
    FRAMERING_BUSY = -14,      /* no scan can be started: one runs */
    FRAMERING_NOT_SERVED = -15 /* nobody could start a scan: there is no `framering acquirer --serve` */
};

/* Times that functions take are in nanoseconds; this one never passes. */
#define FRAMERING_FOREVER INT64_C(-1)

/* "0.2.0" of the library that is loaded. */
FRAMERING_API const char* framering_version(void);

/* One line about the last call of this thread that did not return FRAMERING_OK: what, which, why, what to do.
 * Lives until the next call of this thread. Never NULL. */
FRAMERING_API const char* framering_error(void);

enum framering_log_level { FRAMERING_LOG_WARNING = 0, FRAMERING_LOG_INFO = 1 };

/* Gets what the library has to say besides its codes; without it the library is silent. Called only inside calls
 * of the library, in their thread. `line` lives for the call. It must not call the library. NULL: silence again.
 */
typedef void (*framering_log)(void* context, int level, const char* line);
FRAMERING_API void framering_set_log(framering_log log, void* context);

/* Named after the EMVA's Pixel Format Naming Convention. Samples are little-endian. */
enum framering_pixel_format {
    FRAMERING_MONO8 = 1,
    FRAMERING_MONO16 = 2,
    FRAMERING_RGB8 = 3, /* red, green and blue of a pixel stand together */
    FRAMERING_RGB16 = 4,
    FRAMERING_FLOAT32 = 5,   /* IEEE 754, grey */
    FRAMERING_BAYER_RG8 = 6, /* the letters are the filters of the first two pixels of the first row */
    FRAMERING_BAYER_GR8 = 7,
    FRAMERING_BAYER_GB8 = 8,
    FRAMERING_BAYER_BG8 = 9,
    FRAMERING_BAYER_RG16 = 10,
    FRAMERING_BAYER_GR16 = 11,
    FRAMERING_BAYER_GB16 = 12,
    FRAMERING_BAYER_BG16 = 13
};

enum framering_frame_status {
    FRAMERING_GOOD = 0,
    FRAMERING_INCOMPLETE = 1, /* lines or packets are missing; there are old pixels in their place */
    FRAMERING_FAILED = 2      /* no usable pixels */
};

/* How a scan ended. */
enum framering_scan_state {
    FRAMERING_SCAN_ENDED = 1,
    FRAMERING_SCAN_CANCELED = 2,
    FRAMERING_SCAN_INTERRUPTED = 3
};

#define FRAMERING_MOST_AXES 8
#define FRAMERING_MOST_VALUES 64

/* Where an axis of the scan was. Units: those of the scan's plan. */
typedef struct framering_axis {
    uint64_t index;
    double value;     /* as read back, else the set point */
    double set_point; /* where it was to be */
} framering_axis;

/* The header of a frame. 0 means "not known" where nothing else is said. */
typedef struct framering_frame {
    uint64_t sequence; /* number in the session, never used again */
    uint64_t scan_id;
    uint64_t delivered;       /* the camera's count in this scan, from 0; lost frames count too */
    uint64_t camera_frame_id; /* of the camera itself */
    uint64_t host_time_ns;    /* CLOCK_MONOTONIC, of host_time_event */
    uint64_t publish_time_ns; /* CLOCK_MONOTONIC */
    uint64_t camera_time;     /* the camera's clock, in its ticks, of camera_time_event */
    uint64_t lost_camera;     /* frames of this scan that the camera had lost before this one */
    uint32_t stored;          /* 1: in the ring; 0: shown to viewers only, as the ring was full */
    uint32_t status;          /* enum framering_frame_status */
    uint32_t width;           /* pixels */
    uint32_t height;
    uint32_t pixel_format;     /* enum framering_pixel_format */
    uint32_t significant_bits; /* of a sample */
    uint32_t bit_alignment;    /* 0: the lowest bits of a sample are significant; 1: the highest */
    uint32_t samples_per_pixel;
    uint32_t bytes_per_sample;
    uint32_t host_time_event;   /* 1: it was taken, 2: its first bytes came, 3: it was complete */
    uint32_t camera_time_event; /* 0: none, 1: unknown, 2: exposure start, 3: its end, 4: readout start */
    uint32_t axis_count;
    uint32_t value_count;
    char numpy_dtype[12];      /* "<u2", of a sample */
    uint64_t row_stride_bytes; /* rows follow each other without padding */
    uint64_t payload_bytes;
    uint32_t offset_x; /* of the region on the sensor, pixels */
    uint32_t offset_y;
    uint32_t binning_x;
    uint32_t binning_y;
    double pixel_size_nm; /* in the sample */
    double exposure_us;
    framering_axis axes[FRAMERING_MOST_AXES]; /* the first axis_count */
    double values[FRAMERING_MOST_VALUES];     /* the first value_count; not a number: not measured */
    uint64_t reserved[16];                    /* 0 */
} framering_frame;

#ifdef __cplusplus
}
#endif
#endif
