/* libframering for MATLAB and Octave: docs/matlab.md has every call. Build it against an installed
 * Framering, in this folder:
 *
 *     MATLAB:  mex('framering_mex.c', 'mex_reading.c', 'mex_values.c', 'mex_producing.c', ...
 *                  '-IPREFIX/include', '-LPREFIX/lib', '-lframering')
 *     Octave:  mkoctfile --mex framering_mex.c mex_reading.c mex_values.c mex_producing.c \
 *                  -IPREFIX/include -LPREFIX/lib -lframering
 *
 * result = framering_mex('call', ...). Times are in seconds. A handle is a number; one that is closed is an error.
 * What is normal in a loop comes back as a code: FRAMERING_TIMEOUT, _END, _FULL, _OVERTAKEN and _STOPPED. All
 * others are errors with the identifier framering:error and the library's line. */
#include "framering_mex.h"

enum { MOST_HANDLES = 64 };
static place handles[MOST_HANDLES];

int checked(int code) {
    if (code != FRAMERING_OK && code != FRAMERING_TIMEOUT && code != FRAMERING_END && code != FRAMERING_FULL &&
        code != FRAMERING_OVERTAKEN && code != FRAMERING_STOPPED) {
        mexErrMsgIdAndTxt("framering:error", "%s", framering_error());
    }
    return code;
}

void must(int code) {
    if (code != FRAMERING_OK) mexErrMsgIdAndTxt("framering:error", "%s", framering_error());
}

static void close_all(void) {
    uint64_t owed;
    for (int i = 0; i < MOST_HANDLES; ++i) {
        if (handles[i].is == VIEWER) framering_viewer_close(handles[i].of);
        if (handles[i].is == READER) framering_reader_close(handles[i].of);
        if (handles[i].is == SCAN) framering_scan_close(handles[i].of);
        if (handles[i].is == PRODUCER) framering_producer_close(handles[i].of, 0, &owed);
        handles[i].is = NONE;
    }
}

place *free_place(void) {
    for (int i = 0; i < MOST_HANDLES; ++i) {
        if (handles[i].is == NONE) return &handles[i];
    }
    mexErrMsgIdAndTxt("framering:error", "%d handles are open; close some", MOST_HANDLES);
    return NULL;
}

mxArray *keep(place *in, kind is, void *of) {
    in->is = is;
    in->of = of;
    return mxCreateDoubleScalar((double)(in - handles) + 1);
}

void *handle(const mxArray *number, kind is) {
    const int n = (int)mxGetScalar(number) - 1;
    if (n < 0 || n >= MOST_HANDLES || handles[n].is != is) {
        mexErrMsgIdAndTxt("framering:error", "this handle is closed, or of another kind");
    }
    return handles[n].of;
}

void *taken(const mxArray *number, kind is) {
    void *of = handle(number, is);
    handles[(int)mxGetScalar(number) - 1].is = NONE;
    return of;
}

int64_t nanoseconds(const mxArray *seconds) {
    const double value = mxGetScalar(seconds);
    return value < 0 || value > 9e9 ? FRAMERING_FOREVER : (int64_t)(value * 1e9);
}

const char *text(const mxArray *given) {
    const char *found = given == NULL ? NULL : mxArrayToString(given);
    if (found == NULL) mexErrMsgIdAndTxt("framering:error", "a text is expected, in single quotes");
    return found;
}

uint64_t count_given(const mxArray *given) {
    uint64_t count = 0;
    if (mxIsUint64(given) && mxGetNumberOfElements(given) == 1) {
        memcpy(&count, mxGetData(given), sizeof count);
        return count;
    }
    const double value = mxGetNumberOfElements(given) == 1 ? mxGetScalar(given) : -1;
    if (!(value >= 0 && value < 9e15)) mexErrMsgIdAndTxt("framering:error", "one number from 0 on is expected");
    return (uint64_t)value;
}

mxArray *counts(const uint64_t *values, size_t count) {
    mxArray *numbers = mxCreateNumericMatrix(1, count, mxUINT64_CLASS, mxREAL);
    if (count != 0) memcpy(mxGetData(numbers), values, count * sizeof *values);
    return numbers;
}

void set(mxArray *object, const char *name, mxArray *value) {
    mxSetFieldByNumber(object, 0, mxAddField(object, name), value);
}

void set_count(mxArray *object, const char *name, uint64_t value) { set(object, name, counts(&value, 1)); }

static const mex_call *found_call(const char *name) {
    const mex_call *const topics[] = {reading_calls, value_calls, producing_calls};
    for (size_t topic = 0; topic < sizeof topics / sizeof topics[0]; ++topic) {
        for (const mex_call *one = topics[topic]; one->name != NULL; ++one) {
            if (strcmp(name, one->name) == 0) return one;
        }
    }
    mexErrMsgIdAndTxt("framering:error", "there is no call '%s'; docs/matlab.md lists them", name);
    return NULL;
}

void mexFunction(int results, mxArray *out[], int arguments, const mxArray *in[]) {
    const mex_call *called = found_call(arguments > 0 ? text(in[0]) : "");
    mxArray *found[3] = {NULL, NULL, NULL};
    mexAtExit(close_all);
    if (arguments != called->arguments + 1) {
        mexErrMsgIdAndTxt("framering:error", "%s: other arguments", called->name);
    }
    called->call(found, in + 1);
    for (int n = 0; n < called->results && n < (results > 1 ? results : 1); ++n) {
        out[n] = found[n] != NULL ? found[n] : mxCreateDoubleMatrix(0, 0, mxREAL);
    }
}
