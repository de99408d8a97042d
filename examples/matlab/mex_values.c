/* Values that a reader makes of its frames, and those that readers have made. */
#include "framering_mex.h"

enum { NAME, VALUE, UNIT };

static framering_named_value *values_given(const mxArray *rows) {
    const size_t count = mxGetM(rows), columns = mxGetN(rows);
    if (!mxIsCell(rows) || count == 0 || (columns != UNIT && columns != UNIT + 1)) {
        mexErrMsgIdAndTxt("framering:error", "values are {'name', value} or {'name', value, 'unit'}, a row each");
    }
    framering_named_value *values = mxCalloc(count, sizeof *values);
    for (size_t row = 0; row < count; ++row) {
        const mxArray *name = mxGetCell(rows, row + NAME * count);
        const mxArray *value = mxGetCell(rows, row + VALUE * count);
        if (name == NULL || value == NULL || mxGetNumberOfElements(value) != 1 || mxIsComplex(value) ||
            !(mxIsNumeric(value) || mxIsLogical(value))) {
            mexErrMsgIdAndTxt("framering:error", "row %zu of the values: a name and one real number are expected",
                              row + 1);
        }
        values[row].name = text(name);
        values[row].value = mxGetScalar(value);
        if (columns == UNIT + 1) values[row].unit = text(mxGetCell(rows, row + UNIT * count));
    }
    return values;
}

/* [code, on_disk] = framering_mex('reader_report', reader, event.frame.sequence, {'focus', 1.5; ...}) */
static void reader_report(mxArray *out[], const mxArray *in[]) {
    int on_disk = 0;
    const int code = checked(framering_reader_report(handle(in[0], READER), count_given(in[1]),
                                                     values_given(in[2]), mxGetM(in[2]), &on_disk));
    out[0] = mxCreateDoubleScalar(code);
    out[1] = mxCreateLogicalScalar(on_disk != 0);
}

static void scan_open(mxArray *out[], const mxArray *in[]) {
    place *in_table = free_place();
    framering_scan *scan = NULL;
    must(framering_scan_open(text(in[0]), &scan));
    out[0] = keep(in_table, SCAN, scan);
}

static mxArray *texts(const char *const *given, size_t count) {
    mxArray *cells = mxCreateCellMatrix(1, count);
    for (size_t n = 0; n < count; ++n) mxSetCell(cells, n, mxCreateString(given[n]));
    return cells;
}

static const char *const fields[] = {"role", "sequences", "names", "units", "values", "damaged"};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static mxArray *reported_of(const framering_reported *reported) {
    mxArray *object = mxCreateStructMatrix(1, 1, FIELDS, (const char **)fields);
    mxArray *values = mxCreateDoubleMatrix(reported->frame_count, reported->name_count, mxREAL);
    for (size_t frame = 0; frame < reported->frame_count; ++frame) {
        for (size_t name = 0; name < reported->name_count; ++name) {
            mxGetPr(values)[frame + name * reported->frame_count] =
                reported->values[name + frame * reported->name_count];
        }
    }
    mxSetField(object, 0, "role", mxCreateString(reported->role));
    mxSetField(object, 0, "sequences", counts(reported->sequences, reported->frame_count));
    mxSetField(object, 0, "names", texts(reported->names, reported->name_count));
    mxSetField(object, 0, "units", texts(reported->units, reported->name_count));
    mxSetField(object, 0, "values", values);
    mxSetField(object, 0, "damaged", counts(&reported->damaged, 1));
    return object;
}

/* reported = framering_mex('scan_reported', scan): a row of structures, one a role; values are (frame, name). */
static void scan_reported(mxArray *out[], const mxArray *in[]) {
    framering_scan *scan = handle(in[0], SCAN);
    mxArray *all = mxCreateStructMatrix(1, 0, FIELDS, (const char **)fields);
    framering_reported reported;
    int code = framering_scan_reported(scan, 0, &reported);
    for (uint64_t n = 1; code == FRAMERING_OK; ++n) {
        mxArray *parts[2] = {all, reported_of(&reported)};
        mexCallMATLAB(1, &all, 2, parts, "horzcat");
        mxDestroyArray(parts[0]);
        mxDestroyArray(parts[1]);
        code = framering_scan_reported(scan, n, &reported);
    }
    if (code != FRAMERING_NOT_FOUND) must(code);
    out[0] = all;
}

static void scan_close(mxArray *out[], const mxArray *in[]) {
    (void)out;
    framering_scan_close(taken(in[0], SCAN));
}

const mex_call value_calls[] = {{"reader_report", 3, 2, reader_report},
                                {"scan_open", 1, 1, scan_open},
                                {"scan_reported", 1, 1, scan_reported},
                                {"scan_close", 1, 0, scan_close},
                                {NULL, 0, 0, NULL}};
