/*
 * Scans that a serving acquirer (framering acquirer --serve) runs for you: one now, or one after the other.
 * Included by framering.h.
 *
 * A request is one object of JSON that says what the scan is to do: name, axes, frames, exposure, ...
 * (docs/plans.md); what it leaves open is as the acquirer's command line has it. What names a program, plug-in or
 * file is refused. The queue is this user's, and is there without an acquirer as well; a scan keeps its number for
 * ever. Texts that these functions give live until the next call of the same thread that gives a text.
 */
#ifndef FRAMERING_QUEUE_H
#define FRAMERING_QUEUE_H

#include <framering/sessions.h>
#include <framering/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Starts a scan now, or not at all: waits at most `timeout_ns` until the acquirer has taken it. `*number`: its
 * number in the queue, where it is an entry like any other from then on. FRAMERING_BUSY: a scan runs.
 * FRAMERING_NOT_SERVED: no such session, no acquirer, or one that runs a single scan. FRAMERING_TIMEOUT: the
 * acquirer does not answer; nothing is started. FRAMERING_INVALID: what the request has that it must not have. */
FRAMERING_API int framering_start(const char* session, const char* request, int64_t timeout_ns, uint64_t* number);

/* The queue as a list of JSON, the same as `framering queue list --json` prints (docs/control.md): the running
 * ones, those that wait in their order, then the last 100 that are over, the last one first. */
FRAMERING_API int framering_queue_list(const char* session, const char** json);

/* One of them, as an object of JSON. FRAMERING_NOT_FOUND: it was removed, or is not among those that are kept. */
FRAMERING_API int framering_queue_find(const char* session, uint64_t number, const char** json);

/* Puts a scan behind all others. FRAMERING_INVALID: as framering_start(). */
FRAMERING_API int framering_queue_add(const char* session, const char* request, uint64_t* number);

/* FRAMERING_ERROR: there is no such scan, or it is running. */
FRAMERING_API int framering_queue_remove(const char* session, uint64_t number);

/* To place 1 (the next one), 2 ... of those that wait; beyond them: to the end. FRAMERING_ERROR: it does not wait.
 */
FRAMERING_API int framering_queue_move(const char* session, uint64_t number, uint64_t place);

/* Removes all that wait. `*removed`: how many. */
FRAMERING_API int framering_queue_clear(const char* session, uint64_t* removed);

/* The same as framering_request() for the scan of this number and no other; cancels, pauses, resumes. One that
 * waits is removed by FRAMERING_CANCEL. One that is over is not touched. FRAMERING_STATE: its frames have not
 * begun to come, so there is nothing to pause. FRAMERING_NOT_FOUND: as framering_queue_find(). */
FRAMERING_API int framering_queue_request(const char* session, uint64_t number, int request);

#ifdef __cplusplus
}
#endif
#endif
