/* libframering for MATLAB and Octave: docs/other_languages.md has every call. Build it against an installed
 * Framering:
 *
 *     MATLAB:  mex('framering_mex.c', '-IPREFIX/include', '-LPREFIX/lib', '-lframering')
 *     Octave:  mkoctfile --mex framering_mex.c -IPREFIX/include -LPREFIX/lib -lframering
 *
 * result = framering_mex('call', ...). Times are in seconds. A handle is a number; one that is closed is an error.
 * What is normal in a loop comes back as a code: FRAMERING_TIMEOUT, _END, _FULL, _OVERTAKEN and _STOPPED. All
 * others are errors with the identifier framering:error and the library's line. */
#include <framering/framering.h>
#include <mex.h>
#include <string.h>

enum { MOST_HANDLES = 64 };
typedef enum { NONE, VIEWER, READER, PRODUCER } kind;
typedef struct place {
    kind is;
    void *of;
} place;
static place handles[MOST_HANDLES];

/* Codes that a loop expects; anything else ends the call. */
static int checked(int code) {
    if (code != FRAMERING_OK && code != FRAMERING_TIMEOUT && code != FRAMERING_END && code != FRAMERING_FULL &&
        code != FRAMERING_OVERTAKEN && code != FRAMERING_STOPPED) {
        mexErrMsgIdAndTxt("framering:error", "%s", framering_error());
    }
    return code;
}

static void must(int code) {
    if (code != FRAMERING_OK) mexErrMsgIdAndTxt("framering:error", "%s", framering_error());
}

static void close_all(void) {
    uint64_t owed;
    for (int i = 0; i < MOST_HANDLES; ++i) {
        if (handles[i].is == VIEWER) framering_viewer_close(handles[i].of);
        if (handles[i].is == READER) framering_reader_close(handles[i].of);
        if (handles[i].is == PRODUCER) framering_producer_close(handles[i].of, 0, &owed);
        handles[i].is = NONE;
    }
}

static place *free_place(void) {
    for (int i = 0; i < MOST_HANDLES; ++i) {
        if (handles[i].is == NONE) return &handles[i];
    }
    mexErrMsgIdAndTxt("framering:error", "%d handles are open; close some", MOST_HANDLES);
    return NULL;
}

static mxArray *keep(place *in, kind is, void *of) {
    in->is = is;
    in->of = of;
    return mxCreateDoubleScalar((double)(in - handles) + 1);
}

static void *handle(const mxArray *number, kind is) {
    const int n = (int)mxGetScalar(number) - 1;
    if (n < 0 || n >= MOST_HANDLES || handles[n].is != is) {
        mexErrMsgIdAndTxt("framering:error", "this handle is closed, or of another kind");
    }
    return handles[n].of;
}

/* It is closed whatever comes of it. */
static void *taken(const mxArray *number, kind is) {
    void *of = handle(number, is);
    handles[(int)mxGetScalar(number) - 1].is = NONE;
    return of;
}

static int64_t nanoseconds(const mxArray *seconds) {
    const double value = mxGetScalar(seconds);
    return value < 0 || value > 9e9 ? FRAMERING_FOREVER : (int64_t)(value * 1e9);
}

static const char *text(const mxArray *given) {
    const char *found = mxArrayToString(given);
    if (found == NULL) mexErrMsgIdAndTxt("framering:error", "a text is expected, in single quotes");
    return found;
}

static void set(mxArray *object, const char *name, mxArray *value) {
    mxSetFieldByNumber(object, 0, mxAddField(object, name), value);
}

/* 64 bits keep their value only as an integer. */
static void set_count(mxArray *object, const char *name, uint64_t value) {
    mxArray *number = mxCreateNumericMatrix(1, 1, mxUINT64_CLASS, mxREAL);
    memcpy(mxGetData(number), &value, sizeof value);
    set(object, name, number);
}

static mxArray *header(const framering_frame *frame) {
    mxArray *object = mxCreateStructMatrix(1, 1, 0, NULL);
    mxArray *axes = mxCreateDoubleMatrix(1, frame->axis_count, mxREAL);
    mxArray *values = mxCreateDoubleMatrix(1, frame->value_count, mxREAL);
    for (uint32_t i = 0; i < frame->axis_count; ++i) mxGetPr(axes)[i] = frame->axes[i].value;
    for (uint32_t i = 0; i < frame->value_count; ++i) mxGetPr(values)[i] = frame->values[i];
    set_count(object, "sequence", frame->sequence);
    set_count(object, "scan_id", frame->scan_id);
    set_count(object, "delivered", frame->delivered);
    set_count(object, "host_time_ns", frame->host_time_ns);
    set_count(object, "camera_time", frame->camera_time);
    set(object, "status", mxCreateDoubleScalar(frame->status));
    set(object, "exposure_us", mxCreateDoubleScalar(frame->exposure_us));
    set(object, "significant_bits", mxCreateDoubleScalar(frame->significant_bits));
    set(object, "pixel_format", mxCreateDoubleScalar(frame->pixel_format));
    set(object, "axes", axes);
    set(object, "values", values);
    return object;
}

/* Columns come first in MATLAB: (x, y), and (color, x, y) of colors; transpose it where the picture is to stand
 * upright. */
static mxArray *array_for(const framering_frame *frame) {
    const mxClassID of = frame->bytes_per_sample == 1   ? mxUINT8_CLASS
                         : frame->bytes_per_sample == 2 ? mxUINT16_CLASS
                                                        : mxSINGLE_CLASS;
    const mwSize size[3] = {frame->samples_per_pixel, frame->width, frame->height};
    return frame->samples_per_pixel == 1 ? mxCreateNumericArray(2, size + 1, of, mxREAL)
                                         : mxCreateNumericArray(3, size, of, mxREAL);
}

/* [code, header, pixels] = framering_mex('viewer_newest', viewer, seconds) */
static void viewer_newest(mxArray *out[], const mxArray *in[]) {
    framering_viewer *viewer = handle(in[0], VIEWER);
    framering_frame frame;
    int code = framering_viewer_newest(viewer, nanoseconds(in[1]), &frame, NULL, 0);
    while (code == FRAMERING_TOO_SMALL) {
        mxArray *pixels = array_for(&frame);
        code = framering_viewer_newest(viewer, nanoseconds(in[1]), &frame, mxGetData(pixels),
                                       mxGetNumberOfElements(pixels) * mxGetElementSize(pixels));
        if (code == FRAMERING_OK) {
            mxArray *fitting = array_for(&frame); /* a smaller frame may have come meanwhile */
            memcpy(mxGetData(fitting), mxGetData(pixels), frame.payload_bytes);
            out[1] = header(&frame);
            out[2] = fitting;
        }
        mxDestroyArray(pixels);
    }
    out[0] = mxCreateDoubleScalar(checked(code));
}

static void reader_open(mxArray *out[], const mxArray *in[]) {
    place *in_table = free_place();
    framering_reader_options options = {sizeof options, 0, NULL, NULL, 0, FRAMERING_FOREVER, 0, 0};
    framering_reader *reader = NULL;
    options.session = text(in[0]);
    options.role = text(in[1]);
    options.purpose = mxGetScalar(in[2]) != 0 ? FRAMERING_STORES : FRAMERING_PROCESSES;
    options.timeout_ns = nanoseconds(in[3]);
    must(framering_reader_open(&options, &reader));
    out[0] = keep(in_table, READER, reader);
}

static mxArray *event_of(const framering_event *event) {
    mxArray *object = mxCreateStructMatrix(1, 1, 0, NULL);
    set(object, "kind", mxCreateDoubleScalar(event->kind));
    set_count(object, "scan_id", event->scan_id);
    if (event->kind == FRAMERING_SCAN_BEGINS || event->kind == FRAMERING_SCAN_ENDS) {
        set(object, "state", mxCreateDoubleScalar(event->state));
        set(object, "text", mxCreateString(event->text));
    } else if (event->kind == FRAMERING_GAP) {
        set_count(object, "from", event->gap.from);
        set_count(object, "to", event->gap.to);
    } else if (event->kind == FRAMERING_FRAME) {
        mxArray *pixels = array_for(&event->frame);
        memcpy(mxGetData(pixels), event->pixels, event->frame.payload_bytes);
        set(object, "frame", header(&event->frame));
        set(object, "pixels", pixels);
    }
    return object;
}

/* [code, event] = framering_mex('reader_poll', reader, seconds): the pixels are a copy, held until
 * 'reader_release'. */
static void reader_poll(mxArray *out[], const mxArray *in[]) {
    framering_event event;
    size_t count = 0;
    const int code = framering_reader_poll(handle(in[0], READER), nanoseconds(in[1]), &event, 1, &count);
    out[0] = mxCreateDoubleScalar(checked(code));
    if (code == FRAMERING_OK) out[1] = event_of(&event);
}

static void producer_open(mxArray *out[], const mxArray *in[]) {
    place *in_table = free_place();
    framering_producer_options options = {sizeof options, 0, NULL, 0, 0, 0, 0};
    framering_producer *producer = NULL;
    options.session = text(in[0]);
    options.payload_bytes = (uint64_t)mxGetScalar(in[1]);
    options.slots = (uint64_t)mxGetScalar(in[2]);
    must(framering_producer_open(&options, &producer));
    out[0] = keep(in_table, PRODUCER, producer);
}

/* framering_mex('producer_begin', producer, plan, wait_for, seconds): wait_for may be ''. */
static void producer_begin(mxArray *out[], const mxArray *in[]) {
    uint64_t first = 0;
    const char *role = text(in[2]);
    must(framering_producer_begin(handle(in[0], PRODUCER), text(in[1]), role[0] == 0 ? NULL : role,
                                  nanoseconds(in[3]), &first));
    out[0] = mxCreateDoubleScalar((double)first);
}

/* code = framering_mex('producer_publish', producer, pixels, seconds): a slot, the pixels, published. */
static void producer_publish(mxArray *out[], const mxArray *in[]) {
    framering_producer *producer = handle(in[0], PRODUCER);
    const size_t given = mxGetNumberOfElements(in[1]) * mxGetElementSize(in[1]);
    void *pixels = NULL;
    size_t bytes = 0;
    const int code = framering_producer_claim(producer, nanoseconds(in[2]), &pixels, &bytes);
    out[0] = mxCreateDoubleScalar(checked(code));
    if (code != FRAMERING_OK) return;
    if (given != bytes) {
        framering_producer_abandon(producer, 1);
        mexErrMsgIdAndTxt("framering:error", "%zu bytes of pixels; the plan says %zu", given, bytes);
    }
    memcpy(pixels, mxGetData(in[1]), bytes);
    must(framering_producer_publish(producer, NULL));
}

static void producer_close(mxArray *out[], const mxArray *in[]) {
    uint64_t owed = 0;
    must(framering_producer_close(taken(in[0], PRODUCER), nanoseconds(in[1]), &owed));
    out[0] = mxCreateDoubleScalar((double)owed);
}

static void viewer_open(mxArray *out[], const mxArray *in[]) {
    place *in_table = free_place();
    framering_viewer *viewer = NULL;
    must(framering_viewer_open(text(in[0]), nanoseconds(in[1]), &viewer));
    out[0] = keep(in_table, VIEWER, viewer);
}

static void viewer_close(mxArray *out[], const mxArray *in[]) {
    (void)out;
    framering_viewer_close(taken(in[0], VIEWER));
}

static void reader_release(mxArray *out[], const mxArray *in[]) {
    out[0] =
        mxCreateDoubleScalar(checked(framering_reader_release(handle(in[0], READER), (size_t)mxGetScalar(in[1]))));
}

/* Leaves the role, so that nothing waits for it any more. */
static void reader_close(mxArray *out[], const mxArray *in[]) {
    framering_reader *reader = taken(in[0], READER);
    (void)out;
    framering_reader_leave(reader);
    framering_reader_close(reader);
}

static void producer_end(mxArray *out[], const mxArray *in[]) {
    (void)out;
    must(framering_producer_end(handle(in[0], PRODUCER), (int)mxGetScalar(in[1]), NULL));
}

static void status(mxArray *out[], const mxArray *in[]) {
    const char *json = NULL;
    must(framering_status(text(in[0]), &json));
    out[0] = mxCreateString(json);
}

static const struct {
    const char *name;
    int arguments;
    int results;
    void (*call)(mxArray *out[], const mxArray *in[]);
} calls[] = {{"viewer_open", 2, 1, viewer_open},
             {"viewer_newest", 2, 3, viewer_newest},
             {"viewer_close", 1, 0, viewer_close},
             {"reader_open", 4, 1, reader_open},
             {"reader_poll", 2, 2, reader_poll},
             {"reader_release", 2, 1, reader_release},
             {"reader_close", 1, 0, reader_close},
             {"producer_open", 3, 1, producer_open},
             {"producer_begin", 4, 1, producer_begin},
             {"producer_publish", 3, 1, producer_publish},
             {"producer_end", 2, 0, producer_end},
             {"producer_close", 2, 1, producer_close},
             {"status", 1, 1, status}};

void mexFunction(int results, mxArray *out[], int arguments, const mxArray *in[]) {
    const char *name = arguments > 0 ? text(in[0]) : "";
    mexAtExit(close_all);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; ++i) {
        if (strcmp(name, calls[i].name) != 0) continue;
        mxArray *found[3] = {NULL, NULL, NULL};
        if (arguments != calls[i].arguments + 1) mexErrMsgIdAndTxt("framering:error", "%s: other arguments", name);
        calls[i].call(found, in + 1);
        for (int n = 0; n < calls[i].results && n < (results > 1 ? results : 1); ++n) {
            out[n] = found[n] != NULL ? found[n] : mxCreateDoubleMatrix(0, 0, mxREAL);
        }
        return;
    }
    mexErrMsgIdAndTxt("framering:error", "there is no call '%s'; docs/other_languages.md lists them", name);
}
