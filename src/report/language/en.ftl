# Everything that the report says, in English. `id.ftl` says the same in Indonesian.

report = Report of a simulated office
skip = Skip to the findings
findings = What was found
research = For researchers
numbers-behind = The numbers behind it
in-full = In full:
warnings = Before you trust the numbers
what-intervals-say = Ranges hold the true value in 95 of 100 such reports.
change-against-today = Against today:
about = From { $replications } { $replications ->
    [one] replication
   *[other] replications
 }, seed { $seed }.
about-variant = With “{ $variant }”.
about-partial = Interrupted: these are the replications that were finished.

unit-min = min
unit-hour = h
unit-day = day
unit-card = card
unit-people = people

with-interval = { $mean } ({ $low } to { $high })
range = { $low } to { $high }
minutes = { $value } min

answer-wait = People wait { $mean } minutes on average; 1 in 10 waits longer than { $tenth } minutes.
answer-met = The target “{ $target }” is met: { $met } are within it, { $wanted } are wanted.
answer-missed = The target “{ $target }” is missed: { $met } are within it, { $wanted } are wanted.
answer-undecided = Whether the target “{ $target }” is met cannot be told: { $met } are within it, { $wanted } are wanted.
answer-best = “{ $policy }” helps most: { $measure } goes from { $base } to { $variant }.
answer-none-better = No policy is shown to be better by { $measure }.
cards-are-of = The numbers below are those with “{ $policy }”.

within-target = Served within the target
within-30-min = Waited at most half an hour
typical-wait = Typical wait: half wait less
unlucky-tenth = The unlucky tenth waits more than
turned-away = Turned away
overtime = Overtime a day
cost-a-day = Cost a day

the-mean-wait = the mean wait
the-mean-stay = the mean stay
the-served = the number of people served
the-cards = the number of cards
the-cost = the cost
the-cost-of-a-card = the cost of a card
the-turned-away = the share turned away
the-who-gave-up = the share who gave up
the-time-to-card = the time to the card
the-main-measure = the main measure

from = From
hour = Hour
day = Day
at = At
weekday = Weekday
measure = Measure
unit = Unit
change = Change
verdict = What that says
policy = Policy
today = Today
with-policy = With it
what = What
value = Value
mean = Mean
sd = Standard deviation
step = Step
arrived = Arrived
left = Left
served = Served
officers = Officers
officer-group = Officers
covered = Have what they came for
arrivals-a-day = Arrivals a day
mean-wait-min = Mean wait [min]
one-in-ten-below = 1 in 10 waits less than [min]
half-below = Half wait less than [min]
one-in-ten-above = 1 in 10 waits more than [min]
wait-min-axis = Wait [min]
people-axis = people since morning
officer-minutes-axis = Officer-minutes in half an hour
replications = Replications

monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday

time-of-day-title = Who comes between { $from } and { $to } may wait longest: 1 in 10 then waits more than { $high } min
time-of-day-alt = Wait by time of day. At { $from } half wait less than { $middle } minutes and 1 in 10 more than { $high } minutes, the most of the day.
time-of-day-text = The line is the wait that half of the people stay below; 8 in 10 are inside the band. Grey hours are closed.
one-in-ten-label = 1 in 10 waits longer
half-label = half wait less

week-title = The worst hour of the week is { $day } at { $hour }: { $wait } min on average
week-alt = Mean wait in minutes by weekday and hour; the darkest field is { $day } at { $hour } with { $wait } minutes.

demand-over-title = From { $from } to { $to } more work comes in than officers can do: { $asked } minutes of work, { $there } minutes of officers
demand-under-title = There are enough officers at any time of day; it is closest from { $from } to { $to }: { $asked } minutes of work, { $there } minutes of officers
demand-alt = Work asked for against time of officers on the floor, by half hour. From { $from } to { $to }: { $asked } against { $there } officer-minutes.
demand-text = Work is what arrivals need at the present skill. Where it comes close to the bars a queue builds up, and above them it must.
there-label = officers on the floor
asked-label = work that comes in
asked-min = Work asked for [min]
there-min = Officers there [min]

arrivals-title = On a typical day people wait { $typical } min, on a bad one { $bad } min
arrivals-alt = People who have come and who have left, over a typical day, with at most { $typical } inside, and a bad day, with at most { $bad } inside.
arrivals-text = The two lines count who has come and who has left; the gap between them is who is inside. One day in twenty is worse than the bad one.
typical-day = A typical day
bad-day = A bad day
arrived-label = come
left-label = left

steps-title = At “{ $step }” people wait longest, { $wait } min, and most of it is for { $cause }
steps-alt = Minutes per person at each step by what they are spent on. At { $step }, { $most } of { $wait } minutes of waiting are for { $cause }.
steps-text = Each bar is the time of one person at a step: waiting, by what was missing, and service. Steps that need nobody present are in the table only: they wait, too, but not in the room.
wait-for-officer = an officer
wait-for-equipment = equipment
wait-for-system = a system
wait-for-stock = stock
wait-for-opening = opening hours
service = service
service-in-vain = service that went wrong

officers-title = “{ $group }” are the busiest: they serve { $busy } of their time, and { $idle } is free
officers-alt = Where the time of officers goes. { $group }: { $busy } serving, { $idle } free.
serving = serving
held-by-machine = waiting for a machine
in-training = in training
travelling = on the way
on-break = on a break
idle-time = free

staffing-title = { $count } × “{ $group }” are enough for { $wanted } within the target
staffing-none-title = Not even { $most } × “{ $group }” bring { $wanted } within the target
staffing-plain-title = What one more “{ $group }” brings
staffing-alt = Share within the target { $limit } by the number of { $group }, with intervals; the numbers are in the table below.
staffing-text = The same citizens each time; only the number of officers differs. The dashed line is what is wanted.
share-within-axis = within the target: { $limit }
officers-now = { $count } × { $group } (today)
officers-of = { $count } × { $group }
cost-is = { $cost } { $unit }

failures-title = Failures cost everybody { $cost } min: { $with } min of waiting with them, { $without } min without
failures-not-shown-title = Failures are not shown to make the wait longer: { $with } min with them, { $without } min without ({ $cost } min more)
failures-alt = Mean wait with failures { $with } minutes, without { $without } minutes: { $cost } minutes more.
failures-text = The same office and the same citizens, once as it is and once with machines and systems that never fail.
with-failures = With failures
without-failures = Without

days-title = The longest wait is on { $day }: { $wait } min on average
days-alt = Day by day over the horizon; the longest mean wait, { $wait } minutes, is on { $day }.
wait-by-day = Mean wait [min]
stock-by-day = Stock at the end of the day [items]
backlog-by-day = Cases not ended at the end of the day
skill-by-day = Skill (1 = fully proficient)

coverage-title = “{ $population }” goes from { $from } to { $to } covered
coverage-alt = Share of each population that has what it comes for, day by day; { $population } goes from { $from } to { $to }.

comparison-title = “{ $policy }” changes most: { $measure } { $change } { $unit }
comparison-none-title = No policy is shown to better { $measure }
comparison-alt = Change of { $measure } by policy, with intervals: { $better } of { $all } are clearly better.
comparison-text = Every policy meets the very same citizens. An interval that leaves the dashed line on one side is a clear difference.
change-in-points = change in percentage points
change-in-unit = change [{ $unit }]
points = percentage points
clearly-better = clearly better
clearly-worse = clearly worse
higher = higher
lower = lower
not-shown = not shown to differ
same = the same
changes-nothing = changes nothing

answer-batch = By { $measure }, “{ $worst }” is the worst with { $most }, “{ $best }” the best with { $least }.
answer-batch-missed = { $missed } of { $all } offices surely miss their target.
batch-title = “{ $worst }” stands worst by { $measure }: { $most }; “{ $best }” best: { $least }
batch-alt = Offices by { $measure }, the worst first, with intervals and the ranks that each may have: from “{ $worst }” with { $most } to “{ $best }” with { $least }.
batch-text = Beside each office stand the ranks that it may have: with 95 % all true ranks lie between these at once. Orange misses its target, green meets it, blue cannot be told or has none.
batch-days-title = The longest wait of all is in “{ $office }” at { $hour }: { $wait } min on average
batch-days-alt = Mean wait by hour in each office, on the same scale; the highest is in “{ $office }” at { $hour } with { $wait } minutes.
batch-scale = Mean wait by the hour; the line at the top of each is { $most } min.
office = Office
rank = Rank
rank-low = at least
rank-high = at most
rank-is = rank { $rank }
rank-between = rank { $low } to { $high }

precision-title = After { $replications } replications the mean wait is known to lie between { $low } and { $high } min
precision-alt = The 95 % interval of the mean wait narrows with more replications; at { $replications } it is { $low } to { $high } minutes.
warm-up-title = Warm-up
warm-up-found = A pilot found a warm-up of { $hours } hours, which is left out.
warm-up-short = A pilot asked for a warm-up longer than half the horizon; { $hours } hours are left out.
warm-up-given = The warm-up is what the scenario says; none if it says nothing.
theory-title = Theory beside simulation
theory-text = What the formula of the nearest known queue says of each step, and what makes the simulated office differ from it. Names of queues and causes are in English.
queue-model = Queue
utilisation = Utilisation
theory-wait = By theory [min]
adjusted-wait = With what theory can carry [min]
simulated-wait = Simulated [min]
causes = What the queue has not
why-not = Why none
inputs-title = Distributions in force
distribution = Distribution
repeat-title = To get the same bytes again
repeat-text = The same program on the same kind of machine makes the same bytes of this scenario and seed, on any number of threads.
program = Program
platform = Platform
seed = Seed
stopped = Ended
variant = Variant
set = Single changes
scenario-file = File
scenario-hash = BLAKE3 of the file
scenario-title = The scenario in full

stress-title = STRESS-DES: { $filled } of { $all } items are filled in
stress-text = The checklist of Monks et al. (2019) for reporting simulation studies. What only the author can say is marked.
stress-gap = To be said by the author.
item = Item
topic = Topic
answer = Answer
stress-purpose = Purpose of the model
stress-outputs = Model outputs
stress-outputs-answer = Every measure with its definition and unit: `loket measures`. Intervals: 95 %, across replications, jackknife corrected for skewness; quantiles by inverting tests.
stress-aims = Aims of the experiments
stress-diagram = Overview diagram
stress-logic = Base logic
stress-logic-answer = The scenario in full, above: routes of each service, steps, what each step needs, and rules.
stress-scenario-logic = Logic of the policies
stress-variants = The variants of the scenario, above: each lists the values that it changes.
stress-algorithms = Algorithms
stress-algorithms-answer = Discrete events in whole microseconds with a fixed order of simultaneous ones; rules of queues and officers are named in the scenario.
stress-components = Entities, activities, resources, queues
stress-sources = Data sources
stress-sources-answer = In the comments of the scenario, above, as far as its author wrote them.
stress-preprocessing = Pre-processing of data
stress-inputs = Input parameters
stress-inputs-answer = The scenario in full and the distributions in force, above.
stress-assumptions = Assumptions
stress-initialisation = Initialisation
stress-run-length = Run length
stress-run-length-answer = The horizon that the scenario names; every replication begins anew.
stress-estimation = Estimation approach
stress-estimation-answer = { $replications } independent { $replications ->
    [one] replication
   *[other] replications
 }; the replication is the statistical unit.
stress-software = Software
stress-software-answer = { $program }, written in Rust.
stress-sampling = Random sampling
stress-sampling-answer = SplitMix64 and xoshiro256++, seeded by a key per citizen, officer and machine, so that policies meet the same luck; seed { $seed }.
stress-execution = Model execution
stress-execution-answer = Next-event time advance by a tournament tree; ties by a documented ladder of ranks.
stress-system = System specification
stress-system-answer = { $platform }, { $threads } { $threads ->
    [one] thread
   *[other] threads
 }, { $seconds } s.
stress-code = Access to the code
stress-code-answer = Open source, MIT or Apache-2.0; the scenario is in this report.
