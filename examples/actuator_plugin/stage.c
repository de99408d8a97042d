/* A stage that needs no hardware: z in micrometres with a speed, and a filter wheel; measures its temperature.
 * Build: cc -shared -fPIC -o framering-actuator-stage.so stage.c $(pkg-config --cflags framering-camera) */
#define _POSIX_C_SOURCE 200809L
#include <framering/actuator_plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { Z, WHEEL, AXES };
static const double speed_um_s = 2000, turn_s = 0.002;
static const char *const filters[] = {"DAPI", "GFP", "RFP"};

typedef struct {
    double from[AXES], to[AXES];
    double begin_s[AXES], end_s[AXES]; /* of the move of each axis */
} stage;

static const char *said = ""; /* for error() */
static int fail(int code, const char *text) { return said = text, code; }
static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
static double place(const stage *s, size_t axis, double now) {
    if (now >= s->end_s[axis]) return s->to[axis];
    return s->from[axis] +
           (s->to[axis] - s->from[axis]) * (now - s->begin_s[axis]) / (s->end_s[axis] - s->begin_s[axis]);
}

static int stage_open(const char *id, const fr_host *host, void **opened) {
    if (*id != 0) return fail(FR_UNKNOWN, "there is one stage, and it has no id");
    host->log(host->context, "the stage is opened");
    *opened = calloc(1, sizeof(stage));
    return *opened == NULL ? fail(FR_ERROR, "out of memory") : FR_OK;
}
static int stage_axis(void *opened, size_t index, fr_axis *axis) {
    (void)opened;
    if (index >= AXES) return FR_END;
    strcpy(axis->name, index == Z ? "z" : "c");
    if (index == Z) {
        strcpy(axis->unit, "um");
        axis->minimum = -100, axis->maximum = 100, axis->tolerance = 0.1;
    }
    return FR_OK;
}
static int stage_position(void *opened, size_t axis, size_t index, char *name, size_t room) {
    (void)opened;
    if (axis != WHEEL || index >= sizeof filters / sizeof *filters) return FR_END;
    snprintf(name, room, "%s", filters[index]);
    return FR_OK;
}
static int stage_value(void *opened, size_t index, fr_value *value) {
    (void)opened;
    if (index != 0) return FR_END;
    strcpy(value->key, "stage_temperature"), strcpy(value->unit, "degC");
    return FR_OK;
}

static int stage_move(void *opened, size_t count, const uint32_t *axes, const double *set_points) {
    stage *s = opened;
    const double now = now_s();
    for (size_t i = 0; i < count; ++i) {
        const uint32_t axis = axes[i];
        s->from[axis] = place(s, axis, now), s->to[axis] = set_points[i];
        const double way = s->to[axis] > s->from[axis] ? s->to[axis] - s->from[axis] : s->from[axis] - s->to[axis];
        s->begin_s[axis] = now, s->end_s[axis] = now + (axis == Z ? way / speed_um_s : way * turn_s);
    }
    return FR_OK;
}
static int stage_wait(void *opened, int64_t timeout_ns) {
    const stage *s = opened;
    const double end = s->end_s[Z] > s->end_s[WHEEL] ? s->end_s[Z] : s->end_s[WHEEL];
    const double left = end - now_s(), limit = 1e-9 * (double)timeout_ns;
    const double seconds = left < limit ? left : limit;
    if (seconds > 0)
        nanosleep(&(struct timespec){(time_t)seconds, (long)(1e9 * (seconds - (double)(time_t)seconds))}, NULL);
    return now_s() >= end ? FR_OK : FR_TIMEOUT;
}
static int stage_read(void *opened, double *axes, size_t axis_count, double *values, size_t value_count) {
    for (size_t i = 0; i < axis_count; ++i) axes[i] = place(opened, i, now_s());
    if (value_count > 0) values[0] = 21.5;
    return FR_OK;
}
static int stage_stop(void *opened) {
    stage *s = opened;
    const double now = now_s();
    for (size_t i = 0; i < AXES; ++i)
        s->to[i] = place(s, i, now), s->end_s[i] = now < s->end_s[i] ? now : s->end_s[i];
    return FR_OK;
}
static const char *stage_error(void *opened) { return (void)opened, said; }

static const fr_actuator table = {.size = sizeof(fr_actuator),
                                  .abi = FR_ACTUATOR_ABI,
                                  .name = "stage",
                                  .version = "1.0",
                                  .open = stage_open,
                                  .axis = stage_axis,
                                  .position = stage_position,
                                  .value = stage_value,
                                  .move = stage_move,
                                  .wait = stage_wait,
                                  .read = stage_read,
                                  .stop = stage_stop,
                                  .error = stage_error,
                                  .close = free};

FR_CAMERA_EXPORT const fr_actuator *fr_actuator_plugin(void) { return &table; }
