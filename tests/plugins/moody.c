/* A camera that keeps its promises, but for what FRAMERING_TEST_MOOD names: "crash:wait@20", "hang:start",
 * "twice"; "standard": it has the settings gain, roi, trigger and frame_rate, too. FRAMERING_TEST_PIXELS: mono8
 * (default), mono16, mono12p, padded (mono8 with 32 bytes behind each row).
 *
 * Pixel (x, y) of the frame with id n is (x + 3 * y + 7 * n) in the bits that a pixel has. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "include/framering/camera_plugin.h"

enum { WIDTH = 64, HEIGHT = 48, PADDING = 32, MOST_SLOTS = 64, FRAME_NS = 2000000 };

typedef struct {
    uint64_t number;
    unsigned char* memory;
    size_t bytes;
} slot;

typedef struct {
    const fr_host* host;
    double exposure;
    char mode[16];
    char gain[16], roi[32], trigger[16], frame_rate[16]; /* of the mood "standard" */
    int triggers;                                        /* that no frame has followed */
    slot slots[MOST_SLOTS];
    size_t first, count;
    uint64_t frames, wanted, taken, due_ns, last_slot;
    atomic_int canceled;
    pthread_t late;
    int has_late;
} camera;

static const char* said = "";

/* "VERB", "VERB:CALL", "VERB@N" or "VERB:CALL@N", several with commas between them: whether this is one of the
 * moods, at the Nth frame where N is there. */
static int in_mood(const char* verb, const char* call, uint64_t frame) {
    const char* mood = getenv("FRAMERING_TEST_MOOD");
    char wanted[64];
    size_t length;
    if (mood == NULL)
        return 0;
    snprintf(wanted, sizeof wanted, "%s%s%s", verb, call == NULL ? "" : ":", call == NULL ? "" : call);
    for (length = strlen(wanted); *mood != 0; mood += strcspn(mood, ",") + (mood[strcspn(mood, ",")] == ',')) {
        const char* end = mood + strcspn(mood, "@,");
        if ((size_t)(end - mood) == length && strncmp(mood, wanted, length) == 0 &&
            (*end != '@' || strtoull(end + 1, NULL, 10) == frame)) {
            return 1;
        }
    }
    return 0;
}

static int mood(const char* verb) {
    return in_mood(verb, NULL, 0);
}

/* The clock of the watchdog (tests/support/hurried_clock.cpp), where it is there, passes by hours from now on. */
static void hang(void) {
    atomic_int* hurries = (atomic_int*)dlsym(RTLD_DEFAULT, "framering_clock_hurries");
    if (hurries != NULL)
        atomic_store(hurries, 1);
    for (;;)
        pause();
}

static volatile int* volatile nowhere;

static int enter(const char* call, uint64_t frame) {
    if (in_mood("crash", call, frame))
        *nowhere = 1;
    if (in_mood("abort", call, frame))
        abort();
    if (in_mood("exit", call, frame))
        exit(0);
    if (in_mood("hang", call, frame))
        hang();
    if (in_mood("fail", call, frame)) {
        said = mood("silent") ? NULL : "the lens cap is on";
        return FR_ERROR;
    }
    return FR_OK;
}

#define ENTER(call)                       \
    do {                                  \
        const int code_ = enter(call, 0); \
        if (code_ != FR_OK)               \
            return code_;                 \
    } while (0)

static const char* pixels(void) {
    const char* name = getenv("FRAMERING_TEST_PIXELS");
    return name == NULL ? "mono8" : name;
}
static int is_kind(const char* name) {
    return strcmp(pixels(), name) == 0;
}

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* As one that waits for a network: until the program is asked to stop. Once the file that FRAMERING_TEST_GATE
 * names is there; without one always. */
static int wait_for_nothing(const fr_host* host, const char* call) {
    const struct timespec nap = {0, 10 * 1000 * 1000};
    const char* gate = getenv("FRAMERING_TEST_GATE");
    if ((!in_mood("waits", call, 0) && !in_mood("stuck", call, 0)) || (gate != NULL && access(gate, F_OK) != 0))
        return FR_OK;
    host->log(host->context, "moody waits");
    while (in_mood("stuck", call, 0) || host->is_canceled(host->context) == 0)
        nanosleep(&nap, NULL);
    return FR_CANCELED;
}

static int moody_list(size_t index, fr_device* device) {
    ENTER("list");
    if (mood("none"))
        return FR_END;
    if (index >= 2 && !mood("endless-list"))
        return FR_END;
    if (mood("unterminated")) {
        memset(device->id, 'i', sizeof device->id);
        memset(device->vendor, 'v', sizeof device->vendor);
        memset(device->model, '\x1b', sizeof device->model);
        return FR_OK;
    }
    snprintf(device->id, sizeof device->id, "M%zu", mood("same-id") ? 0 : index);
    strcpy(device->vendor, "Moody");
    strcpy(device->model, "M");
    snprintf(device->serial, sizeof device->serial, "%zu", index);
    return FR_OK;
}

static int moody_open(const char* id, const fr_host* host, void** opened) {
    camera* made;
    ENTER("open");
    if (wait_for_nothing(host, "open") != FR_OK)
        return FR_CANCELED;
    if (mood("opens-nothing"))
        return FR_OK;
    if (*id != 0 && strcmp(id, "M0") != 0 && strcmp(id, "M1") != 0 && !mood("opens-all") &&
        !mood("unterminated")) {
        said = mood("silent") ? NULL : "there are only M0 and M1";
        return FR_UNKNOWN;
    }
    made = calloc(1, sizeof *made);
    made->exposure = 100;
    made->host = host;
    strcpy(made->mode, "fast");
    strcpy(made->gain, "0"), strcpy(made->roi, "0,0,64,48"), strcpy(made->trigger, "off");
    strcpy(made->frame_rate, "25");
    *opened = made;
    return FR_OK;
}

static char* standard_text(camera* c, const char* key) {
    if (!mood("standard"))
        return NULL;
    return strcmp(key, "gain") == 0         ? c->gain
           : strcmp(key, "roi") == 0        ? c->roi
           : strcmp(key, "trigger") == 0    ? c->trigger
           : strcmp(key, "frame_rate") == 0 ? c->frame_rate
                                            : NULL;
}

static int describe_standard(size_t index, fr_setting* s) {
    static const char* const keys[] = {"frame_rate", "gain", "roi", "trigger"}; /* not in the order of setting */
    if (!mood("standard") || index >= 4)
        return FR_END;
    strcpy(s->key, keys[index]);
    s->type = index < 2 ? FR_REAL : index == 2 ? FR_TEXT : FR_CHOICE;
    s->maximum = index < 2 ? 500 : 0;
    strcpy(s->choices, index == 3 ? "off\nsoftware\nline1" : "");
    return FR_OK;
}

/* A region of an odd width becomes the next even one. Logs what it was given, for the order. */
static int set_standard(camera* c, const char* key, const char* text, uint32_t* changed) {
    char line[128];
    unsigned x, y, width, height;
    snprintf(line, sizeof line, "moody was given %s=%s", key, text);
    c->host->log(c->host->context, line);
    if (strcmp(key, "roi") == 0 && sscanf(text, "%u,%u,%u,%u", &x, &y, &width, &height) == 4) {
        snprintf(c->roi, sizeof c->roi, "%u,%u,%u,%u", x, y, width + width % 2, height);
        *changed |= width % 2 != 0 ? FR_INEXACT : 0;
    } else {
        snprintf(standard_text(c, key), sizeof c->gain, "%s", text);
    }
    *changed |= FR_SETTINGS;
    return FR_OK;
}

static int moody_describe(void* self, size_t index, fr_setting* s) {
    const camera* c = self;
    ENTER("describe");
    (void)wait_for_nothing(c->host, "describe");
    if (mood("endless-settings"))
        index = 0;
    if (mood("unterminated")) {
        memset(s->help, 'h', sizeof s->help);
        memset(s->unit, 'u', sizeof s->unit);
    }
    switch (index) {
        case 0:
            s->type = FR_REAL;
            s->flags = mood("stopped-only") ? 0 : FR_LIVE;
            s->minimum = 10, s->maximum = mood("ranges") && c->exposure > 100 ? c->exposure : 1000, s->step = 10;
            strcpy(s->key, mood("bad-key") ? "expo sure" : mood("no-exposure") ? "shutter" : "exposure");
            if (!mood("unterminated"))
                strcpy(s->unit, "us"), strcpy(s->help, "Exposure time");
            return FR_OK;
        case 1:
            s->type = mood("bad-type") ? 99 : FR_CHOICE;
            strcpy(s->key, "mode");
            strcpy(s->choices, mood("no-choices") ? "" : "fast\nslow");
            return FR_OK;
        case 2:
            s->type = FR_INTEGER;
            s->flags = FR_READ_ONLY;
            strcpy(s->key, "width");
            return FR_OK;
        case 3:
            s->type = FR_COMMAND;
            strcpy(s->key, "reset");
            return FR_OK;
        default:
            return describe_standard(index - 4, s);
    }
}

static int moody_get(void* self, const char* key, char* text, size_t room) {
    camera* c = self;
    ENTER("get");
    if (mood("unterminated"))
        memset(text, '1', room);
    else if (strcmp(key, mood("no-exposure") ? "shutter" : "exposure") == 0)
        snprintf(text, room, "%g", mood("out-of-range") ? 5000 : c->exposure);
    else if (strcmp(key, "mode") == 0)
        snprintf(text, room, "%s", c->mode);
    else if (strcmp(key, "width") == 0)
        snprintf(text, room, "%d", WIDTH);
    else if (standard_text(c, key) != NULL)
        snprintf(text, room, "%s", standard_text(c, key));
    else
        return mood("knows-all") ? FR_OK : FR_UNKNOWN;
    return FR_OK;
}

static int set_exposure(camera* c, const char* text, uint32_t* changed) {
    char* end;
    double value = strtod(text, &end);
    const double asked = value;
    if (!mood("takes-all") && (end == text || *end != 0)) {
        said = "this is not a number";
        return FR_INVALID;
    }
    value = 10 * (double)(long)(value / 10 + 0.5);
    if (!mood("no-limit"))
        value = value < 10 ? 10 : value > 1000 ? 1000 : value;
    if (value != asked && !mood("secretly-inexact"))
        *changed |= FR_INEXACT;
    if (mood("always-inexact"))
        *changed |= FR_INEXACT;
    if (mood("ranges"))
        *changed |= FR_SETTINGS;
    c->exposure = mood("forgetful") ? value + 10 : value;
    return FR_OK;
}

static int moody_set(void* self, const char* key, const char* text, uint32_t* changed) {
    camera* c = self;
    ENTER("set");
    if (strcmp(key, "exposure") == 0)
        return set_exposure(c, text, changed);
    if (strcmp(key, "mode") == 0) {
        said = "mode is fast or slow";
        if (strcmp(text, "fast") != 0 && strcmp(text, "slow") != 0)
            return FR_INVALID;
        strcpy(c->mode, text);
        *changed |= FR_SETTINGS;
        return FR_OK;
    }
    if (strcmp(key, "reset") == 0) {
        c->exposure = 100;
        return FR_OK;
    }
    if (standard_text(c, key) != NULL)
        return set_standard(c, key, text, changed);
    if (strcmp(key, "width") == 0)
        return mood("writes-read-only") ? FR_OK : FR_INVALID;
    said = "there is no such setting";
    return mood("knows-all") ? FR_OK : FR_UNKNOWN;
}

static size_t row_bytes(void) {
    return is_kind("mono16") ? 2 * WIDTH : is_kind("padded") ? WIDTH + PADDING : WIDTH;
}
static size_t frame_bytes(void) {
    return is_kind("mono12p") ? WIDTH * HEIGHT * 3 / 2 : row_bytes() * HEIGHT;
}

static int moody_format(void* self, fr_format* format) {
    const camera* c = self;
    ENTER("format");
    format->pixel_format = mood("bgr8")         ? 0x02180015
                           : is_kind("mono16")  ? FR_MONO16
                           : is_kind("mono12p") ? FR_MONO12P
                                                : FR_MONO8;
    format->width = WIDTH;
    format->height =
        in_mood("restless", NULL, c->frames) || (mood("moving-format") && rand() % 2) ? HEIGHT / 2 : HEIGHT;
    if (mood("no-height"))
        format->height = 0;
    if (mood("tells-largest"))
        format->largest_bytes = 4 * WIDTH * HEIGHT;
    if (mood("slow-is-small") && strcmp(c->mode, "slow") == 0)
        format->height = HEIGHT / 2;
    format->stride = mood("short-stride") ? WIDTH - 1 : is_kind("padded") ? row_bytes() : 0;
    format->bytes = mood("few-bytes") ? WIDTH : mood("too-many-bytes") ? UINT64_MAX : frame_bytes();
    format->alignment = mood("odd-alignment") ? 3 : 64;
    format->frame_ids = mood("strange-ids") ? 17 : FR_IDS_64;
    format->ticks_per_second = 1000000;
    format->ticks_event = FR_EVENT_EXPOSURE_START;
    format->host_event = FR_EVENT_FRAME_COMPLETE;
    format->delivery = mood("triggered") || strcmp(c->trigger, "off") != 0 ? FR_TRIGGERED : FR_FREE_RUNNING;
    return FR_OK;
}

static int moody_start(void* self, uint64_t frames) {
    camera* c = self;
    ENTER("start");
    c->wanted = mood("endless") ? 0 : frames;
    c->taken = 0;
    c->due_ns = now_ns();
    return FR_OK;
}

/* Writes into what it has given back. */
static void* write_late(void* memory) {
    const struct timespec nap = {0, 50 * 1000 * 1000};
    nanosleep(&nap, NULL);
    *(unsigned char*)memory = 1;
    return NULL;
}

static int moody_stop(void* self) {
    camera* c = self;
    ENTER("stop");
    if (mood("late") && c->count != 0 && !c->has_late) {
        c->has_late = pthread_create(&c->late, NULL, write_late, c->slots[c->first].memory) == 0;
    }
    if (!mood("keeps-slots"))
        c->count = 0;
    return FR_OK;
}

static int moody_trigger(void* self) {
    camera* c = self;
    ENTER("trigger");
    c->triggers = 1; /* as cameras do, which ignore one that comes too early */
    return mood("triggered") ? FR_UNSUPPORTED : FR_OK;
}

static int moody_queue(void* self, uint64_t number, void* memory, size_t bytes) {
    camera* c = self;
    ENTER("queue");
    if (c->count == MOST_SLOTS) {
        said = "too many slots";
        return FR_ERROR;
    }
    c->slots[(c->first + c->count++) % MOST_SLOTS] = (slot){number, memory, bytes};
    return FR_OK;
}

static void paint(const camera* c, unsigned char* to, uint64_t id) {
    unsigned x, y;
    (void)c;
    for (y = 0; y < HEIGHT; ++y) {
        for (x = 0; x < WIDTH; ++x) {
            const unsigned value = (unsigned)(x + 3 * y + 7 * id);
            const unsigned at = y * WIDTH + x;
            if (is_kind("mono16")) {
                to[2 * at] = (unsigned char)value, to[2 * at + 1] = (unsigned char)(value >> 8);
            } else if (is_kind("mono12p")) {
                unsigned char* pair = to + at / 2 * 3;
                if (at % 2 == 0)
                    pair[0] = (unsigned char)value, pair[1] = (unsigned char)(value >> 8 & 15);
                else
                    pair[1] = (unsigned char)(pair[1] | (value & 15) << 4), pair[2] = (unsigned char)(value >> 4);
            } else {
                to[y * row_bytes() + x] = (unsigned char)value;
            }
        }
    }
}

static void give_values(const camera* c, fr_frame* frame) {
    frame->values[0] = 20 + (double)c->frames / 100;
    frame->values_set = 1;
    if (c->frames >= 5)
        frame->values[1] = -1, frame->values_set |= 2; /* named from the fifth frame on */
    if (mood("unnamed-value"))
        frame->values_set |= 1u << 20;
}

static int take(camera* c, fr_frame* frame) {
    const slot s = c->slots[c->first];
    const uint64_t id = ++c->frames;
    const int code = enter("wait", id);
    if (code != FR_OK)
        return code;
    if (in_mood("changed", NULL, id)) {
        said = "somebody has moved the region";
        return FR_CHANGED;
    }
    if (!mood("empty-frames"))
        paint(c, s.memory, id);
    if (in_mood("overrun", NULL, id))
        s.memory[s.bytes] = 1;
    if (in_mood("far-overrun", NULL, id))
        memset(s.memory + s.bytes, 1, 64 * 1024);
    c->first = (c->first + 1) % MOST_SLOTS;
    --c->count;
    ++c->taken;
    c->triggers = 0;
    c->due_ns += FRAME_NS;
    frame->slot = in_mood("twice", NULL, id) ? c->last_slot : in_mood("wrong", NULL, id) ? 1000000 : s.number;
    c->last_slot = s.number;
    frame->frame_id = mood("same-ids") ? 1 : id;
    if (in_mood("jump", NULL, id))
        frame->frame_id = c->frames += 3;
    frame->camera_ticks = id * 2000;
    frame->host_ns = mood("future") ? now_ns() + 3600000000000u : now_ns();
    if (in_mood("damaged", NULL, id))
        frame->status = FR_FRAME_DAMAGED, frame->bytes = frame_bytes() / 2;
    if (in_mood("lost", NULL, id))
        frame->status = FR_FRAME_LOST;
    if (in_mood("strange-status", NULL, id))
        frame->status = 77;
    if (in_mood("boasts", NULL, id))
        frame->bytes = s.bytes + 1;
    if (in_mood("shrinks", NULL, id))
        frame->bytes = frame_bytes() - 1;
    give_values(c, frame);
    return FR_OK;
}

static int moody_wait(void* self, int64_t timeout_ns, fr_frame* frame) {
    camera* c = self;
    const uint64_t end_ns = now_ns() + (uint64_t)timeout_ns;
    const struct timespec nap = {0, 200 * 1000};
    if (mood("ends"))
        return FR_END;
    if (mood("strange-code"))
        return 42;
    if (mood("silent-camera"))
        c->due_ns = UINT64_MAX;
    for (;;) {
        if (atomic_exchange(&c->canceled, 0))
            return FR_CANCELED;
        if (c->wanted != 0 && c->taken == c->wanted)
            return FR_END;
        if (c->count != 0 && now_ns() >= c->due_ns && (strcmp(c->trigger, "software") != 0 || c->triggers != 0))
            return take(c, frame);
        if (now_ns() >= end_ns)
            return mood("never-times-out") ? FR_CANCELED : FR_TIMEOUT;
        nanosleep(&nap, NULL);
    }
}

static void moody_cancel(void* self) {
    if (enter("cancel", 0) == FR_OK && !mood("deaf"))
        atomic_store(&((camera*)self)->canceled, 1);
}

static int moody_value(void* self, size_t index, fr_value* value) {
    const camera* c = self;
    ENTER("value");
    if (index >= (c->frames >= 5 ? 2u : 1u))
        return FR_END;
    snprintf(value->key, sizeof value->key, "%s",
             index == 0         ? "temperature"
             : mood("same-key") ? "temperature"
                                : "power");
    strcpy(value->unit, index == 0 ? "degC" : "mW");
    return FR_OK;
}

static int moody_counter(void* self, size_t index, fr_counter* counter) {
    const camera* c = self;
    ENTER("counter");
    if (index != 0)
        return FR_END;
    strcpy(counter->key, "exposures");
    counter->count = mood("shrinking-counter") ? 1000 - c->frames : c->frames;
    return FR_OK;
}

static const char* moody_error(void* self) {
    (void)self;
    (void)enter("error", 0);
    return said;
}

static void moody_close(void* self) {
    camera* c = self;
    (void)enter("close", 0);
    if (c->has_late)
        pthread_join(c->late, NULL);
    free(c);
}

const fr_camera* fr_camera_plugin(void) {
    static fr_camera table = {sizeof table, FR_CAMERA_ABI,  "moody",       "1.0",       moody_list,
                              moody_open,   moody_describe, moody_get,     moody_set,   moody_format,
                              moody_start,  moody_stop,     moody_trigger, moody_queue, moody_wait,
                              moody_cancel, moody_value,    moody_counter, moody_error, moody_close};
    (void)enter("load", 0);
    if (mood("no-table"))
        return NULL;
    if (mood("no-size"))
        table.size = 0;
    if (mood("half-table"))
        table.size = offsetof(fr_camera, wait);
    if (mood("long-table"))
        table.size = 10000;
    if (mood("other-abi"))
        table.abi = 2;
    if (mood("no-queue"))
        table.queue = NULL;
    if (mood("no-get"))
        table.get = NULL;
    if (mood("no-settings"))
        table.describe = NULL, table.get = NULL, table.set = NULL;
    if (mood("nameless"))
        table.name = "";
    return &table;
}
