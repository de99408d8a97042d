/* The newest frame, every frame, and the state of a session. */
#include "framering_mex.h"

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

static void status(mxArray *out[], const mxArray *in[]) {
    const char *json = NULL;
    must(framering_status(text(in[0]), &json));
    out[0] = mxCreateString(json);
}

const mex_call reading_calls[] = {{"viewer_open", 2, 1, viewer_open},
                                  {"viewer_newest", 2, 3, viewer_newest},
                                  {"viewer_close", 1, 0, viewer_close},
                                  {"reader_open", 4, 1, reader_open},
                                  {"reader_poll", 2, 2, reader_poll},
                                  {"reader_release", 2, 1, reader_release},
                                  {"reader_close", 1, 0, reader_close},
                                  {"status", 1, 1, status},
                                  {NULL, 0, 0, NULL}};
