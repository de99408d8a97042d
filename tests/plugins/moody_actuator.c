/* An actuator that keeps its promises, but for what FRAMERING_TEST_MOOD names: "crash:open", "hang:wait",
 * "exit:move", "fail:read", "lost:wait", "nan", "inf", "small", "abi", "null:move", "endless-axes", "no-axis",
 * "unterminated", "opens-nothing", "thread", "stuck:open". One axis z, one value. */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "include/framering/actuator_plugin.h"

static double at = 0;
static volatile int* volatile nowhere;

static int is_mood(const char* verb, const char* call) {
    const char* mood = getenv("FRAMERING_TEST_MOOD");
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s%s%s", verb, call == NULL ? "" : ":", call == NULL ? "" : call);
    return mood != NULL && strcmp(mood, wanted) == 0;
}

static int enter(const char* call) {
    if (is_mood("crash", call))
        *nowhere = 1;
    if (is_mood("exit", call))
        exit(0);
    while (is_mood("hang", call))
        pause();
    if (is_mood("lost", call))
        return FR_LOST;
    return is_mood("fail", call) ? FR_ERROR : FR_OK;
}

#define ENTER(call)                    \
    do {                               \
        const int code_ = enter(call); \
        if (code_ != FR_OK)            \
            return code_;              \
    } while (0)

static void* crash_in_thread(void* unused) {
    *nowhere = 1;
    return unused;
}

static int moody_open(const char* id, const fr_host* host, void** opened) {
    ENTER("open");
    if (is_mood("stuck", "open")) {
        host->log(host->context, "moody waits");
        for (;;)
            pause();
    }
    if (*id != 0)
        return FR_UNKNOWN;
    if (host->abi != FR_ACTUATOR_ABI || host->size < sizeof(fr_host))
        return FR_ERROR;
    if (!is_mood("opens-nothing", NULL))
        *opened = &at;
    return FR_OK;
}

static int moody_axis(void* opened, size_t index, fr_axis* axis) {
    (void)opened;
    ENTER("axis");
    if (is_mood("no-axis", NULL) || (index > 0 && !is_mood("endless-axes", NULL)))
        return FR_END;
    snprintf(axis->name, sizeof axis->name, index == 0 ? "z" : "z%zu", index);
    strcpy(axis->unit, "um");
    if (is_mood("unterminated", NULL))
        memset(axis->name, 'z', sizeof axis->name);
    if (is_mood("nan-range", NULL))
        axis->minimum = NAN;
    axis->tolerance = 1;
    axis->flags = is_mood("not-hardware-timed", NULL) ? 0 : FR_HARDWARE_TIMED;
    return FR_OK;
}

static int moody_value(void* opened, size_t index, fr_value* value) {
    (void)opened;
    if (index > 0)
        return FR_END;
    strcpy(value->key, "force");
    return FR_OK;
}

static int moody_move(void* opened, size_t count, const uint32_t* axes, const double* set_points) {
    (void)opened;
    ENTER("move");
    if (count != 1 || axes[0] != 0)
        return FR_INVALID;
    at = set_points[0];
    if (is_mood("thread", NULL)) {
        pthread_t thread;
        pthread_create(&thread, NULL, crash_in_thread, NULL);
        pthread_join(thread, NULL);
    }
    return FR_OK;
}

static double last;

static int moody_prepare(void* opened, size_t points, size_t count, const uint32_t* axes,
                         const double* set_points) {
    ENTER("prepare");
    last = set_points[(points - 1) * count];
    return moody_move(opened, count, axes, set_points);
}

static int moody_start(void* opened) {
    (void)opened;
    ENTER("start");
    at = last;
    return FR_OK;
}

static int moody_wait(void* opened, int64_t timeout_ns) {
    (void)opened, (void)timeout_ns;
    ENTER("wait");
    return is_mood("late", NULL) ? FR_TIMEOUT : FR_OK;
}

static int moody_read(void* opened, double* axes, size_t axis_count, double* values, size_t value_count) {
    (void)opened, (void)value_count;
    ENTER("read");
    if (axis_count > 0 && !is_mood("nan", NULL))
        axes[0] = is_mood("elsewhere", NULL) ? at + 10 : at;
    if (is_mood("inf", NULL))
        values[0] = INFINITY;
    return FR_OK;
}

static int moody_stop(void* opened) {
    (void)opened;
    ENTER("stop");
    return FR_OK;
}

static const char* moody_error(void* opened) {
    (void)opened;
    return is_mood("lost", "wait") ? "the cable is out" : NULL;
}

static void moody_close(void* opened) {
    (void)opened;
}

FR_CAMERA_EXPORT const fr_actuator* fr_actuator_plugin(void) {
    static const fr_actuator usual = {sizeof usual,  FR_ACTUATOR_ABI, "moody",    "1.0",       NULL,
                                      moody_open,    moody_axis,      NULL,       moody_value, moody_move,
                                      moody_wait,    moody_read,      moody_stop, moody_error, moody_close,
                                      moody_prepare, moody_start};
    static fr_actuator table;
    table = usual;
    if (is_mood("null-table", NULL))
        return NULL;
    if (is_mood("small", NULL))
        table.size = 4;
    if (is_mood("cut", NULL))
        table.size = (uint32_t)offsetof(fr_actuator, read);
    if (is_mood("abi", NULL))
        table.abi = 77;
    if (is_mood("null", "prepare"))
        table.prepare = NULL;
    if (is_mood("null", "sequences"))
        table.prepare = NULL, table.start = NULL;
    if (is_mood("null", "move"))
        table.move = NULL;
    return &table;
}
