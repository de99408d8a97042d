#!/usr/bin/env python3
"""Puts a job for a file into a queue of RQ: a command for --on-file-closed.

    framering run --on-file-closed 'python3 enqueue.py --redis redis.address --job {job} --file {scan}/{name}' ...

The queue is in Redis, whose address stands in the file after --redis. Workers take the jobs: worker.py. A job that is there
already, in whatever state, is left as it is: the command may be run again.
"""
import argparse
import sys

import redis
from addresses import connect
from rq import Queue, Retry
from rq.job import Job
from rq.serializers import JSONSerializer  # never pickle: what is unpickled can start programs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redis", required=True, metavar="FILE", help="holds the address of Redis")
    parser.add_argument("--queue", default="pictures", metavar="NAME")
    parser.add_argument("--job", required=True, metavar="ID", help="the same for each attempt")
    parser.add_argument("--file", required=True, metavar="PATH", help="as the workers are to name it")
    parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS", help="of one attempt to process the file")
    parser.add_argument("--attempts", type=int, default=4, metavar="N", help="to process the file")
    options = parser.parse_args()
    try:
        connection = connect(options.redis)
        if Job.exists(options.job, connection=connection):
            return
        queue = Queue(options.queue, connection=connection, serializer=JSONSerializer)
        queue.enqueue("tasks.process", kwargs={"file": options.file}, job_id=options.job, job_timeout=options.timeout,
                      result_ttl=-1, failure_ttl=-1, retry=Retry(max=max(1, options.attempts - 1)), description=options.job)
    except redis.RedisError as error:
        sys.exit(f"Redis: {error}")


if __name__ == "__main__":
    main()
