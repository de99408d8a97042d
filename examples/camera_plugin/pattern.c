/* A camera that needs no hardware: a moving pattern, with exposure time, gain, and a temperature for each frame.
 * Build: cc -shared -fPIC -o framering-camera-pattern.so pattern.c $(pkg-config --cflags framering-camera) */
#define _POSIX_C_SOURCE 200809L
#include <framering/camera_plugin.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDTH = 640, HEIGHT = 480, BYTES = WIDTH * HEIGHT, MOST_SLOTS = 64, FRAME_NS = 10 * 1000 * 1000 };

typedef struct {
    const char *key, *unit, *help;
    double value, minimum, maximum;
} setting;
typedef struct {
    setting settings[2];          /* exposure, gain */
    uint64_t numbers[MOST_SLOTS]; /* slots: first in, first out */
    uint8_t *memory[MOST_SLOTS];
    size_t first, count;
    uint64_t frames, wanted, taken, due_ns;
    atomic_bool canceled;
} camera;

static const char *said = ""; /* for error() */
static int fail(int code, const char *text) { return said = text, code; }
static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int pattern_list(size_t index, fr_device *device) {
    if (index != 0) return FR_END;
    strcpy(device->id, "1"), strcpy(device->vendor, "Example"), strcpy(device->model, "Pattern");
    return FR_OK;
}

static int pattern_open(const char *id, const fr_host *host, void **opened) {
    if (*id != 0 && strcmp(id, "1") != 0) return fail(FR_UNKNOWN, "there is only camera 1");
    camera *made = calloc(1, sizeof *made);
    if (made == NULL) return fail(FR_ERROR, "no memory");
    made->settings[0] = (setting){"exposure", "us", "Exposure time", 5000, 10, 100000};
    made->settings[1] = (setting){"gain", "dB", "Gain: brightness of the pattern", 0, 0, 24};
    host->log(host->context, "pattern: camera 1 is open");
    *opened = made;
    return FR_OK;
}

static setting *find(camera *c, const char *key) {
    for (size_t i = 0; i < 2; ++i)
        if (strcmp(c->settings[i].key, key) == 0) return &c->settings[i];
    return said = "there are only the settings exposure and gain", NULL;
}

static int pattern_describe(void *self, size_t index, fr_setting *described) {
    if (index >= 2) return FR_END;
    const setting *s = ((camera *)self)->settings + index;
    described->type = FR_REAL, described->flags = FR_LIVE;
    described->minimum = s->minimum, described->maximum = s->maximum;
    strcpy(described->key, s->key), strcpy(described->unit, s->unit), strcpy(described->help, s->help);
    return FR_OK;
}

static int pattern_get(void *self, const char *key, char *text, size_t room) {
    const setting *s = find(self, key);
    if (s == NULL) return FR_UNKNOWN;
    snprintf(text, room, "%g", s->value);
    return FR_OK;
}

static int pattern_set(void *self, const char *key, const char *text, uint32_t *changed) {
    char *end;
    const double value = strtod(text, &end);
    setting *s = find(self, key);
    if (s == NULL) return FR_UNKNOWN;
    if (end == text || *end != 0 || value != value) return fail(FR_INVALID, "this is not a number");
    s->value = value < s->minimum ? s->minimum : value > s->maximum ? s->maximum : value;
    if (s->value != value) *changed |= FR_INEXACT;
    return FR_OK;
}

static int pattern_format(void *self, fr_format *format) {
    (void)self;
    format->pixel_format = FR_MONO8, format->width = WIDTH, format->height = HEIGHT;
    format->frame_ids = FR_IDS_64, format->host_event = FR_EVENT_FRAME_COMPLETE;
    return FR_OK;
}

static int pattern_start(void *self, uint64_t frames) {
    camera *c = self;
    c->wanted = frames, c->taken = 0, c->due_ns = now_ns();
    return FR_OK;
}

static int pattern_stop(void *self) {
    ((camera *)self)->count = 0; /* every slot is the acquirer's again: nothing here writes to one any more */
    return FR_OK;
}

static int pattern_queue(void *self, uint64_t number, void *memory, size_t bytes) {
    camera *c = self;
    if (c->count == MOST_SLOTS || bytes < BYTES) return fail(FR_ERROR, "too many slots, or too small ones");
    const size_t at = (c->first + c->count++) % MOST_SLOTS;
    c->numbers[at] = number, c->memory[at] = memory;
    return FR_OK;
}

static void expose(camera *c, fr_frame *frame) { /* into the oldest slot */
    uint8_t *pixel = c->memory[c->first];
    const unsigned gain = (unsigned)(c->settings[1].value * 4);
    const uint64_t exposure_ns = (uint64_t)(c->settings[0].value * 1000);
    for (size_t y = 0; y < HEIGHT; ++y)
        for (size_t x = 0; x < WIDTH; ++x) *pixel++ = (uint8_t)(x + y + c->frames + gain);
    frame->slot = c->numbers[c->first], frame->frame_id = ++c->frames, frame->host_ns = now_ns();
    c->first = (c->first + 1) % MOST_SLOTS, --c->count, ++c->taken;
    frame->values[0] = 25 + (double)(c->frames % 100) / 100, frame->values_set = 1;
    c->due_ns += exposure_ns > FRAME_NS ? exposure_ns : FRAME_NS;
}

static int pattern_wait(void *self, int64_t timeout_ns, fr_frame *frame) {
    camera *c = self;
    const uint64_t end_ns = now_ns() + (uint64_t)timeout_ns;
    for (;;) {
        if (atomic_exchange(&c->canceled, 0)) return FR_CANCELED;
        if (c->wanted != 0 && c->taken == c->wanted) return FR_END;
        if (c->count != 0 && now_ns() >= c->due_ns) return expose(c, frame), FR_OK;
        if (now_ns() >= end_ns) return FR_TIMEOUT;
        nanosleep(&(struct timespec){0, 1000 * 1000}, NULL);
    }
}

static void pattern_cancel(void *self) { atomic_store(&((camera *)self)->canceled, 1); }
static int pattern_value(void *self, size_t index, fr_value *value) {
    if (self == NULL || index != 0) return FR_END;
    strcpy(value->key, "temperature"), strcpy(value->unit, "degC");
    return FR_OK;
}

static const char *pattern_error(void *self) { return (void)self, said; }
static void pattern_close(void *self) { free(self); }
const fr_camera *fr_camera_plugin(void) {
    static const fr_camera table = {sizeof table,   FR_CAMERA_ABI,    "pattern",   "1.0",         pattern_list,
                                    pattern_open,   pattern_describe, pattern_get, pattern_set,   pattern_format,
                                    pattern_start,  pattern_stop,     NULL,        pattern_queue, pattern_wait,
                                    pattern_cancel, pattern_value,    NULL,        pattern_error, pattern_close};
    return &table;
}
