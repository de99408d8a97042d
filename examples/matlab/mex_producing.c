/* Frames of your own. */
#include "framering_mex.h"

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

static void producer_end(mxArray *out[], const mxArray *in[]) {
    (void)out;
    must(framering_producer_end(handle(in[0], PRODUCER), (int)mxGetScalar(in[1]), NULL));
}

const mex_call producing_calls[] = {
    {"producer_open", 3, 1, producer_open},       {"producer_begin", 4, 1, producer_begin},
    {"producer_publish", 3, 1, producer_publish}, {"producer_end", 2, 0, producer_end},
    {"producer_close", 2, 1, producer_close},     {NULL, 0, 0, NULL}};
