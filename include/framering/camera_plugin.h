/*
 * A camera as a plug-in of Framering's acquirer: a shared library named framering-camera-NAME.so with one
 * function, fr_camera_plugin(), which returns a table of functions. C99 and C++. Nothing else is needed to write
 * one. docs/camera_plugins.md leads through it in five minutes; `framering acquirer --check-plugin FILE` tells
 * whether every promise below is kept.
 *
 * The life of a camera, all from one thread:
 *
 *     list... open, describe/get/set..., format,
 *     { queue..., start, { wait, queue }..., stop }...,   any number of times; set and format between two of them
 *     close
 *
 * Rules for all functions:
 *  - One thread calls them, always the same one, never two at a time; only cancel() comes from another.
 *  - They return FR_OK or a negative code of enum fr_code; error() then says more. No exception, no longjmp, no
 *    exit() leaves them. Threads that a plug-in starts block all signals, and end in close().
 *  - Each has a time limit (FR_LIMIT_...). Who exceeds it by 5 seconds is named, and the program ends.
 *  - Text is UTF-8 and ends with a zero byte within its array; numbers in it have a decimal point, whatever the
 *    locale. A setting's key, and the key of a value or counter, is made of A-Z a-z 0-9 _ . -
 *  - A structure that is to be filled arrives zeroed, with `size` set to the room that there is. Fields behind
 *    `size` are not to be touched: the program is older than the header. Zero in a field means "not known".
 *
 * Versions: FR_CAMERA_ABI changes when the meaning of a field does; such plug-ins are refused. New fields are
 * appended, and `size` tells whether they are there: a table that ends early has NULL in what is missing.
 */
#ifndef FRAMERING_CAMERA_PLUGIN_H
#define FRAMERING_CAMERA_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FR_CAMERA_ABI 1u /* for fr_camera.abi */

#if defined(__GNUC__)
#define FR_CAMERA_EXPORT __attribute__((visibility("default"))) /* also with -fvisibility=hidden */
#else
#define FR_CAMERA_EXPORT
#endif

/* What functions return. */
enum fr_code {
    FR_OK = 0,
    FR_ERROR = -1,    /* anything else; error() says what */
    FR_TIMEOUT = -2,  /* wait: no frame within the time; call again */
    FR_CANCELED = -3, /* wait: cancel() was called; call again; list, open: fr_host.is_canceled() said so */
    FR_END = -4, /* list, describe, value, counter: `index` is behind the last one; wait: no frame will follow */
    FR_UNKNOWN = -5,      /* open: no such camera; get, set: no such setting */
    FR_INVALID = -6,      /* set: not a value of this setting; open: no id of any camera, error() says why */
    FR_BUSY = -7,         /* open: in use by another program; set: not now, as the camera is running */
    FR_LOST = -8,         /* the camera does not answer any more; close() and open() may help */
    FR_UNSUPPORTED = -9,  /* the camera cannot do this: trigger() of a free-running one */
    FR_CHANGED = -10,     /* wait: the format is no longer what format() said at start() */
    FR_RECONNECTING = -11 /* wait: no frame within the time, as the camera is away and looked for; call again */
};

/* How long a function may take, in seconds. wait: its own timeout. */
enum fr_limit {
    FR_LIMIT_LIST = 10,
    FR_LIMIT_OPEN = 30,
    FR_LIMIT_CLOSE = 30,
    FR_LIMIT_START = 10,  /* and stop */
    FR_LIMIT_SETTING = 5, /* describe, get, set, format, trigger */
    FR_LIMIT_SHORT = 1    /* queue, value, counter, cancel, error */
};

/* What the program offers. Lives until the process ends. */
typedef struct fr_host {
    uint32_t size;       /* of this structure, bytes */
    uint32_t abi;        /* FR_CAMERA_ABI of the program */
    const char* program; /* "acquirer 0.2.0", to be logged */
    void* context;       /* for log() */
    /* Writes one line to the program's log. From any thread, at any time; never waits. */
    void (*log)(void* context, const char* line);
    /* Whether the program was asked to stop while it opens the camera: 1, or 0. list() and open() that wait for
     * something (a network, a first picture) ask every 50 ms or so and return FR_CANCELED. A function that has not
     * returned half a second later is not waited for: the program ends. From any thread, at any time; never waits.
     * An older program ends before this field: `size` tells. */
    int (*is_canceled)(void* context);
} fr_host;

/* A camera that could be opened. */
typedef struct fr_device {
    uint32_t size;     /* set by the program */
    uint32_t reserved; /* 0 */
    char id[128];      /* for open(); stays the same from day to day: a serial number, not a position */
    char vendor[64];   /* "Basler" */
    char model[64];    /* "acA2040-90um" */
    char serial[64];   /* "22601234" */
    char where[128];   /* for people: "USB 3, port 2", "192.168.1.20" */
} fr_device;

/* Kinds of settings. Values are texts, as people write them. */
enum fr_setting_type {
    FR_TEXT = 0,    /* any text */
    FR_INTEGER = 1, /* "12": 64 bits with a sign */
    FR_REAL = 2,    /* "0.5" */
    FR_SWITCH = 3,  /* "on" or "off" */
    FR_CHOICE = 4,  /* one of `choices` */
    FR_COMMAND = 5  /* set() with an empty text does something; get() gives an empty text */
};

/* fr_setting.flags */
enum fr_setting_flag {
    FR_READ_ONLY = 1, /* set() returns FR_INVALID: a temperature, a serial number */
    FR_LIVE = 2, /* may be set while the camera runs, and applies to one of the next frames; the others: stopped */
    FR_INACTIVE = 4 /* has no meaning now, because of another setting */
};

/* Keys that mean the same in every plug-in: options of the acquirer set them. A camera that can be set so has
 * them, in this form, beside whatever it calls the same itself.
 *  - exposure (--exposure): FR_REAL, microseconds.
 *  - frame_rate (--frame-rate): FR_REAL, Hz, of a camera that runs by itself; FR_INACTIVE while it is triggered.
 *  - gain (--gain): FR_REAL, in the unit of the camera.
 *  - pixel_format (--pixel-format): FR_CHOICE, names of the Pixel Format Naming Convention.
 *  - roi (--roi): FR_TEXT, "X,Y,WIDTH,HEIGHT" in (binned) pixels.
 *  - binning (--binning): FR_TEXT, "2x1": two columns and one row make one pixel.
 *  - trigger (--trigger): FR_CHOICE, "off"; "software", where trigger() takes each frame; and the camera's names
 * of its inputs.
 *  - reconnect (--reconnect): FR_REAL, seconds: how long a camera that is lost in a scan is looked for; 0: not at
 *    all.
 * They are set in this order: reconnect, trigger, binning, pixel_format, roi, exposure, gain, frame_rate. */

/* A setting. */
typedef struct fr_setting {
    uint32_t size;     /* set by the program */
    uint32_t type;     /* enum fr_setting_type */
    uint32_t flags;    /* of enum fr_setting_flag */
    uint32_t reserved; /* 0 */
    double minimum;    /* of numbers; both 0: no range */
    double maximum;
    double step;        /* 0: any value between them */
    char key[64];       /* for get() and set(): "exposure", "ExposureTime" */
    char title[64];     /* "Exposure time"; may be empty */
    char unit[16];      /* "us"; may be empty */
    char help[256];     /* one sentence; may be empty */
    char choices[2048]; /* of FR_CHOICE: one a line, "off\nsoftware\nline1" */
} fr_setting;

/* What set() did beside what was asked: a sum of these. */
enum fr_changed {
    FR_INEXACT = 1,  /* the value was rounded to one that the camera can have: get() tells */
    FR_SETTINGS = 2, /* other settings, or their ranges, have changed: describe() and get() them again */
    FR_FORMAT = 4    /* format() has changed; never while the camera runs */
};

/* Which moment of a frame a time stands for: the first three of this computer's, the others of the camera's. */
enum fr_event {
    FR_EVENT_UNKNOWN = 0,
    FR_EVENT_FIRST_BYTES = 1,    /* its first packet came */
    FR_EVENT_FRAME_COMPLETE = 2, /* its last one came: it is whole */
    FR_EVENT_EXPOSURE_START = 3,
    FR_EVENT_EXPOSURE_END = 4,
    FR_EVENT_READOUT_START = 5
};

/* How the camera counts its frames, from a jump of which losses are told. Who counts otherwise extends it to 64
 * bits. */
enum fr_frame_ids {
    FR_IDS_NONE = 0,
    FR_IDS_16_FROM_1 = 1, /* 1 follows 65535, as with GigE Vision */
    FR_IDS_32 = 2,        /* 0 follows the largest one */
    FR_IDS_64 = 3
};

/* When frames come. */
enum fr_delivery {
    FR_FREE_RUNNING = 0, /* by themselves, one after the other: a long silence is a fault */
    FR_TRIGGERED = 1,    /* when something outside, or trigger(), says so */
    FR_ON_DEMAND = 2     /* as fast as slots are queued: a film. Waiting costs it nothing */
};

/* Where in a sample of 16 bits fewer significant ones are. */
enum fr_bits {
    FR_BITS_LOW = 0, /* 12 bits saturate at 4095 */
    FR_BITS_HIGH = 1 /* 12 bits saturate at 65520 */
};

/* What all frames have in common, from start() to stop(). */
typedef struct fr_format {
    uint32_t size;         /* set by the program */
    uint32_t pixel_format; /* the number in the Pixel Format Naming Convention: 0x01080001 is Mono8 (below) */
    uint32_t width;        /* pixels */
    uint32_t height;
    uint64_t stride;    /* bytes from one row to the next; 0: rows follow each other without padding */
    uint64_t bytes;     /* of memory that queue() must be given, at least stride * height; more: what the driver */
                        /* writes behind the pixels; 0: stride * height */
    uint64_t alignment; /* of that memory's address, a power of two, at most 4096; 0: none */
    uint32_t significant_bits; /* of a sample; 0: all that the pixel format has */
    uint32_t bits;             /* enum fr_bits */
    uint32_t offset_x;         /* of the region on the sensor, pixels */
    uint32_t offset_y;
    uint32_t binning_x; /* 0: 1 */
    uint32_t binning_y;
    uint32_t frame_ids;        /* enum fr_frame_ids */
    uint32_t delivery;         /* enum fr_delivery */
    uint64_t ticks_per_second; /* of the camera's clock; 0: it has none, or nobody knows */
    uint32_t ticks_event;      /* enum fr_event: what camera_ticks stands for */
    uint32_t host_event;       /* enum fr_event: what host_ns stands for */
    uint64_t
        largest_bytes; /* as `bytes`, of the largest format that settings can give the camera; packed pixels */
                       /* count 16 bits. A ring that serves several scans has slots of this size. 0: unknown */
} fr_format;

/* Pixel formats that the acquirer takes, as the convention numbers them; other numbers are refused.
 * Samples of 16 bits are little-endian. Packed ones have no padding between rows: `stride` is 0, and they are
 * unpacked to 16 bits, which costs a copy; all others are written by the driver where viewers and writer read
 * them. */
enum fr_pixel_format {
    FR_MONO8 = 0x01080001,
    FR_MONO10 = 0x01100003, /* this and the next ones: in 16 bits, low */
    FR_MONO12 = 0x01100005,
    FR_MONO14 = 0x01100025,
    FR_MONO16 = 0x01100007,
    FR_MONO10P = 0x010A0046, /* packed, lowest bits first */
    FR_MONO12P = 0x010C0047,
    FR_MONO14P = 0x010E0104,
    FR_MONO10_PACKED = 0x010C0004, /* packed, GigE Vision */
    FR_MONO12_PACKED = 0x010C0006,
    FR_BAYER_GR8 = 0x01080008,
    FR_BAYER_RG8 = 0x01080009,
    FR_BAYER_GB8 = 0x0108000A,
    FR_BAYER_BG8 = 0x0108000B,
    FR_BAYER_GR10 = 0x0110000C,
    FR_BAYER_RG10 = 0x0110000D,
    FR_BAYER_GB10 = 0x0110000E,
    FR_BAYER_BG10 = 0x0110000F,
    FR_BAYER_GR12 = 0x01100010,
    FR_BAYER_RG12 = 0x01100011,
    FR_BAYER_GB12 = 0x01100012,
    FR_BAYER_BG12 = 0x01100013,
    FR_BAYER_GR14 = 0x01100109,
    FR_BAYER_RG14 = 0x0110010A,
    FR_BAYER_GB14 = 0x0110010B,
    FR_BAYER_BG14 = 0x0110010C,
    FR_BAYER_GR16 = 0x0110002E,
    FR_BAYER_RG16 = 0x0110002F,
    FR_BAYER_GB16 = 0x01100030,
    FR_BAYER_BG16 = 0x01100031,
    /* packed as the grey ones above */
    FR_BAYER_GR10P = 0x010A0056,
    FR_BAYER_RG10P = 0x010A0058,
    FR_BAYER_GB10P = 0x010A0054,
    FR_BAYER_BG10P = 0x010A0052,
    FR_BAYER_GR12P = 0x010C0057,
    FR_BAYER_RG12P = 0x010C0059,
    FR_BAYER_GB12P = 0x010C0055,
    FR_BAYER_BG12P = 0x010C0053,
    FR_BAYER_GR14P = 0x010E0105,
    FR_BAYER_RG14P = 0x010E0106,
    FR_BAYER_GB14P = 0x010E0107,
    FR_BAYER_BG14P = 0x010E0108,
    FR_BAYER_GR10_PACKED = 0x010C0026,
    FR_BAYER_RG10_PACKED = 0x010C0027,
    FR_BAYER_GB10_PACKED = 0x010C0028,
    FR_BAYER_BG10_PACKED = 0x010C0029,
    FR_BAYER_GR12_PACKED = 0x010C002A,
    FR_BAYER_RG12_PACKED = 0x010C002B,
    FR_BAYER_GB12_PACKED = 0x010C002C,
    FR_BAYER_BG12_PACKED = 0x010C002D,
    FR_RGB8 = 0x02180014,
    FR_RGB16 = 0x02300033,
    FR_DATA32F = 0x0120011C /* IEEE 754, shown as grey */
};

/* How a slot came back. */
enum fr_status {
    FR_FRAME_OK = 0,      /* every pixel is of this frame */
    FR_FRAME_DAMAGED = 1, /* some are not: packets are missing */
    FR_FRAME_LOST = 2,    /* a frame was due, but none of its pixels can be used */
    FR_FRAME_CANCELED = 3 /* there was no frame: the slot is given back, as by a driver that starts again */
};

/* fr_frame.flags */
enum fr_frame_flag {
    FR_RESTARTED = 1 /* the camera was away, or counts anew: frame_id does not go on from the frame before */
};

#define FR_MOST_VALUES 64u   /* that a frame can have */
#define FR_MOST_COUNTERS 32u /* that a camera can have */

/* A slot that came back. */
typedef struct fr_frame {
    uint32_t size;         /* set by the program */
    uint32_t status;       /* enum fr_status */
    uint32_t flags;        /* of enum fr_frame_flag */
    uint32_t reserved;     /* 0 */
    uint64_t slot;         /* as queue() had it */
    uint64_t frame_id;     /* by the camera's count; 0: not known */
    uint64_t camera_ticks; /* by the camera's clock; 0: not known */
    uint64_t host_ns;      /* CLOCK_MONOTONIC; 0: when wait() returns */
    uint64_t bytes;      /* that are written, from the first one on: of FR_FRAME_DAMAGED, what is behind them is */
                         /* cleared. FR_FRAME_OK: all that format() says, or 0 */
    uint64_t values_set; /* bit n: values[n] is of this frame */
    double values[FR_MOST_VALUES]; /* by index of value(); what no bit names is not read, and need not be set */
} fr_frame;

/* What values[index] of a frame is. */
typedef struct fr_value {
    uint32_t size;     /* set by the program */
    uint32_t reserved; /* 0 */
    char key[32];      /* "sensor_temperature"; an index keeps its key until close() */
    char title[64];    /* "Temperature of the sensor"; may be empty */
    char unit[16];     /* "degC"; may be empty */
} fr_value;

/* A number that only grows from start() on: packets resent, underruns. */
typedef struct fr_counter {
    uint32_t size;     /* set by the program */
    uint32_t reserved; /* 0 */
    uint64_t count;
    char key[32]; /* "packets_resent"; an index keeps its key until close() */
} fr_counter;

/* The plug-in. `camera` is what open() made. M: must be there; the others may be NULL. */
typedef struct fr_camera {
    uint32_t size;       /* sizeof(fr_camera) */
    uint32_t abi;        /* FR_CAMERA_ABI */
    const char* name;    /* M: "pattern" */
    const char* version; /* M: of the plug-in, with what it drives: "1.2 (SDK 7.4)" */

    /* M: the camera with this index. 0 looks for cameras anew, the following ones are of the same look. No camera
     * is an FR_END at 0, not an error. */
    int (*list)(size_t index, fr_device* device);
    /* M: `id` is of fr_device, or empty: the first one. Settings are as the camera has them. */
    int (*open)(const char* id, const fr_host* host, void** camera);

    /* These three together, or none of them. All settings, in the order in which they are shown: */
    int (*describe)(void* camera, size_t index, fr_setting* setting);
    /* Its value as it is now, with a zero byte; `room` is 4096 or more. */
    int (*get)(void* camera, const char* key, char* text, size_t room);
    /* A number outside of its range or between two steps becomes the nearest one that is possible: FR_INEXACT. */
    int (*set)(void* camera, const char* key, const char* text, uint32_t* changed);

    /* M */
    int (*format)(void* camera, fr_format* format);

    /* M: takes frames, `frames` of them or, with 0, until stop(). Slots may be queued before and behind it. Frames
     * of an earlier start() do not come any more. Ids and clocks need not begin again. */
    int (*start)(void* camera, uint64_t frames);
    /* M: ends it. When it returns, no slot is touched any more, and all are the program's again, also those that
     * wait() has not given back. Also called when start() or wait() has failed, and when slots were queued and
     * start() never called. */
    int (*stop)(void* camera);
    /* Takes one frame, where a setting has made this the trigger ("software"). Called after start(), with a slot
     * queued, and not again before its frame has come back. FR_RECONNECTING: not now, the camera is looked for. */
    int (*trigger)(void* camera);

    /* M: gives memory for one frame. `slot` is a number that is not used twice between open() and close(). Frames
     * are written into slots in the order in which these were queued. A frame for which there is no slot is gone,
     * and a jump of frame_id tells of it. At most 64 are queued at a time. */
    int (*queue)(void* camera, uint64_t slot, void* memory, size_t bytes);
    /* M: gives back a slot. Waits at most `timeout_ns` (0: not at all) and then returns FR_TIMEOUT. Damaged and
     * lost frames come, too, with their id and times. A slot may come back before older ones, which then still
     * may. */
    int (*wait)(void* camera, int64_t timeout_ns, fr_frame* frame);
    /* Ends a wait() that is going on, or the next one, with FR_CANCELED. From any thread while the camera is open.
     * The acquirer waits 50 ms at most and does without; programs that wait longer need it. */
    void (*cancel)(void* camera);

    /* Names values[index] and, at any time, one more than there were. */
    int (*value)(void* camera, size_t index, fr_value* value);
    int (*counter)(void* camera, size_t index, fr_counter* counter);

    /* M: one line for people about the last negative code: what failed, and what to do. `camera` is NULL after
     * list() and open(). Lives until the next call. */
    const char* (*error)(void* camera);
    /* M: stopped before. Nothing of the camera is left when it returns. */
    void (*close)(void* camera);
} fr_camera;

/* The one function of the library. The table lives as long as the library, and does not change. */
FR_CAMERA_EXPORT const fr_camera* fr_camera_plugin(void);

#ifdef __cplusplus
}
#endif

#endif
