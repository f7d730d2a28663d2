"""The workloads on SimPy: `simpy_peer.py w1|w2 CITIZENS | w3 DAYS [SEED]`; prints one line of JSON.

Every citizen is a process, officers and machines are resources. In W3 a breakdown is a process that asks for a
station with the right to preempt: it takes a free one if there is any, otherwise the one whose citizen comes last in
the order of the queue. As the citizen goes on at any other free station, this changes who is interrupted but not how
many are served at a time.
"""

import json
import math
import random
import sys
import time

import simpy

LOAD = 0.9
RATES = (20, 40, 45, 35, 20, 35, 30, 15)  # citizens per hour
PATIENCE = 120.0
PRIORITY_SHARE = 0.2

# Smaller numbers go first in SimPy's queues.
BREAKDOWN, INTERRUPTED, PRIORITY, ORDINARY = range(4)


def log_normal(mean, cv):
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2, math.sqrt(variance)


SERVICE = (log_normal(4, 0.5), log_normal(8, 0.6), log_normal(3, 0.4))
REPAIR = (None, log_normal(45, 1), log_normal(30, 1))
MEAN_RUN = (None, 600.0, 1200.0)


def queue(citizens, officers, rng):
    """Returns the waits of that many citizens of an M/M/c queue."""
    env = simpy.Environment()
    desk = simpy.Resource(env, officers)
    waits = []
    timeout, exponential, rate = env.timeout, rng.expovariate, LOAD * officers

    def citizen():
        joined = env.now
        with desk.request() as turn:
            yield turn
            waits.append(env.now - joined)
            yield timeout(exponential(1.0))

    def doors():
        for _ in range(citizens):
            yield timeout(exponential(rate))
            env.process(citizen())

    env.process(doors())
    env.run()
    return waits


class Day:
    """One office day; what it counts goes to `counts`."""

    def __init__(self, rng, counts):
        self.env = simpy.Environment()
        self.rng = rng
        self.counts = counts
        self.steps = (
            simpy.PriorityResource(self.env, 2),
            simpy.PreemptiveResource(self.env, 3),
            simpy.PreemptiveResource(self.env, 1),
        )
        self.closed = False
        self.inside = 0
        self.over = self.env.event()

    def run(self):
        self.env.process(self.doors())
        for step in (1, 1, 1, 2):
            self.env.process(self.machine(step))
        self.env.run(until=self.over)

    def arrivals(self):
        """Yields the times of a Poisson process whose rate changes by the hour."""
        expected, before = self.rng.expovariate(1.0), 0
        for hour, rate in enumerate(RATES):
            while expected < before + rate:
                yield 60 * (hour + (expected - before) / rate)
                expected += self.rng.expovariate(1.0)
            before += rate

    def doors(self):
        for arrival in self.arrivals():
            yield self.env.timeout(arrival - self.env.now)
            self.counts.arrived += 1
            self.inside += 1
            self.env.process(self.citizen())
        self.closed = True
        self.leave(0)

    def leave(self, citizens):
        self.inside -= citizens
        if self.closed and self.inside == 0:
            self.over.succeed()

    def citizen(self):
        env, rng = self.env, self.rng
        rank = PRIORITY if rng.random() < PRIORITY_SHARE else ORDINARY
        joined = env.now
        with self.steps[0].request(priority=rank) as turn:
            happened = yield turn | env.timeout(rng.expovariate(1 / PATIENCE))
            if turn not in happened:
                self.counts.reneged += 1
                self.leave(1)
                return
            waited = self.counts.start(0, env.now - joined)
            yield env.timeout(rng.lognormvariate(*SERVICE[0]))
        for step in (1, 2):
            waited += yield from self.at_machine(step, rank)
        self.counts.whole.append(waited)
        self.leave(1)

    def at_machine(self, step, rank):
        """Is served at `step`, however often a breakdown interrupts; returns the wait for the first start."""
        env = self.env
        joined, wait, left = env.now, None, 0.0
        while True:
            with self.steps[step].request(priority=rank, preempt=False) as turn:
                yield turn
                if wait is None:
                    wait = self.counts.start(step, env.now - joined)
                    left = self.rng.lognormvariate(*SERVICE[step])
                started = env.now
                try:
                    yield env.timeout(left)
                    return wait
                except simpy.Interrupt:
                    left -= env.now - started
                    rank = INTERRUPTED

    def machine(self, step):
        while True:
            yield self.env.timeout(self.rng.expovariate(1 / MEAN_RUN[step]))
            with self.steps[step].request(priority=BREAKDOWN, preempt=True) as broken:
                yield broken
                yield self.env.timeout(self.rng.lognormvariate(*REPAIR[step]))


class Counts:
    """What is counted over days."""

    def __init__(self):
        self.arrived = self.reneged = 0
        self.waited = [0.0] * 3
        self.started = [0] * 3
        self.whole = []

    def start(self, step, wait):
        self.waited[step] += wait
        self.started[step] += 1
        return wait


def p95(waits):
    return sorted(waits)[int(0.95 * len(waits))]


def main():
    workload, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    began = time.perf_counter()
    if workload == "w3":
        counts = Counts()
        for _ in range(count):
            Day(rng, counts).run()
    else:
        waits = queue(count, {"w1": 1, "w2": 5}[workload], rng)
    seconds = time.perf_counter() - began

    if workload == "w3":
        citizens = counts.arrived
        by_step = [waited / started for waited, started in zip(counts.waited, counts.started)]
        found = {
            "waits": by_step + [sum(counts.whole) / len(counts.whole)],
            "wait_p95": p95(counts.whole),
            "arrived_per_day": counts.arrived / count,
            "served_per_day": len(counts.whole) / count,
            "reneged_per_day": counts.reneged / count,
        }
    else:
        citizens = len(waits)
        found = {"waits": [sum(waits) / citizens], "wait_p95": p95(waits)}
    answer = {"program": "simpy", "workload": workload, "citizens": citizens, "seconds": seconds}
    print(json.dumps(answer | {"rate": citizens / seconds} | found))


if __name__ == "__main__":
    main()
