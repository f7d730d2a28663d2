"""The workloads on Ciw: `ciw_peer.py w1|w2 CITIZENS | w3 DAYS [SEED]`; prints one line of JSON.

Every step is a node, its officers are servers. Two things of W3 cannot be said in Ciw:

- A server cannot break down. The failures and repairs of a day are drawn beforehand and given to the node as a
  schedule of how many servers there are, with preemption "resume". At every change Ciw sends all servers of the node
  away and lets new ones go on with the interrupted citizens, those of higher priority and longer stay first. So all
  are interrupted for no time, and of the citizens only the last in that order has to wait. This changes who is
  interrupted, not how many are served at a time.
- A run cannot end when the office is empty. It ends at a fixed time, late enough that nobody is inside any more;
  whoever were, would be missing among the served.
"""

import json
import math
import random
import sys
import time

import ciw

LOAD = 0.9
RATES = (20, 40, 45, 35, 20, 35, 30, 15)  # citizens per hour
OPEN = 480.0
END = 1800.0
PATIENCE = 120.0
PRIORITY_SHARE = 0.2


def log_normal(mean, cv):
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2, math.sqrt(variance)


SERVICE = (log_normal(4, 0.5), log_normal(8, 0.6), log_normal(3, 0.4))
STATIONS = (3, 600.0, log_normal(45, 1))  # how many, mean run, repair
PRINTER = (1, 1200.0, log_normal(30, 1))


def queue(citizens, officers):
    """Returns the waits of that many citizens of an M/M/c queue."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(LOAD * officers)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[officers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(citizens, method="Finish")
    return [record.waiting_time for record in simulation.get_all_records()]


def schedule(machines, mean_run, repair):
    """Draws when machines fail and are repaired, as a schedule of how many there are."""
    changes = []
    for _ in range(machines):
        now = random.expovariate(1 / mean_run)
        while now < END:
            repaired = now + random.lognormvariate(*repair)
            changes += [(now, -1), (repaired, 1)]
            now = repaired + random.expovariate(1 / mean_run)
    changes.sort()
    numbers, until = [machines], []
    for when, change in changes:
        until.append(when)
        numbers.append(numbers[-1] + change)
    # A schedule begins anew after its last date, so that lies beyond the end of the run.
    until.append(max([END] + until) + 1.0)
    return ciw.Schedule(numbers_of_servers=numbers, shift_end_dates=until, preemption="resume")


def arrivals(share):
    rates = [share * rate / 60 for rate in RATES]
    hours = [60.0 * (hour + 1) for hour in range(len(RATES))]
    doors = ciw.dists.PoissonIntervals(rates=rates, endpoints=hours, max_sample_date=OPEN)
    return [doors, None, None]


class Counts:
    """What is counted over days."""

    def __init__(self):
        self.arrived = self.reneged = 0
        self.waited = [0.0] * 3
        self.started = [0] * 3
        self.whole = []

    def add(self, records):
        """Counts a day; a citizen's wait at a step is in the first of the records of both."""
        waits = {}
        for record in records:
            step = record.node - 1
            if record.record_type == "renege":
                self.arrived += 1
                self.reneged += 1
                continue
            if (record.id_number, step) not in waits:
                waits[record.id_number, step] = record.waiting_time
                self.waited[step] += record.waiting_time
                self.started[step] += 1
                self.arrived += step == 0
            if step == 2 and record.record_type == "service":
                self.whole.append(sum(waits[record.id_number, each] for each in range(3)))


def day(counts):
    """Simulates one office day."""
    classes = {"priority": PRIORITY_SHARE, "ordinary": 1 - PRIORITY_SHARE}
    network = ciw.create_network(
        arrival_distributions={name: arrivals(share) for name, share in classes.items()},
        service_distributions={name: [ciw.dists.Lognormal(*each) for each in SERVICE] for name in classes},
        reneging_time_distributions={
            name: [ciw.dists.Exponential(1 / PATIENCE), None, None] for name in classes
        },
        number_of_servers=[2, schedule(*STATIONS), schedule(*PRINTER)],
        priority_classes={"priority": 0, "ordinary": 1},
        routing={name: [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]] for name in classes},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(END)
    counts.add(simulation.get_all_records(only=["service", "renege", "interrupted service"]))


def p95(waits):
    return sorted(waits)[int(0.95 * len(waits))]


def main():
    workload, count = sys.argv[1], int(sys.argv[2])
    ciw.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    began = time.perf_counter()
    if workload == "w3":
        counts = Counts()
        for _ in range(count):
            day(counts)
    else:
        waits = queue(count, {"w1": 1, "w2": 5}[workload])
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
    answer = {"program": "ciw", "workload": workload, "citizens": citizens, "seconds": seconds}
    print(json.dumps(answer | {"rate": citizens / seconds} | found))


if __name__ == "__main__":
    main()
