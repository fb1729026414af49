// The hall at one second of a day that is looked at again; no clock, no page: the day goes in, the picture comes out.

const OPEN = ["waiting", "called", "serving", "parked"];
const AT_COUNTER = ["called", "serving"];
const CALLS_SHOWN = 20;
const PERCENTILES = [50, 80, 90, 95];

/**
 * The hall of `day` (as the server tells it) at `second` after its start, in the form of the hall's state: `{server_time,
 * standard, queues, counters, tickets, today, calls, times}`. `calls` are the newest first; `times` are the figures of the
 * finished visits so far, as in the day's report.
 */
export function pictureAt(day, second) {
  const visits = day.tickets.map((ticket, index) => visitAt(day, ticket, index, second)).filter(Boolean);
  const open = visits.filter((each) => OPEN.includes(each.state));
  return {
    server_time: instant(day, second),
    standard: day.standard,
    queues: day.groups.map((group, index) => queueOf(day, group, index, open, second)),
    counters: day.counters.map((counter) => counterAt(day, counter, open, second)),
    tickets: open,
    today: todayOf(day, visits),
    calls: callsUntil(day, second),
    times: timesOf(visits),
  };
}

/** The seconds at which a visit went beyond the standard while it was open, in order, each once. */
export function breaksOf(day) {
  const found = new Set();
  for (const ticket of day.tickets) {
    let left = day.standard.total_limit_s;
    ticket.stretches.some(([at, state], index) => {
      if (!limited(day, state)) return false;
      const next = ticket.stretches[index + 1];
      const until = next ? next[0] : OPEN.includes(state) ? day.length_s : at;
      const begin = at + ownTime(ticket, state, at, until);
      // Exactly the limit is kept: it is broken one second later.
      if (until - begin > left) {
        found.add(begin + left + 1);
        return true;
      }
      left -= until - begin;
      return false;
    });
  }
  return [...found].sort((one, other) => one - other);
}

/** The instant `second` after the start of the day in ISO 8601, on the office's own clock. */
export function instant(day, second) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(day.starts_at);
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const local = new Date(Date.parse(day.starts_at) + second * 1000 + offset * 60000);
  return `${local.toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}

// Waiting before the time of an appointment is the visitor's own: a pause.
function ownTime(ticket, state, at, until) {
  if (state !== "waiting" || ticket.booked === null) return 0;
  return Math.max(0, Math.min(until, ticket.booked) - at);
}

function limited(day, state) {
  return ["waiting", "walking", "service"].includes(day.counts_as[state]);
}

function visitAt(day, ticket, index, second) {
  const { stretches } = ticket;
  if (!stretches.length || stretches[0][0] > second) return null;
  const times = { waiting: 0, walking: 0, service: 0, paused: 0 };
  let now = stretches[0];
  stretches.forEach((stretch, place) => {
    const [at, state] = stretch;
    if (at > second) return;
    now = stretch;
    const next = stretches[place + 1];
    const part = day.counts_as[state];
    const until = Math.min(next ? next[0] : second, second);
    const own = ownTime(ticket, state, at, until);
    times.paused += own;
    if (part) times[part] += until - at - own;
  });
  const [since, state, counter, service] = now;
  const used = times.waiting + times.walking + times.service;
  const { total_limit_s: limit, amber_s: amber, red_s: red } = day.standard;
  return {
    id: String(index),
    number: ticket.number,
    state,
    since,
    came: Math.max(stretches[0][0], ticket.booked || 0),
    due: ticket.booked === null || ticket.priority || second >= ticket.booked - day.booked_early_s,
    group: day.services[service].group,
    service: { code: day.services[service].code, name: day.services[service].name },
    counter,
    priority: ticket.priority,
    budget: {
      limit_s: limit,
      used_s: used,
      left_s: limit - used,
      light: used >= red ? "red" : used >= amber ? "amber" : "green",
      starts_in_s: ownTime(ticket, state, second, Infinity),
    },
    times: { ...times, total: used },
  };
}

function queueOf(day, group, index, open, second) {
  const waiting = open.filter((each) => each.state === "waiting" && each.due && each.group === index);
  return {
    letter: group.letter,
    name: group.name,
    waiting: waiting.length,
    longest_wait_s: waiting.reduce((most, each) => Math.max(most, second - each.came), 0),
  };
}

function counterAt(day, counter, open, second) {
  const seating = lastUntil(counter.seatings, second);
  const visit = open.find((each) => AT_COUNTER.includes(each.state) && each.counter === counter.number);
  const seated = { open: "free" }[seating[1]] || seating[1];
  return {
    number: counter.number,
    name: counter.name,
    state: visit ? visit.state : seated,
    reason: seating[2],
    operator: null,
    since: instant(day, visit ? visit.since : seating[0]),
    ticket: visit || null,
  };
}

function lastUntil(rows, second) {
  return rows.reduce((found, row) => (row[0] <= second ? row : found), rows[0]);
}

function todayOf(day, visits) {
  const count = (state) => visits.filter((each) => each.state === state).length;
  const finished = count("finished");
  const within = visits.filter(
    (each) => each.state === "finished" && each.times.total <= day.standard.total_limit_s
  ).length;
  return {
    issued: visits.length,
    finished,
    no_show: count("no_show"),
    cancelled: count("cancelled"),
    expired: count("expired"),
    within_standard: within,
    share_within_standard: finished ? Math.round((within / finished) * 10000) / 10000 : null,
  };
}

function callsUntil(day, second) {
  return day.calls
    .filter(([at]) => at <= second)
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(([at, ticket, counter, why]) => ({ at: instant(day, at), number: day.tickets[ticket].number, counter, why }));
}

function timesOf(visits) {
  const finished = visits.filter((each) => each.state === "finished");
  return Object.fromEntries(
    ["waiting", "service", "total"].map((part) => [part, spread(finished.map((each) => each.times[part]))])
  );
}

// As the day's report counts them: percentiles by the nearest rank over whole seconds.
function spread(values) {
  const ordered = [...values].sort((one, other) => one - other);
  const found = { count: ordered.length, mean_s: null, max_s: null };
  if (ordered.length) {
    found.mean_s = Math.round((ordered.reduce((sum, each) => sum + each, 0) / ordered.length) * 10) / 10;
    found.max_s = ordered[ordered.length - 1];
  }
  for (const percent of PERCENTILES) {
    const rank = Math.max(0, Math.ceil((ordered.length * percent) / 100) - 1);
    found[`p${percent}_s`] = ordered.length ? ordered[rank] : null;
  }
  return found;
}
