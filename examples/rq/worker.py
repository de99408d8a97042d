#!/usr/bin/env python3
"""A worker of RQ that may be killed at any moment: no job is lost, and none is done by two at a time.

    FRAMERING_FILES=/mnt/scans FRAMERING_RESULTS=/mnt/results python3 worker.py --redis redis.address --name desk-1

RQ itself forgets a job whose worker is killed while it takes it from the queue, waits 90 s for that of a dead one, and goes on
with a job whose worker is dead. Here a job is moved to a list of its worker's in one step, the worker holds a lock that the kernel
drops with it, and a worker that starts under the name of a dead one puts that one's job back. A name is a place for one worker, on
one machine: start it again under the same name.
"""
import argparse
import ctypes
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

import redis
import tasks  # before the first job, so that none waits for it
from addresses import connect
from rq import Queue, Worker
from rq.job import Job
from rq.queue import DequeueTimeout
from rq.serializers import JSONSerializer  # never pickle: what is unpickled can start programs

TASKS = {"tasks.process": tasks.process}  # what a job may call, and nothing else
MOST_DEATHS = 5  # of workers at one job: then the job has failed, as it may be the cause
TAKERS = "framering:takers"
PR_SET_PDEATHSIG = 1

# Puts back what a dead worker had taken, unless it has ended, or is somebody else's by now. Keys: the worker's list, the queue, the
# registry of started jobs, the set of all workers' lists. Arguments: the worker's name, the prefix of jobs.
PUT_BACK = """
local function is_taken(id)
    for _, list in ipairs(redis.call('smembers', KEYS[4])) do
        if list ~= KEYS[1] and redis.call('lpos', list, id) then return true end
    end
end
local back = {}
for _, id in ipairs(redis.call('lrange', KEYS[1], 0, -1)) do
    local job = ARGV[2] .. id
    local status = redis.call('hget', job, 'status')
    local mine = status == 'queued' and not redis.call('lpos', KEYS[2], id) and not is_taken(id)
        or status == 'started' and redis.call('hget', job, 'worker_name') == ARGV[1]
    if mine then
        redis.call('hset', job, 'status', 'queued')
        redis.call('zrem', KEYS[3], id)
        redis.call('lpush', KEYS[2], id)
        redis.call('hincrby', job, 'deaths', 1)
        back[#back + 1] = id
    end
end
redis.call('del', KEYS[1])
return back
"""


class KnownJob(Job):
    """One that calls nothing but TASKS: who can write to Redis cannot start what he likes."""

    @property
    def func(self):
        if self.func_name not in TASKS:
            raise ValueError(f"{self.func_name} is none of the tasks of this worker")
        return TASKS[self.func_name]

    success_callback = failure_callback = None  # nor do these


class TakingQueue(Queue):
    """A job leaves the queue for the list of the worker that takes it in one step."""
    job_class = KnownJob
    taken = ""

    @classmethod
    def lpop(cls, queue_keys, timeout, connection=None):
        connection.delete(cls.taken)  # the one before has ended
        if timeout is None:
            job = connection.lmove(queue_keys[0], cls.taken, "LEFT", "RIGHT")
            return job and (queue_keys[0], job)
        job = connection.blmove(queue_keys[0], cls.taken, timeout, "LEFT", "RIGHT")
        if job is None:
            raise DequeueTimeout(timeout, queue_keys)
        return queue_keys[0], job


class LeasedWorker(Worker):
    queue_class = TakingQueue
    job_class = KnownJob

    def main_work_horse(self, job, queue):
        """In the process of the job, which ends with its worker's."""
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self.pid:
            os._exit(1)  # it died before
        super().main_work_horse(job, queue)


def hold_name(name, folder):
    """A lock that lasts as long as this process and the one of its job. Ends the program if a living worker has it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = open(folder / f"{name}.lock", "a", encoding="utf-8")  # noqa: SIM115 (held until the end)
    for _ in range(100):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            time.sleep(0.1)  # the job of a killed worker ends a moment after it
    print(f"worker {name} is running on this machine; use another --name", file=sys.stderr)
    sys.exit(5)


def take_over(connection, queue, name):
    """What a former worker of this name has left."""
    connection.sadd(TAKERS, TakingQueue.taken)
    keys = (TakingQueue.taken, queue.key, queue.started_job_registry.key, TAKERS)
    for id in connection.eval(PUT_BACK, len(keys), *keys, name, Job.redis_job_namespace_prefix):
        job = KnownJob.fetch(id.decode(), connection=connection, serializer=JSONSerializer)
        print(f"job {job.id} goes back to the queue: its worker was killed", file=sys.stderr)
        if int(connection.hget(job.key, "deaths")) >= MOST_DEATHS:
            queue.remove(job)
            job.set_status("failed")
            queue.failed_job_registry.add(job, ttl=-1, exc_string=f"{MOST_DEATHS} workers were killed while they worked on it")
            print(f"job {job.id} has failed: {MOST_DEATHS} workers were killed while they worked on it", file=sys.stderr)
    connection.delete(Worker.redis_worker_namespace_prefix + name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redis", required=True, metavar="FILE", help="holds the address of Redis")
    parser.add_argument("--name", required=True, help="of this worker, such as desk-1: another one for each worker")
    parser.add_argument("--queue", default="pictures", metavar="NAME")
    parser.add_argument("--locks", type=Path, metavar="FOLDER", default=Path.home() / ".local/state/framering/rq", help="on a disk of this machine")
    parser.add_argument("--burst", action="store_true", help="ends when the queue is empty")
    options = parser.parse_args()
    for variable in ("FRAMERING_FILES", "FRAMERING_RESULTS"):
        if variable not in os.environ:
            sys.exit(f"the variable {variable} is missing; see docs/many_machines.md")
    lock = hold_name(options.name, options.locks)
    try:
        connection = connect(options.redis)
        TakingQueue.taken = f"framering:taken:{options.name}"
        queue = TakingQueue(options.queue, connection=connection, serializer=JSONSerializer)
        take_over(connection, queue, options.name)
        LeasedWorker([queue], name=options.name, connection=connection, serializer=JSONSerializer).work(burst=options.burst)
    except redis.RedisError as error:
        sys.exit(f"Redis: {error}")
    lock.close()


if __name__ == "__main__":
    main()
