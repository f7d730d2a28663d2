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


mean-stay = Mean stay [min]
served-a-day = People served a day
cards-a-day = Cards a day
cost-a-card = Cost of a card
gave-up = Gave up waiting
time-to-card = Time to the card [h]
the-main-measure = The main measure

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
time-of-day-alt-none = Wait by time of day. At { $from } half do not wait at all and 1 in 10 waits more than { $high } minutes, the most of the day.
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
goal = goal { $goal }
goal-of = The goal of “{ $population }” is { $goal }.
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
offices-of = { $count } offices: { $table }
office = Office
rank = Rank
rank-low = at least
rank-high = at most
rank-is = rank { $rank }
rank-between = rank { $low } to { $high }
the-mean-wait = the mean wait
the-mean-stay = the mean stay
the-served-a-day = the number of people served a day
the-cards-a-day = the number of cards a day
the-cost-a-day = the cost a day
the-cost-a-card = the cost of a card
the-turned-away = the share turned away
the-given-up = the share who give up waiting
the-time-to-card = the time to the card
the-main-measure-said = the main measure

selection-title = “{ $policy }” is selected: { $measure } is { $mean } with it
selection-alt = { $all } policies by { $measure }, with intervals and what became of each; “{ $policy }” is selected with { $mean }.
selection-text = Policies that are clearly not the best get fewer replications, and so wider intervals. The best looks a little better here than it is, because it was selected for looking so.
selected = selected
not-told-apart = as good, as far as it matters
no-better = no better
still-open = may be better
eliminated = another one is better
nothing-measured = nothing measured
better-by-at-most = Better than the selected one by at most
answer-selected = “{ $policy }” is the best by { $measure }, or no other is better by more than { $zone }; such a selection is right in at least { $confidence } of cases.
answer-selected-within = “{ $policy }” looks best by { $measure }, but that is not settled: another one may be better by up to { $within }. That bound holds in at least { $confidence } of cases.
answer-selected-open = “{ $policy }” looks best by { $measure }, but that is not settled.
answer-anew = On replications that did not select it, it has { $mean }, and “{ $base }” has { $other }: { $change }.

bands-title = Chance alone leaves { $measure } between { $low } and { $high }; with what is not known of the inputs it may be { $total_low } to { $total_high }
bands-alt = Ranges of { $measure }: by chance { $low } to { $high }, by chance and inputs { $total_low } to { $total_high }, and with four times the replications.
bands-text = More replications shrink the first range only. The second shrinks when the inputs are known better.
by-chance = By chance alone
by-chance-and-inputs = By chance and unsure inputs
with-more-replications = With four times the replications
chance-from = By chance from
chance-to = By chance to
total-from = With inputs from
total-to = With inputs to
share-of-inputs = Share of the inputs
inputs-that-matter-title = “{ $path }” is what to measure next: it alone makes { $share } of what the inputs leave open
inputs-that-matter-alt = Share of what the inputs leave open of { $measure }, by input, with intervals; “{ $path }” makes the most, { $share }.
inputs-that-matter-text = The shares of all inputs need not make a whole: some of it is made by several together.
share-of-unknown = Share of what is not known
known-from = What is known of it
if-known-from = If it were known exactly, from
if-known-to = If it were known exactly, to
if-twice-from = With twice the data, from
if-twice-to = With twice the data, to
worlds-title = “{ $policy }” is better in { $share } of all worlds that the inputs leave possible
worlds-alt = Share of the worlds in which each policy is better by { $measure }, with intervals; “{ $policy }” is in { $share }.
worlds-text = In each world everything that is uncertain has another value; all policies meet the same worlds. Beyond the dashed line a policy is better more often than not.
share-of-worlds = Better in this share of the worlds
answer-bands = By the estimate { $measure } is { $mean }. Chance leaves { $low } to { $high }; with what is not known of the inputs it may be { $total_low } to { $total_high }.
more-data = More replications will not help; better data will.
more-replications = More replications help more than better data.
more-of-both = More replications and better data both help.
measure-next = Measure “{ $path }” next: it alone makes { $share } of what the inputs leave open.

sweep-title = “{ $lever }” matters most: { $measure } is { $low }, and { $high }
sweep-size-title = “{ $lever }” matters most for { $measure }: { $what } { $size }
sweep-plain-title = “{ $lever }” matters most for { $measure }
sweep-alt = { $count } levers by how much they move { $measure }, the one that matters most on top: { $lever }.
sweep-text = Each lever moves over the values that were named; those at which the measure is lowest and highest stand at the ends, if the design says so.
sweep-end = { $response } at { $value }
sweep-end-now = { $response } today
sweep-idle = “{ $lever }” changes nothing.
tornado-axis = { $measure }; dashed: today, { $now }
swing = difference between its lowest and its highest
mu-star = mean size of its effect
total = share of the variance that it takes part in
slope = change from its first to its last value
lever = Lever
lowest = Lowest
highest = Highest
response-title = From { $from } to { $to } of “{ $lever }”, { $measure } goes from { $before } to { $after }
response-alt = { $measure } by “{ $lever }”, with its range: { $before } at { $from }, { $after } at { $to }.
response-text = The same citizens at every value.

frontier-title = A shorter wait costs more: { $long } for { $cheap }, { $short } for { $dear }
frontier-one-title = Nothing that was tried costs less or makes the wait shorter: { $long } for { $cheap }
frontier-alt = Cost against { $measure }: the cheapest choice has { $long } for { $cheap }, the dearest on the line { $short } for { $dear }.
frontier-text = On the line are the choices of which none is both cheaper and quicker; grey dots are the others that were tried. The ends of the lines upwards are the range of the wait.
wait = Wait
meets-the-targets = Meets the targets
meets = yes
meets-not = no
cannot-tell = cannot be told
the-answer = answer
today-mark = today
answer-and-today = answer, as today
cost-axis = cost [{ $unit }]
setting = “{ $lever }” to { $value }
answer-set = Set { $settings }. That is the cheapest choice shown to meet every target, and costs { $cost }.
answer-keep = Leave everything as it is: nothing cheaper is shown to meet every target. It costs { $cost }.
answer-none-meets = No choice is shown to meet every target. The nearest is { $settings }, for { $cost }.
answer-none-but-today = No choice is shown to meet every target. The nearest is the office as it is, for { $cost }.
answer-nothing-found = The search was ended before there was an answer.
answer-sure = What such a search says of an answer is true in at least { $confidence } of searches.
today-meets = The office as it is meets them, too.
today-meets-not = The office as it is does not meet them.
today-cannot-tell = Whether the office as it is meets them cannot be told.
target-at-least = { $target } (wanted: at least { $limit })
target-at-most = { $target } (wanted: at most { $limit })

training-title = “{ $course }” has paid back by week { $week }
training-not-title = “{ $course }” does not pay back within the { $weeks } weeks
training-nothing-title = “{ $course }” changes nothing that is counted
training-alt = Week by week over { $weeks } weeks: skill and mean wait with “{ $course }” and without it, and what is gained so far with its range.
training-text = The same citizens with the course and without it. The band holds the whole line in 95 of 100 such studies.
training-money = Gained is the wait saved, at { $worth } { $unit }, less what the course costs.
training-hours = Gained are hours of waiting alone: the scenario does not say what an hour is worth.
skill-by-week = Skill of those who are trained (1 = fully proficient)
wait-by-week = Mean wait [min]
gained-by-week = Gained so far [{ $unit }]
with-course = with the course
without-course = without it
paid-back-mark = paid back: week { $week }
week = Week
week-axis = week
skill-without = Skill without
skill-with = Skill with
wait-without = Mean wait without [min]
wait-with = Mean wait with [min]
gained-so-far = Gained
at-least = At least
at-most = At most
plans-title = The best of { $all } ways to hold “{ $course }”: { $plan }, which gains { $gained }
plans-alt = What { $all } ways to hold “{ $course }” gain, with ranges; the most is { $plan } with { $gained }.
plans-text = Up to the end of the horizon, and against no course at all. Ways that may be the best are marked.
no-course = no course
plan-as-written = as written: { $cohorts } { $cohorts ->
    [one] group
   *[other] groups
 }, from { $day }
another-plan = { $cohorts } { $cohorts ->
    [one] group
   *[other] groups
 } in turn, from { $day }
may-be-best = may be the best
gained-axis = gained up to the horizon [{ $unit }]
plan = Plan
cohorts = Groups
first-session = First session
last-session = Last session
payback-week = Paid back by week
more-than-as-written = More than as written
answer-skill = “{ $course }” takes the skill of those who are trained from { $without } to { $with }.
answer-wait-after = After “{ $course }” people wait { $with } minutes; without it { $without }.
answer-pays = “{ $course }” has paid back by week { $week }; in 95 of 100 such studies the true week is between { $low } and { $high }.
answer-pays-perhaps = By the estimate “{ $course }” has paid back by week { $week }, but that it does within the { $weeks } weeks is not sure.
answer-pays-perhaps-not = By the estimate “{ $course }” does not pay back within the { $weeks } weeks, but it may.
answer-pays-share = By the end it has in { $share } of the simulated futures.
skill-after = Skill after it (1 = fully proficient)
wait-in-class = Mean wait in weeks with class
wait-afterwards = Mean wait afterwards
gained-by-horizon = Gained by the end
without-it = without it: { $value }

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
