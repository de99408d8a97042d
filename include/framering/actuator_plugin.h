/*
 * An actuator as a plug-in of Framering's acquirer: what moves the axes of a scan (a stage, a shutter, a filter
 * wheel, a power supply), in a shared library named framering-actuator-NAME.so with one function,
 * fr_actuator_plugin(), which returns a table of functions. C99 and C++. docs/actuators.md says when a plug-in is
 * worth its while; a program that speaks lines of JSON is less work.
 *
 * The life of an actuator, all from one thread:
 *
 *     list... open, axis/position/value..., { move, wait..., read }..., { prepare, wait..., start, wait... }...,
 * stop, close
 *
 * The rules, codes (enum fr_code), time limits (enum fr_limit), fr_host and fr_device are those of
 * camera_plugin.h: FR_OK or a negative code, error() says more, texts live until the next call, a structure that
 * is to be filled arrives zeroed with its size.
 *
 * Versions: FR_ACTUATOR_ABI changes when the meaning of a field does; such plug-ins are refused. New fields are
 * appended, and `size` tells whether they are there: a table that ends early has NULL in what is missing.
 */
#ifndef FRAMERING_ACTUATOR_PLUGIN_H
#define FRAMERING_ACTUATOR_PLUGIN_H

#include "camera_plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FR_ACTUATOR_ABI 1u /* for fr_actuator.abi */

/* At most. */
enum { FR_MOST_AXES = 32, FR_MOST_POSITIONS = 64, FR_MOST_ACTUATOR_VALUES = 32 };

/* fr_axis.flags */
enum fr_axis_flag {
    FR_HARDWARE_TIMED = 1 /* may be in a sequence: prepare() and start() are there */
};

/* An axis; does not change between open() and close(). */
typedef struct fr_axis {
    uint32_t size;  /* set by the program */
    uint32_t flags; /* of enum fr_axis_flag */
    double minimum; /* of set points; both 0: no range */
    double maximum;
    double
        tolerance; /* a read-back that is farther from its set point is a failed move; 0: it is not compared. Of */
                   /* an axis with positions it always is */
    char name[64]; /* "x", "y", "z", "c" (a filter wheel), or a name of its own: a letter, then letters, digits, */
                   /* _ or -, 32 at most: "voltage" */
    char unit[16]; /* of set points and read-backs: "um", "V"; empty: none */
} fr_axis;

/* The plug-in. `actuator` is what open() made. M: must be there; the others may be NULL. */
typedef struct fr_actuator {
    uint32_t size;       /* sizeof(fr_actuator) */
    uint32_t abi;        /* FR_ACTUATOR_ABI */
    const char* name;    /* M: "stage" */
    const char* version; /* M: of the plug-in, with what it drives: "1.2 (SDK 7.4)" */

    /* The actuator with this index. NULL: there is one, and it needs no id. FR_LIMIT_LIST. */
    int (*list)(size_t index, fr_device* device);
    /* M: `id` is of fr_device, or empty: the first one. FR_LIMIT_OPEN. */
    int (*open)(const char* id, const fr_host* host, void** actuator);

    /* M: its axes, from 0 on; FR_END behind the last. `index` is their number in move() and read(). */
    int (*axis)(void* actuator, size_t index, fr_axis* axis);
    /* The names of a wheel's or shutter's positions, from 0 on; FR_END behind the last. A set point of such an
     * axis is the index of a position. `room` is 64 or more. */
    int (*position)(void* actuator, size_t axis, size_t index, char* name, size_t room);
    /* What it measures beside its axes, from 0 on: key and unit of a current, a temperature; FR_END behind the
     * last. */
    int (*value)(void* actuator, size_t index, fr_value* value);

    /* M: begins to move `count` axes, all at once, and returns. Also while they move: what was asked last counts.
     * FR_LIMIT_SETTING. */
    int (*move)(void* actuator, size_t count, const uint32_t* axes, const double* set_points);
    /* M: FR_OK: all are there, or nothing is moving. FR_TIMEOUT: not within `timeout_ns` (0: not at all). Any
     * other code: the last move has failed, and the axes are anywhere; it may be tried again, but for FR_LOST. The
     * acquirer waits 50 ms at most and calls again. */
    int (*wait)(void* actuator, int64_t timeout_ns);
    /* M: where its axes are by their own measure, and what it measures, now: one number for each, in the order of
     * axis() and value(). They arrive as NaN, which stays where something is not known. FR_LIMIT_SETTING. */
    int (*read)(void* actuator, double* axes, size_t axis_count, double* values, size_t value_count);
    /* M: all axes stop where they are, also in a move, which is over with it. FR_LIMIT_SETTING. */
    int (*stop)(void* actuator);

    /* M: one line for people about the last negative code: what failed, and what to do. `actuator` is NULL after
     * list() and open(). Lives until the next call. */
    const char* (*error)(void* actuator);
    /* M: stopped before. Nothing of the actuator is left when it returns. FR_LIMIT_CLOSE. */
    void (*close)(void* actuator);

    /* These two together, or none of them: a sequence, whose points the device passes by its own clock. At each
     * one, once everything is there, it triggers the camera. Takes the axes to the first point and gets ready for
     * the others, and returns; wait() is about it. `set_points` has `count` numbers for the first point, then as
     * many for the second. move() and stop() give a sequence up. FR_LIMIT_SETTING. */
    int (*prepare)(void* actuator, size_t points, size_t count, const uint32_t* axes, const double* set_points);
    /* Begins, and returns: from now on the camera is triggered. wait() is about the end of the sequence.
     * FR_LIMIT_SETTING. */
    int (*start)(void* actuator);
} fr_actuator;

/* The one function of the library. The table lives as long as the library, and does not change. */
FR_CAMERA_EXPORT const fr_actuator* fr_actuator_plugin(void);

#ifdef __cplusplus
}
#endif

#endif
