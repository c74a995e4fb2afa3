"""
One of Python's ways to run a function in another process: `rival.py <way> <workers>`.

Reads one question a line and writes one answer a line: numbers (nanoseconds), or `n/a`. See RivalProcess.cs for the questions.
"""
import asyncio
import multiprocessing
import sys
import threading
import time

import jobs

NOT_OFFERED = None


class Executor:
    """concurrent.futures and what looks like it."""

    def __init__(self, executor, workers, starts_one_by_one):
        self.executor = executor
        self.workers = workers
        self.starts_one_by_one = starts_one_by_one

    async def call(self, function, *arguments):
        return self.executor.submit(function, *arguments).result()

    def start(self, function, *arguments):
        return self.executor.submit(function, *arguments)

    async def finish(self, started):
        return started.result()

    async def flood(self, calls, in_flight):
        slots = threading.Semaphore(in_flight)
        last = None
        for number in range(calls):
            slots.acquire()
            last = self.executor.submit(jobs.add, number, 1)
            last.add_done_callback(lambda _: slots.release())
        for _ in range(in_flight):
            slots.acquire()
        last.result()

    async def map(self, items):
        return list(self.executor.map(jobs.add_one, range(items), chunksize=1000))

    async def close(self):
        self.executor.shutdown()


class Pool:
    """multiprocessing.Pool, which starts all its workers at once."""

    starts_one_by_one = False

    def __init__(self, pool, workers):
        self.pool = pool
        self.workers = workers

    async def call(self, function, *arguments):
        return self.pool.apply(function, arguments)

    def start(self, function, *arguments):
        return self.pool.apply_async(function, arguments)

    async def finish(self, started):
        return started.get()

    async def flood(self, calls, in_flight):
        slots = threading.Semaphore(in_flight)
        for number in range(calls):
            slots.acquire()
            self.pool.apply_async(jobs.add, (number, 1), callback=lambda _: slots.release())
        for _ in range(in_flight):
            slots.acquire()

    async def map(self, items):
        return self.pool.map(jobs.add_one, range(items))

    async def close(self):
        self.pool.close()
        self.pool.join()


class AnyIO:
    """anyio.to_process, whose workers belong to the event loop."""

    starts_one_by_one = True

    def __init__(self, workers):
        import anyio
        import anyio.to_process

        self.workers = workers
        self.limiter = anyio.CapacityLimiter(workers)
        self.run_sync = anyio.to_process.run_sync

    async def call(self, function, *arguments):
        return await self.run_sync(function, *arguments, limiter=self.limiter)

    def start(self, function, *arguments):
        return asyncio.ensure_future(self.call(function, *arguments))

    async def finish(self, started):
        return await started

    async def flood(self, calls, in_flight):
        numbers = iter(range(calls))

        async def caller():
            for number in numbers:
                await self.call(jobs.add, number, 1)

        await asyncio.gather(*(caller() for _ in range(in_flight)))

    async def map(self, items):
        numbers = iter(range(items))

        async def caller():
            for number in numbers:
                await self.call(jobs.add_one, number)

        await asyncio.gather(*(caller() for _ in range(64)))

    async def close(self):
        pass


def create(way, workers):
    if way == "executor-fork":
        from concurrent.futures import ProcessPoolExecutor

        return Executor(ProcessPoolExecutor(workers, multiprocessing.get_context("fork")), workers, starts_one_by_one=False)
    if way == "executor-spawn":
        from concurrent.futures import ProcessPoolExecutor

        return Executor(ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")), workers, starts_one_by_one=True)
    if way == "pool-fork":
        return Pool(multiprocessing.get_context("fork").Pool(workers), workers)
    if way == "pool-spawn":
        return Pool(multiprocessing.get_context("spawn").Pool(workers), workers)
    if way == "loky":
        from joblib.externals.loky import get_reusable_executor

        return Executor(get_reusable_executor(workers, timeout=600), workers, starts_one_by_one=False)
    if way == "anyio":
        return AnyIO(workers)
    raise SystemExit(f"There is no way '{way}'.")


def since(start):
    return time.perf_counter_ns() - start


async def occupy_all(system):
    naps = [system.start(jobs.nap, 200) for _ in range(system.workers)]
    await asyncio.sleep(0)
    for nap in naps:
        await system.finish(nap)


async def answer(way, workers, state, question, numbers):
    if question == "cold":
        start = time.perf_counter_ns()
        state["system"] = create(way, workers)
        assert await state["system"].call(jobs.add, 1, 2) == 3
        return [since(start)]

    system = state["system"]
    if question == "further":
        if not system.starts_one_by_one:
            return NOT_OFFERED
        nap = system.start(jobs.nap, 900)
        await asyncio.sleep(0.2)
        start = time.perf_counter_ns()
        assert await system.call(jobs.add, 1, 2) == 3
        taken = since(start)
        await system.finish(nap)
        return [taken]
    if question == "warm":
        await occupy_all(system)
        await occupy_all(system)
        return [0]
    if question == "trip":
        durations = []
        for number in range(numbers[0]):
            start = time.perf_counter_ns()
            total = await system.call(jobs.add, number, 1)
            durations.append(since(start))
            assert total == number + 1
        return durations
    if question == "flood":
        start = time.perf_counter_ns()
        await system.flood(numbers[0], numbers[1])
        return [since(start)]
    if question == "echo":
        payload = bytes(numbers[0])
        start = time.perf_counter_ns()
        assert len(await system.call(jobs.echo, payload)) == numbers[0]
        return [since(start)]
    if question == "map":
        start = time.perf_counter_ns()
        await system.map(numbers[0])
        return [since(start)]
    if question == "work":
        count, units, together = numbers
        start = time.perf_counter_ns()
        if together:
            for started in [system.start(jobs.work, units) for _ in range(count)]:
                await system.finish(started)
        else:
            for _ in range(count):
                await system.call(jobs.work, units)
        return [since(start)]
    raise SystemExit(f"There is no question '{question}'.")


async def main():
    way, workers, state = sys.argv[1], int(sys.argv[2]), {}
    loop = asyncio.get_running_loop()
    # Waits on a thread, so that the loop is free for whoever needs it while nobody asks.
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        question, *numbers = line.split()
        reply = await answer(way, workers, state, question, [int(number) for number in numbers])
        print("n/a" if reply is NOT_OFFERED else " ".join(map(str, reply)), flush=True)
    if "system" in state:
        await state["system"].close()


if __name__ == "__main__":
    if sys.argv[1] == "anyio":
        import anyio

        anyio.run(main)
    else:
        asyncio.run(main())
