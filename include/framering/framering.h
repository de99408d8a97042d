/*
 * libframering: sessions, frames and scans for every language. C99 and C++; nothing else is needed.
 *
 *     viewer.h     the newest frame
 *     reader.h     every frame, in order
 *     producer.h   frames of your own
 *     scan.h       scans on disk
 *     sessions.h   which sessions there are, their state, cancel, terminate, pause
 *     queue.h      scans that an acquirer runs for you: start, queue
 *
 * Rules for all functions:
 *  - They return FRAMERING_OK or a negative code; framering_error() then has one line for people. No exception
 *    leaves them, no signal handler is installed, nothing is printed.
 *  - A handle is used by one thread at a time (FRAMERING_IN_USE otherwise); handles are independent of each other,
 *    and a program has as many as it likes.
 *  - Waits take a timeout and end with it: call again. They do not end with a signal.
 *  - A handle is closed when no thread is in a call with it.
 *  - After fork(2) the child has none of its parent's handles: calls with them return FRAMERING_FORKED, and their
 *    frames read as zeros. Handles that the child opens are its own.
 *  - Text is UTF-8 and ends with a zero byte.
 *
 * Versions: functions and fields are added, never changed, as long as the library is libframering.so.0.
 */
#ifndef FRAMERING_FRAMERING_H
#define FRAMERING_FRAMERING_H

#include <framering/producer.h>
#include <framering/queue.h>
#include <framering/reader.h>
#include <framering/scan.h>
#include <framering/sessions.h>
#include <framering/types.h>
#include <framering/viewer.h>

#endif
