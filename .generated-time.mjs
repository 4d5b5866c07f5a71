// ../../tmp/zz-time.ts
import fc9 from "fast-check";

// src/base/error.ts
var InvariantError = class extends Error {
  constructor(code, message, detail) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
  code;
  detail;
  name = "InvariantError";
};
function show(value) {
  try {
    const shown3 = typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
    return shown3.length > 80 ? `${shown3.slice(0, 77)}...` : shown3;
  } catch {
    return "an object that JSON cannot show";
  }
}
function invariant(fact, code, message, detail) {
  if (!fact) throw new InvariantError(code, message(), detail);
}

// src/laws/generate.ts
import fc from "fast-check";
function histories(edits, { stepsMax = 12 } = {}) {
  return fc.record({
    steps: fc.array(stepOf(edits), { minLength: 1, maxLength: stepsMax, size: "max" }),
    delivery: fc.constantFrom("causal", "any"),
    seed: fc.nat(999)
  });
}
function stepOf(edits) {
  const at = fc.nat(2);
  const reference = fc.nat(29);
  const route = fc.constantFrom(...routes);
  const all = (kind) => route.map(([from, to]) => ({ kind, from, to }));
  const editing = fc.tuple(
    at,
    fc.array(edits, { minLength: 1, maxLength: 3, size: "xsmall" }),
    fc.option(fc.nat(3), { nil: void 0 })
  ).map(([replica2, ops, now]) => ({ kind: "edit", at: replica2, ops, ...now === void 0 ? {} : { now } }));
  const sending = fc.record({
    kind: fc.constant("send"),
    to: at,
    deltas: fc.array(reference, { minLength: 1, maxLength: 3, size: "xsmall" }),
    grouped: fc.boolean()
  });
  return fc.oneof(
    { weight: 10, arbitrary: editing },
    { weight: 5, arbitrary: sending },
    { weight: 2, arbitrary: all("merge") },
    { weight: 2, arbitrary: all("diff") },
    { weight: 1, arbitrary: all("ask") },
    { weight: 1, arbitrary: all("load") },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart"), at }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("branch"), at, version: reference }) }
  );
}
var routes = [
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1]
];

// src/clock/hlc.ts
var perMs = 1024;
var stampMax = 3377699720527871;
function stamp(value) {
  invariant(Number.isSafeInteger(value) && value >= 0 && value <= stampMax, "argument", () => {
    return `Stamp must be an integer from 0 to 2^52 - 2^50 - 1, got ${show(value)}.`;
  });
  return value;
}
function hlcTick(last, nowMs) {
  requireMs(nowMs);
  const next = Math.max(last + 1, nowMs * perMs);
  invariant(next <= stampMax, "clock-exhausted", () => {
    return `No stamp is left after ${last} at ${nowMs} ms. Is a clock far ahead? Refuse such stamps where they enter.`;
  });
  return next;
}
function requireMs(nowMs) {
  invariant(Number.isSafeInteger(nowMs) && nowMs >= 0, "argument", () => {
    return `Wall time must be a whole number of milliseconds of at least 0, got ${show(nowMs)}. Round it down first.`;
  });
}

// src/clock/replica-id.ts
var replicaIdLengthMax = 128;
var form = /^[^@#]+(#[1-9][0-9]{0,15})?$/;
function replicaId(name, incarnation = 0) {
  const text2 = typeof name === "string" && incarnation !== 0 ? `${name}#${incarnation}` : name;
  invariant(isReplicaId(text2), "replica-id", () => `Replica id: expected ${replicaIdForm}, got ${show(text2)}.`);
  return text2;
}
function replicaIdParts(id) {
  const at = id.indexOf("#");
  return at < 0 ? { name: id, incarnation: 0 } : { name: id.slice(0, at), incarnation: Number(id.slice(at + 1)) };
}
var replicaIdForm = 'a well-formed name of at most 128 units without "@" and "#", and "#" with an incarnation from 1 to 2^53 - 1 if it has one';
function isReplicaId(text2) {
  return typeof text2 === "string" && text2.length <= replicaIdLengthMax && form.test(text2) && isWellFormed(text2) && replicaIdParts(text2).incarnation <= Number.MAX_SAFE_INTEGER;
}
function isWellFormed(text2) {
  return !/\p{Surrogate}/u.test(text2);
}

// src/laws/history.ts
var replicaNames = ["west", "central", "east"];

// src/codec/value.ts
var valueDepthMax = 64;
var valueSizeMax = 1048576;
function checkValue(value, depthMax = valueDepthMax) {
  return copy(value, depthMax, { left: valueSizeMax });
}
function copy(value, depthLeft, size) {
  if (typeof value === "number" && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (value === null || typeof value === "boolean" || typeof value === "string" && isWellFormed(value)) return value;
  const isArray = Array.isArray(value);
  if (!isArray && !isPlainObject(value))
    refuse("a JSON value (finite numbers, well-formed strings, plain objects and arrays)", value);
  if (depthLeft === 0) refuse("less nesting (a cycle?)", "\u2026");
  if (--size.left < 0) refuse(`at most ${valueSizeMax} arrays and records`, "\u2026");
  if (isArray) return Object.freeze(Array.from(value, (item) => copy(item, depthLeft - 1, size)));
  const record2 = value;
  const keys2 = Object.keys(record2).sort();
  return recordOf(
    keys2,
    keys2.map((key) => copy(isWellFormed(key) ? record2[key] : refuse("well-formed keys", key), depthLeft - 1, size))
  );
}
function recordOf(keys2, values3) {
  const record2 = {};
  keys2.forEach((key, i) => {
    Object.defineProperty(record2, key, { value: values3[i], enumerable: true, configurable: true, writable: true });
  });
  return Object.freeze(record2);
}
function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function refuse(expected, got) {
  throw new InvariantError("value", `Expected ${expected}, got ${show(got)}. Nothing was written.`, got);
}

// src/laws/plain.ts
function plainOf(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainOf);
  if (isMap(value)) return ofEntries(Array.from(value, ([key, item]) => [plainOf(key), plainOf(item)]));
  if (isSet(value)) return Array.from(value, plainOf).sort(byText);
  if ("toJSON" in value && typeof value.toJSON === "function") return plainOf(value.toJSON());
  return ofEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item)]));
}
function textOf(value) {
  return JSON.stringify(plainOf(value)) ?? String(value);
}
function viewText(subject, verbs, value) {
  const view2 = verbs.view(subject.type, value);
  return textOf(subject.plain === void 0 ? view2 : subject.plain(view2));
}
function textOfBytes(bytes) {
  let text2 = "";
  for (let at = 0; at < bytes.length; at += 4096)
    text2 += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096));
  return text2;
}
function ofEntries(entries) {
  const sorted = [...entries].sort((a, b) => byText(a[0], b[0]));
  if (!sorted.every(([key]) => typeof key === "string")) return sorted;
  return recordOf(
    sorted.map(([key]) => key),
    sorted.map(([, item]) => item)
  );
}
function byText(a, b) {
  const textA = JSON.stringify(a) ?? "";
  const textB = JSON.stringify(b) ?? "";
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}
function isMap(value) {
  return isSet(value) && "get" in value && typeof value.get === "function";
}
function isSet(value) {
  return Symbol.iterator in value && "size" in value && "has" in value && typeof value.has === "function";
}

// src/clock/replica-map.ts
var nothing = { ids: [], values: [] };
function emptyReplicaMap() {
  return nothing;
}
function findReplica(ids, id) {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = low + high >> 1;
    const at = ids[middle];
    if (at === id) return middle;
    if (at < id) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}
function getOf(map, id) {
  const at = findReplica(map.ids, id);
  return at < 0 ? void 0 : map.values[at];
}
function setOf(map, id, value) {
  const at = findReplica(map.ids, id);
  if (at >= 0 && map.values[at] === value) return map;
  const values3 = map.values.slice();
  if (at >= 0) {
    values3[at] = value;
    return { ids: map.ids, values: values3 };
  }
  const ids = map.ids.slice();
  ids.splice(~at, 0, id);
  values3.splice(~at, 0, value);
  return { ids, values: values3 };
}
function joinReplicaMaps(a, b, join) {
  if (a === b || b.ids.length === 0) return a;
  if (a.ids.length === 0) return b;
  if (b.ids.length === 1) return joinOne(a, b, b.ids[0], join);
  const ids = [];
  const values3 = [];
  let isA = true;
  let isB = true;
  let i = 0;
  let j = 0;
  while (i < a.ids.length || j < b.ids.length) {
    const idA = a.ids[i];
    const idB = b.ids[j];
    const inA = idA !== void 0 && (idB === void 0 || idA <= idB);
    const inB = idB !== void 0 && (idA === void 0 || idB <= idA);
    const ours = a.values[i];
    const theirs = b.values[j];
    const id = inA ? idA : idB;
    const joined = inA ? inB ? join(ours, theirs, id) : ours : theirs;
    if (!inA || joined !== ours) isA = false;
    if (!inB || joined !== theirs) isB = false;
    if (inA) i++;
    if (inB) j++;
    ids.push(id);
    values3.push(joined);
  }
  if (isA) return a;
  return isB ? b : { ids: ids.length === a.ids.length ? a.ids : ids.length === b.ids.length ? b.ids : ids, values: values3 };
}
function joinOne(a, b, id, join) {
  const ours = getOf(a, id);
  const theirs = b.values[0];
  const joined = ours === void 0 ? theirs : join(ours, theirs, id);
  return a.ids.length === 1 && ours !== void 0 && joined === theirs && joined !== ours ? b : setOf(a, id, joined);
}
function mapReplicas(map, change2) {
  const ids = [];
  const values3 = [];
  let same2 = true;
  for (let i = 0; i < map.ids.length; i++) {
    const id = map.ids[i];
    const next = change2(map.values[i], id);
    if (next !== map.values[i]) same2 = false;
    if (next === void 0) continue;
    ids.push(id);
    values3.push(next);
  }
  if (same2) return map;
  return values3.length === 0 ? nothing : { ids: ids.length === map.ids.length ? map.ids : ids, values: values3 };
}

// src/clock/runs.ts
function inRuns(runs, n) {
  let low = 0;
  let high = runs.length >> 1;
  while (low < high) {
    const middle = low + high >> 1;
    if (runs[2 * middle + 1] < n) low = middle + 1;
    else high = middle;
  }
  return 2 * low < runs.length && n >= runs[2 * low];
}
function uniteRuns(a, b) {
  const out = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = j === b.length || i < a.length && a[i] <= b[j];
    const from = fromA ? a[i++] : b[j++];
    const to = fromA ? a[i++] : b[j++];
    const last = out.length - 1;
    if (last > 0 && from <= out[last] + 1) out[last] = Math.max(to, out[last]);
    else out.push(from, to);
  }
  return sameRuns(out, a) ? a : sameRuns(out, b) ? b : out;
}
function sameRuns(a, b) {
  return a.length === b.length && a.every((end, i) => end === b[i]);
}
function subtractRuns(a, b) {
  const out = [];
  let j = 0;
  let touched = false;
  for (let i = 0; i < a.length; i += 2) {
    let from = a[i];
    const to = a[i + 1];
    while (j < b.length && b[j + 1] < from) j += 2;
    for (let k = j; k < b.length && b[k] <= to && from <= to; k += 2) {
      touched = true;
      if (b[k] > from) out.push(from, b[k] - 1);
      from = b[k + 1] + 1;
    }
    if (from <= to) out.push(from, to);
  }
  return touched ? out : a;
}
function countRuns(runs) {
  let count = 0;
  for (let i = 0; i < runs.length; i += 2) count += runs[i + 1] - runs[i] + 1;
  return count;
}

// src/clock/causal-context.ts
function emptyContext() {
  return emptyReplicaMap();
}
function rangeContext(id, from, to) {
  return { ids: [id], values: [[from, to]] };
}
function hasSeen(context, id, counter2) {
  const at = findReplica(context.ids, id);
  return at >= 0 && inRuns(context.values[at], counter2);
}
function addRange(context, id, from, to) {
  return joinContexts(context, rangeContext(id, from, to));
}
function joinContexts(a, b) {
  return joinReplicaMaps(a, b, uniteRuns);
}
function contextLeq(a, b) {
  return joinContexts(b, a) === b;
}
function contextsDisjoint(a, b) {
  return a.ids.length <= b.ids.length ? subtractContexts(a, b) === a : subtractContexts(b, a) === b;
}
function subtractContexts(a, b) {
  return mapReplicas(a, (runs, id) => {
    const left = subtractRuns(runs, getOf(b, id) ?? []);
    return left.length === 0 ? void 0 : left;
  });
}
function highestOf(context, id) {
  return getOf(context, id)?.at(-1) ?? 0;
}
function versionOf(context) {
  return mapReplicas(context, (runs) => runs[0] === 1 ? runs[1] : void 0);
}
function contextOf(vector) {
  return mapReplicas(vector, (counter2) => [1, counter2]);
}
function countDots(context) {
  return context.values.reduce((sum, runs) => sum + countRuns(runs), 0);
}

// src/clock/dot.ts
var counterMax = 1125899906842623;
function isCounter(counter2) {
  return Number.isSafeInteger(counter2) && counter2 >= 1 && counter2 <= counterMax;
}
function dotText(of) {
  return `${of.counter}@${of.id}`;
}
function compareDots(a, b) {
  return a.id === b.id ? a.counter - b.counter : a.id < b.id ? -1 : 1;
}

// src/collections/key.ts
var rawRound = 16;
function hashKey(key, round) {
  const seed = Math.imul(round, 2654435769) ^ Math.imul(rankOf(key), 2166136261);
  if (typeof key === "number" && (key | 0) === key) return mix(key ^ seed);
  const text2 = String(key);
  if (round >= rawRound) return text2.charCodeAt(round - rawRound) + 1 | 0;
  let hash = seed;
  for (let i = 0; i < text2.length; i++) hash = Math.imul(hash ^ text2.charCodeAt(i), 16777619);
  return mix(hash);
}
function mix(hash) {
  const a = Math.imul(hash ^ hash >>> 16, 2246822507);
  const b = Math.imul(a ^ a >>> 13, 3266489909);
  return b ^ b >>> 16;
}
function compareKeys(a, b) {
  if (a === b) return 0;
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  return a < b ? -1 : 1;
}
function rankOf(key) {
  return key === null ? 0 : typeof key === "boolean" ? 1 : typeof key === "number" ? 2 : 3;
}

// src/codec/ahead.ts
function dotCollector() {
  const dots2 = [];
  return {
    add: (id, counter2) => void dots2.push({ id, counter: counter2 }),
    context() {
      const ids = [];
      const values3 = [];
      for (const { id, counter: counter2 } of dots2.sort(compareDots)) {
        if (ids.at(-1) !== id) {
          ids.push(id);
          values3.push([]);
        }
        const runs = values3.at(-1);
        if (runs.length > 0 && counter2 <= runs.at(-1) + 1) runs[runs.length - 1] = counter2;
        else runs.push(counter2, counter2);
      }
      return { ids, values: values3 };
    }
  };
}

// src/codec/hash-writer.ts
function hashWriter(start) {
  const writer = { low: start | 0, high: start / 4294967296 | 0, gone: void 0, ...methods };
  return writer;
}
var methods = {
  uint(n) {
    word(this, n);
    if (n > 4294967295) word(this, n / 4294967296);
  },
  after(_, n) {
    this.uint(n);
  },
  stamp(n) {
    this.uint(n);
  },
  id(of) {
    text(this, of);
  },
  dot(id, counter2, gone) {
    text(this, id);
    this.uint(counter2);
    if (!gone) return;
    word(this, -1);
    this.gone ??= dotCollector();
    this.gone.add(id, counter2);
  },
  value(of) {
    if (typeof of === "string") text(this, of);
    else {
      word(this, -2);
      text(this, JSON.stringify(of));
    }
  },
  key(of) {
    this.value(of);
  },
  list(items, write) {
    word(this, items.length);
    items.forEach(write);
  },
  tuple: (write) => write(),
  ahead() {
    return this.gone === void 0 ? emptyContext() : this.gone.context();
  },
  hash() {
    return (mix(this.high) & 1023) * 4294967296 + (mix(this.low) >>> 0);
  }
};
function word(lanes, bits) {
  lanes.low = Math.imul(lanes.low ^ bits, 2654435761) ^ lanes.low >>> 15;
  lanes.high = Math.imul(lanes.high ^ bits, 1597334677) ^ lanes.high >>> 13;
}
function text(lanes, of) {
  word(lanes, of.length);
  for (let i = 0; i < of.length; i++) word(lanes, of.charCodeAt(i));
}

// src/replica/chain.ts
var checkpointsMax = 8;
var checkpointEvery = 16;
var ForkedReplicaError = class extends InvariantError {
  constructor(writer, counter2) {
    super(
      "forked-replica",
      `Replica ${writer} has two histories that differ at or before its dot ${counter2}. Two writers, or an old version edited again, used one id: give each writer and each start its own, and use branch() to edit an old version.`,
      { writer, counter: counter2 }
    );
    this.writer = writer;
    this.counter = counter2;
  }
  writer;
  counter;
  name = "ForkedReplicaError";
};
function emptyChains() {
  return emptyReplicaMap();
}
function joinChains(a, b, seen) {
  return joinReplicaMaps(a, b, (ours, theirs, id) => {
    const isKnown = (mark) => ours.some((known) => known.counter === mark.counter && known.hash === mark.hash);
    const kept = retain(id, theirs.every(isKnown) ? ours : unite(ours, theirs), getOf(seen, id) ?? []);
    return kept.length === ours.length && kept.every((mark, i) => mark === ours[i]) ? ours : kept;
  });
}
function marksWithin(a, b, seen) {
  return mapReplicas(seen, (runs, id) => retain(id, unite(getOf(a, id) ?? [], getOf(b, id) ?? []), runs));
}
function latestStamp(chains) {
  return chains.values.reduce((latest2, marks) => Math.max(latest2, marks.at(-1)?.stamp ?? 0), 0);
}
function retain(id, marks, runs) {
  const kept = [];
  let last;
  let run = 0;
  let checkpoints = [];
  for (const mark of marks) {
    if (mark.counter === last?.counter) {
      if (mark.hash !== last.hash) throw new ForkedReplicaError(id, mark.counter);
      continue;
    }
    last = mark;
    while (run < runs.length && mark.counter > runs[run + 1]) {
      run += 2;
      checkpoints = [];
    }
    const before = runs[run] - 1;
    const isEdge = mark.counter === before || mark.counter === runs[run + 1];
    if (!isEdge && (mark.counter < before || mark.hash % checkpointEvery !== 0)) continue;
    if (!isEdge && checkpoints.push(kept.length) > checkpointsMax) {
      kept.splice(checkpoints[0], 1);
      checkpoints.pop();
    }
    kept.push(mark);
  }
  return kept;
}
function unite(a, b) {
  const all = [...a, ...b];
  const isSorted = (a.at(-1)?.counter ?? 0) <= (b[0]?.counter ?? 0);
  return isSorted ? all : all.sort((x, y) => x.counter - y.counter);
}

// src/replica/log.ts
var generation = 512;
var none = { young: null, length: 0, old: null };
function emptyDeltaLog() {
  return none;
}
function logDelta(log, delta) {
  const isFull = log.length === generation;
  return {
    young: { delta, next: isFull ? null : log.young },
    length: isFull ? 1 : log.length + 1,
    old: isFull ? log.young : log.old
  };
}
function* loggedDeltas(log) {
  for (const list of [log.young, log.old]) for (let link = list; link !== null; link = link.next) yield link.delta;
}

// src/replica/replica.ts
function makeDelta(names2, seen, ahead, chains, stamp2, state) {
  return { seen, ahead, chains, names: names2, stamp: stamp2, state };
}
function makeReplica(id, delta, log) {
  return {
    seen: delta.seen,
    ahead: delta.ahead,
    chains: delta.chains,
    names: false,
    stamp: delta.stamp,
    state: delta.state,
    id,
    log
  };
}
function emptyDelta(type) {
  return makeDelta(true, emptyContext(), emptyContext(), emptyChains(), 0, type.bottom);
}
function replica(type, id, from = emptyDelta(type)) {
  const writer = replicaId(id);
  invariant(
    highestOf(from.seen, writer) === 0,
    "argument",
    () => `Replica ${writer} has written before in this history. Take a new incarnation: replicaId(name, incarnation).`
  );
  const state = from.names ? type.join(type.bottom, from.state, emptyContext(), { ...from.seen, names: true }, null) : from.state;
  return makeReplica(
    writer,
    makeDelta(false, from.seen, from.ahead, from.chains, from.stamp, state),
    emptyDeltaLog()
  );
}
function branch(type, from, id) {
  return makeReplica(replica(type, id, from).id, from, from.log);
}

// src/replica/change.ts
function change(type, replica2, recipe, options = {}) {
  return changeInScope(type, replica2, (scope) => recipe(type.edit(scope)), options);
}
function changeInScope(type, replica2, work, { now = 0 }) {
  const { id } = replica2;
  const stamp2 = hlcTick(replica2.stamp, now);
  const from = highestOf(replica2.seen, id) + 1;
  const seenRuns = [...getOf(replica2.seen, id) ?? [1, 0]];
  const takenRuns = [from, from - 1];
  const seen = setOf(replica2.seen, id, seenRuns);
  const taken = { ids: [id], values: [takenRuns] };
  let owner = {};
  const deltaOwner = {};
  let state = replica2.state;
  let delta = type.bottom;
  let last = from - 1;
  let isOpen2 = true;
  const scope = {
    writer: id,
    stamp: stamp2,
    read() {
      owner = {};
      return state;
    },
    peek: () => state,
    take() {
      if (!isOpen2) throw closed();
      invariant(
        last < counterMax,
        "counter-exhausted",
        () => `Replica ${id} has used all its 2^50 - 1 dots. Go on under a new incarnation.`
      );
      return ++last;
    },
    emit(part3) {
      if (!isOpen2) throw closed();
      state = type.join(state, part3, seen, emptyContext(), owner);
      delta = type.join(delta, part3, taken, emptyContext(), deltaOwner);
      seenRuns[seenRuns.length - 1] = last;
      takenRuns[1] = last;
    }
  };
  let result;
  try {
    result = work(scope);
    if (delta !== type.bottom && last < from) scope.take();
  } finally {
    isOpen2 = false;
  }
  invariant(
    typeof result?.then !== "function",
    "argument",
    () => "The recipe of a change must be synchronous, got one that returns a promise. Await first, then change."
  );
  if (delta === type.bottom) return [replica2, emptyDelta(type)];
  const part2 = seal(type, replica2, delta, from, last, stamp2);
  return [advance(replica2, part2, from, state), part2];
}
function seal(type, replica2, state, from, to, stamp2) {
  const before = getOf(replica2.chains, replica2.id)?.at(-1);
  const writer = hashWriter(before?.hash ?? 0);
  writer.uint(to);
  writer.uint(stamp2);
  type.write(writer, state);
  const mark = { counter: to, hash: writer.hash(), stamp: stamp2 };
  return makeDelta(
    true,
    rangeContext(replica2.id, from, to),
    writer.ahead(),
    { ids: [replica2.id], values: [before === void 0 ? [mark] : [before, mark]] },
    stamp2,
    state
  );
}
function advance(replica2, delta, from, state) {
  const seen = addRange(replica2.seen, replica2.id, from, highestOf(delta.seen, replica2.id));
  const chains = joinChains(replica2.chains, delta.chains, seen);
  return makeReplica(
    replica2.id,
    makeDelta(false, seen, replica2.ahead, chains, delta.stamp, state),
    logDelta(replica2.log, delta)
  );
}
function closed() {
  return new InvariantError(
    "edit-outside-change",
    "These mutators belong to a change that is over. Use them inside its recipe only."
  );
}

// src/replica/merge.ts
function merge(type, target, source) {
  const seen = joinContexts(target.seen, source.seen);
  const chains = joinChains(target.chains, source.chains, seen);
  if (seen === target.seen) return target;
  const names2 = target.names && source.names;
  const isNews = contextsDisjoint(target.seen, source.seen);
  const seenByTarget = isNews && contextsDisjoint(target.seen, source.ahead) ? emptyContext() : target.seen;
  const seenBySource = isNews && contextsDisjoint(source.seen, target.ahead) ? emptyContext() : source.seen;
  const state = type.join(
    target.state,
    source.state,
    names2 ? emptyContext() : target.names ? { ...target.seen, names: true } : seenByTarget,
    names2 ? emptyContext() : source.names ? { ...source.seen, names: true } : target.names ? source.seen : seenBySource,
    null
  );
  const ahead = subtractContexts(joinContexts(target.ahead, source.ahead), seen);
  const merged = makeDelta(names2, seen, ahead, chains, Math.max(target.stamp, source.stamp), state);
  if (!("id" in target)) return merged;
  const isLogged = isNews || source.names;
  return makeReplica(
    target.id,
    merged,
    isLogged ? logDelta(
      target.log,
      makeDelta(source.names, source.seen, source.ahead, source.chains, source.stamp, source.state)
    ) : target.log
  );
}

// src/replica/diff.ts
function diff(type, newer, older) {
  const claimed = claim(newer.seen, older.seen);
  if (claimed.ids.length === 0) return emptyDelta(type);
  const resend = !contextsDisjoint(claimed, older.seen);
  const gap = { claimed, resend, seenByNewer: newer.seen, seenByOlder: older.seen };
  const state = type.since(newer.state, older.state, gap);
  const chains = marksWithin(newer.chains, older.chains, claimed);
  const writer = hashWriter(0);
  type.write(writer, state);
  return makeDelta(false, claimed, writer.ahead(), chains, latestStamp(chains), state);
}
function changesSince(type, replica2, seen) {
  const missing = subtractContexts(replica2.seen, seen);
  let delta = emptyDelta(type);
  if (missing.ids.length === 0) return { kind: "delta", delta };
  for (const entry of loggedDeltas(replica2.log))
    if (!contextsDisjoint(entry.seen, missing)) delta = merge(type, delta, entry);
  if (contextLeq(missing, delta.seen)) return { kind: "delta", delta };
  return {
    kind: "state",
    delta: makeDelta(false, replica2.seen, replica2.ahead, replica2.chains, replica2.stamp, replica2.state)
  };
}
function claim(newer, older) {
  return mapReplicas(newer, (runs, id) => {
    const known = getOf(older, id) ?? [];
    const prefix = known[0] === 1 ? known[1] : 0;
    const claimed = [];
    for (let i = 0; i < runs.length; i += 2) {
      const from = runs[i];
      const to = runs[i + 1];
      if (subtractRuns([from, to], known).length > 0) claimed.push(Math.max(from, prefix + 1), to);
    }
    return claimed.length === 0 ? void 0 : claimed;
  });
}

// src/base/memo.ts
function memoByIdentity(compute) {
  const known = /* @__PURE__ */ new WeakMap();
  return (key) => {
    const hit = known.get(key);
    if (hit !== void 0) return hit.result;
    const result = compute(key);
    known.set(key, { result });
    return result;
  };
}

// src/codec/format.ts
var sizeMaxDefault = 64 * 1024 * 1024;
var sharedPrefixMax = 127;

// src/codec/byte-writer.ts
function byteWriter() {
  let bytes = new Uint8Array(64);
  let length = 0;
  let lastId;
  let lastCounter = 0;
  let lastDrift = 0;
  const ahead = dotCollector();
  const known = /* @__PURE__ */ new Map();
  function reserve(more) {
    if (length + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * bytes.length, length + more));
    grown.set(bytes);
    bytes = grown;
  }
  function byte(value2) {
    if (length === bytes.length) reserve(1);
    bytes[length++] = value2;
  }
  function uint(n) {
    let rest = n;
    while (rest > 127) {
      byte(rest % 128 | 128);
      rest = Math.floor(rest / 128);
    }
    byte(rest);
  }
  function id(of) {
    const index = known.get(of);
    if (index !== void 0) {
      uint(index + 1);
      return;
    }
    known.set(of, known.size);
    uint(0);
    uint(utf8Length(of));
    utf82(of);
  }
  function utf82(text2) {
    reserve(3 * text2.length);
    for (let i = 0; i < text2.length; i++) {
      let code = text2.charCodeAt(i);
      if (code < 128) {
        bytes[length++] = code;
        continue;
      }
      if ((code & 64512) === 55296) code = 65536 + ((code & 1023) << 10) + (text2.charCodeAt(++i) & 1023);
      if (code < 2048) bytes[length++] = 192 | code >> 6;
      else {
        if (code < 65536) bytes[length++] = 224 | code >> 12;
        else {
          bytes[length++] = 240 | code >> 18;
          bytes[length++] = 128 | code >> 12 & 63;
        }
        bytes[length++] = 128 | code >> 6 & 63;
      }
      bytes[length++] = 128 | code & 63;
    }
  }
  function value(of) {
    if (of === null) byte(0);
    else if (typeof of === "boolean") byte(of ? 2 : 1);
    else if (typeof of === "number") number(of);
    else if (typeof of === "string") {
      const size = utf8Length(of);
      if (size < 128) byte(128 + size);
      else {
        byte(6);
        uint(size);
      }
      utf82(of);
    } else if (Array.isArray(of)) {
      byte(7);
      uint(of.length);
      for (const item of of) value(item);
    } else {
      const record2 = of;
      const keys2 = Object.keys(record2).sort();
      byte(8);
      uint(keys2.length);
      keys2.forEach((name, i) => {
        key(name, keys2[i - 1]);
        value(record2[name]);
      });
    }
  }
  function number(n) {
    if (!Number.isSafeInteger(n)) {
      byte(5);
      reserve(8);
      new DataView(bytes.buffer).setFloat64(length, n);
      length += 8;
    } else if (n >= 0 && n < 112) byte(16 + n);
    else {
      byte(n < 0 ? 4 : 3);
      uint(n < 0 ? -1 - n : n);
    }
  }
  function key(of, previous) {
    if (typeof of !== "string") {
      byte(1);
      value(of);
      return;
    }
    const shared = typeof previous === "string" ? sharedPrefix(previous, of) : 0;
    const rest = of.slice(shared);
    uint(2 * shared);
    uint(utf8Length(rest));
    utf82(rest);
  }
  return {
    byte,
    uint,
    after: (last, n) => uint(n - last),
    id,
    value,
    key,
    stamp(stamp2) {
      const drift = stamp2 - lastCounter;
      uint(zigzag(drift - lastDrift));
      lastDrift = drift;
    },
    dot(of, counter2, gone) {
      const moved = of !== lastId;
      uint(4 * zigzag(counter2 - lastCounter) + (moved ? 2 : 0) + (gone ? 1 : 0));
      if (moved) id(of);
      lastId = of;
      lastCounter = counter2;
      if (gone) ahead.add(of, counter2);
    },
    list(items, write) {
      uint(items.length);
      items.forEach(write);
    },
    tuple: (write) => write(),
    ahead: ahead.context,
    done: () => bytes.subarray(0, length)
  };
}
function zigzag(n) {
  return n < 0 ? -2 * n - 1 : 2 * n;
}
function utf8Length(text2) {
  let size = text2.length;
  for (let i = 0; i < text2.length; i++) {
    const unit = text2.charCodeAt(i);
    if (unit >= 128) size += unit < 2048 || (unit & 63488) === 55296 ? 1 : 2;
  }
  return size;
}
function sharedPrefix(a, b) {
  const most2 = Math.min(a.length, b.length, sharedPrefixMax);
  let shared = 0;
  while (shared < most2 && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  return shared > 0 && (a.charCodeAt(shared - 1) & 64512) === 55296 ? shared - 1 : shared;
}

// src/codec/decode-error.ts
var DecodeError = class extends Error {
  constructor(code, offset, expected, got) {
    super(
      `Cannot decode at ${typeof offset === "number" ? `byte ${offset}` : offset}: expected ${expected}, got ${show(got)}.`
    );
    this.code = code;
    this.offset = offset;
    this.expected = expected;
    this.got = got;
  }
  code;
  offset;
  expected;
  got;
  name = "DecodeError";
};

// src/codec/byte-reader.ts
var utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
function byteReader(bytes, start, end, limits = {}) {
  const depthMax = limits.depthMax ?? valueDepthMax;
  const latest2 = limits.stampMax ?? stampMax;
  const ids = [];
  const knownIds = /* @__PURE__ */ new Set();
  const dotRead = { id: "", counter: 0, gone: false };
  let at = start;
  let depth = 0;
  let lastDrift = 0;
  let seen = emptyContext();
  let names2 = false;
  const ahead = dotCollector();
  function fail(code, expected, got) {
    throw new DecodeError(code, at, expected, got);
  }
  function byte() {
    if (at >= end) fail("truncated", "one more byte", "the end");
    return bytes[at++];
  }
  function uint() {
    let n = 0;
    let scale = 1;
    for (let i = 0; ; i++) {
      const next = byte();
      n += (next & 127) * scale;
      if (next < 128) {
        if (next === 0 && i > 0) fail("non-canonical", "a varint in its shortest form", "a zero byte at its end");
        if (n > Number.MAX_SAFE_INTEGER) fail("malformed", "an integer of at most 2^53 - 1", n);
        return n;
      }
      if (i === 7) fail("malformed", "a varint of at most 8 bytes", "a longer one");
      scale *= 128;
    }
  }
  function count(bytesEach) {
    const n = uint();
    if (n * bytesEach > end - at) fail("truncated", `${n} more items`, `${end - at} bytes`);
    return n;
  }
  function text2(size) {
    if (size > end - at) fail("truncated", `text of ${size} bytes`, `${end - at} bytes`);
    let ascii = "";
    if (size <= 24) {
      let i = 0;
      while (i < size && bytes[at + i] < 128) ascii += String.fromCharCode(bytes[at + i++]);
      if (i === size) {
        at += size;
        return ascii;
      }
    }
    try {
      const decoded = utf8.decode(bytes.subarray(at, at + size));
      at += size;
      return decoded;
    } catch {
      return fail("malformed", "well-formed UTF-8", `${size} bytes that are not`);
    }
  }
  function id() {
    const reference = uint();
    if (reference > ids.length) fail("malformed", `a reference to one of ${ids.length} replica ids`, reference);
    if (reference > 0) return ids[reference - 1];
    const name = text2(uint());
    if (!isReplicaId(name)) fail("malformed", replicaIdForm, name);
    if (knownIds.has(name)) fail("non-canonical", "a replica id that was not named before", name);
    knownIds.add(name);
    ids.push(name);
    return name;
  }
  function nested(read) {
    if (depth++ === depthMax) fail("limit", `nesting of at most ${depthMax} levels`, "more");
    const whole = read();
    depth--;
    return whole;
  }
  function items(read) {
    const length = count(1);
    const list = [];
    for (let i = 0; i < length; i++) list.push(read(i));
    return list;
  }
  function value() {
    const tag = byte();
    if (tag >= 128) return text2(tag - 128);
    if (tag >= 16) return tag - 16;
    switch (tag) {
      case 0:
        return null;
      case 1:
        return false;
      case 2:
        return true;
      case 3: {
        const n = uint();
        return n < 112 ? fail("non-canonical", "a small integer in its short form", n) : n;
      }
      case 4: {
        const n = uint();
        return n < Number.MAX_SAFE_INTEGER ? -1 - n : fail("malformed", "a safe integer", -n);
      }
      case 5:
        return float();
      case 6: {
        const size = uint();
        return size < 128 ? fail("non-canonical", "a short text in its short form", size) : text2(size);
      }
      case 7:
        return nested(() => Object.freeze(items(value)));
      case 8:
        return nested(record2);
      default:
        return fail("malformed", "the tag of a value", tag);
    }
  }
  function float() {
    if (end - at < 8) fail("truncated", "8 bytes of a float", `${end - at} bytes`);
    const n = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0);
    if (!Number.isFinite(n) || Number.isSafeInteger(n))
      fail("non-canonical", "a finite number that is not a safe integer", n);
    at += 8;
    return n;
  }
  function record2() {
    const keys2 = [];
    const values3 = items((i) => {
      const name = key(keys2[i - 1]);
      if (typeof name !== "string") fail("malformed", "a text as key of a record", name);
      keys2.push(name);
      return value();
    });
    return recordOf(keys2, values3);
  }
  function key(previous) {
    const head = uint();
    if (head % 2 === 1) {
      const scalar = value();
      if (head !== 1 || typeof scalar === "string" || typeof scalar === "object" && scalar !== null)
        fail("malformed", "a key that is a scalar", scalar);
      return ascending(scalar, previous);
    }
    const shared = head / 2;
    const before = typeof previous === "string" ? previous : "";
    if (shared > before.length || shared > sharedPrefixMax)
      fail("malformed", `a shared prefix of at most ${Math.min(before.length, sharedPrefixMax)} units`, shared);
    const whole = before.slice(0, shared) + text2(uint());
    if (sharedPrefix(before, whole) !== shared) fail("non-canonical", "the longest shared prefix", shared);
    return ascending(whole, previous);
  }
  function ascending(of, previous) {
    if (previous !== void 0 && compareKeys(previous, of) >= 0)
      fail("non-canonical", `a key after ${JSON.stringify(previous)}`, of);
    return of;
  }
  return {
    byte,
    uint,
    after: (last) => last + uint(),
    id,
    value,
    key,
    offset: () => at,
    expect(context, isNaming) {
      seen = context;
      names2 = isNaming;
    },
    stampMax: latest2,
    ahead: ahead.context,
    hasSeen: (of, counter2) => hasSeen(seen, of, counter2),
    refuse: (expected, got, code = "malformed") => fail(code, expected, got),
    list: items,
    tuple: (read) => read(),
    stamp() {
      const stamp2 = dotRead.counter + lastDrift + unzigzag(uint());
      if (!Number.isSafeInteger(stamp2) || stamp2 < 0) fail("malformed", "a clock stamp of at least 0", stamp2);
      if (stamp2 > latest2) fail("limit", `a clock stamp of at most ${latest2}`, stamp2);
      lastDrift = stamp2 - dotRead.counter;
      return stamp2;
    },
    dot() {
      const head = uint();
      const counter2 = dotRead.counter + unzigzag(Math.floor(head / 4));
      const moved = head % 4 >= 2;
      const before = dotRead.id;
      const of = moved ? id() : before;
      if (of === "") fail("malformed", "a first dot that names its replica", head);
      if (moved && of === before) fail("non-canonical", "a dot that does not repeat its replica", of);
      if (counter2 < 1 || counter2 > counterMax) fail("malformed", "a dot counter from 1 to 2^50 - 1", counter2);
      dotRead.id = of;
      dotRead.counter = counter2;
      dotRead.gone = head % 2 === 1;
      if (hasSeen(seen, of, counter2) ? dotRead.gone && !names2 : !dotRead.gone)
        fail("malformed", dotRead.gone ? "a removed dot that was not seen" : "a dot that was seen", dotText(dotRead));
      if (dotRead.gone) ahead.add(of, counter2);
      return dotRead;
    }
  };
}
function unzigzag(n) {
  return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
}

// src/codec/checksum.ts
function checksum(bytes, start, end, seed) {
  let hash = mix(seed ^ end - start);
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ bytes[i], 3432918353);
    hash = hash << 13 | hash >>> 19;
  }
  return mix(hash) >>> 0;
}

// src/codec/envelope.ts
var magic = 77;
var formatVersion = 1;
var headerSize = 10;
function seal2(body, fingerprint) {
  const bytes = new Uint8Array(headerSize + body.length);
  const view2 = new DataView(bytes.buffer);
  bytes[0] = magic;
  bytes[1] = formatVersion;
  view2.setUint32(2, fingerprint);
  view2.setUint32(6, checksum(body, 0, body.length, fingerprint));
  bytes.set(body, headerSize);
  return bytes;
}
function unseal(bytes, fingerprint, shape, limits, read) {
  if (!(bytes instanceof Uint8Array)) throw new DecodeError("malformed", 0, "a Uint8Array", bytes);
  const sizeMax = limits.sizeMax ?? sizeMaxDefault;
  if (bytes.length > sizeMax) throw new DecodeError("limit", 0, `at most ${sizeMax} bytes`, bytes.length);
  if (bytes.length < headerSize)
    throw new DecodeError("truncated", bytes.length, `a header of ${headerSize} bytes`, `${bytes.length} bytes`);
  const view2 = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes[0] !== magic) throw new DecodeError("malformed", 0, `the magic byte ${magic}`, bytes[0]);
  if (bytes[1] !== formatVersion) throw new DecodeError("version", 1, `format version ${formatVersion}`, bytes[1]);
  const came = view2.getUint32(2);
  if (came !== fingerprint)
    throw new DecodeError("type", 2, `data of the type ${shape} (fingerprint ${fingerprint})`, came);
  const sum = checksum(bytes, headerSize, bytes.length, fingerprint);
  if (view2.getUint32(6) !== sum) throw new DecodeError("checksum", 6, `the checksum ${sum}`, view2.getUint32(6));
  const reader = byteReader(bytes, headerSize, bytes.length, limits);
  const body = read(reader);
  if (reader.offset() < bytes.length)
    throw new DecodeError("malformed", reader.offset(), "the end", `${bytes.length - reader.offset()} more bytes`);
  return body;
}

// src/codec/json-reader.ts
var dotForm = /^(-?)([1-9][0-9]{0,15})@(.*)$/s;
function jsonReader(json, limits = {}) {
  const sizeMax = limits.sizeMax ?? sizeMaxDefault;
  const latest2 = limits.stampMax ?? stampMax;
  let path = "$";
  let read = 0;
  let at = 0;
  let seen = emptyContext();
  let names2 = false;
  const ahead = dotCollector();
  let items = Array.isArray(json) ? json : refuse2("an array", json);
  function fail(code, expected, got) {
    throw new DecodeError(code, path, expected, got);
  }
  function refuse2(expected, got, code = "malformed") {
    return fail(code, expected, got);
  }
  function next() {
    if (at >= items.length) fail("truncated", "one more item", "the end of the array");
    if (read++ === sizeMax) fail("limit", `at most ${sizeMax} nodes`, "more");
    return items[at++];
  }
  function end() {
    if (at < items.length) refuse2(`an array of ${at} items`, items.length);
  }
  function nested(readItems) {
    const inner = next();
    if (!Array.isArray(inner)) refuse2("an array", inner);
    const outer = { path, items, at };
    path = `${path}[${at - 1}]`;
    items = inner;
    at = 0;
    const whole = readItems(items.length);
    end();
    ({ path, items, at } = outer);
    return whole;
  }
  function uint() {
    const n = next();
    return Number.isSafeInteger(n) && n >= 0 ? n : refuse2("a safe integer of at least 0", n);
  }
  function idOf(text2) {
    return isReplicaId(text2) ? text2 : refuse2(replicaIdForm, text2);
  }
  return {
    uint,
    after(last) {
      const n = uint();
      return n >= last ? n : refuse2(`an integer of at least ${last}`, n);
    },
    refuse: refuse2,
    end,
    expect(context, isNaming) {
      seen = context;
      names2 = isNaming;
    },
    stampMax: latest2,
    ahead: ahead.context,
    hasSeen: (id, counter2) => hasSeen(seen, id, counter2),
    stamp() {
      const stamp2 = uint();
      return stamp2 <= latest2 ? stamp2 : fail("limit", `a clock stamp of at most ${latest2}`, stamp2);
    },
    id: () => idOf(next()),
    dot() {
      const text2 = next();
      const parts = typeof text2 === "string" ? dotForm.exec(text2) : null;
      const counter2 = Number(parts?.[2]);
      if (parts === null || !isCounter(counter2)) return refuse2('a dot like "3@alice"', text2);
      const id = idOf(parts[3]);
      const gone = parts[1] === "-";
      if (hasSeen(seen, id, counter2) ? gone && !names2 : !gone)
        refuse2(gone ? "a removed dot that was not seen" : "a dot that was seen", text2);
      if (gone) ahead.add(id, counter2);
      return { id, counter: counter2, gone };
    },
    value() {
      const value = next();
      try {
        return checkValue(value, limits.depthMax);
      } catch {
        return refuse2("a JSON value", value);
      }
    },
    key(previous) {
      const key = next();
      const isKey = typeof key === "string" ? isWellFormed(key) : typeof key === "boolean" || key === null || Number.isFinite(key);
      if (!isKey || Object.is(key, -0)) refuse2("a scalar as key", key);
      if (previous !== void 0 && compareKeys(previous, key) >= 0)
        fail("non-canonical", `a key after ${JSON.stringify(previous)}`, key);
      return key;
    },
    list: (read2) => nested((length) => Array.from({ length }, (_, i) => read2(i))),
    tuple: nested
  };
}

// src/codec/json-writer.ts
function jsonWriter() {
  let out = [];
  function nested(write) {
    const outer = out;
    out = [];
    write();
    outer.push(out);
    out = outer;
  }
  return {
    uint: (n) => void out.push(n),
    after: (_, n) => void out.push(n),
    stamp: (stamp2) => void out.push(stamp2),
    id: (id) => void out.push(id),
    dot: (id, counter2, gone) => void out.push((gone ? "-" : "") + dotText({ id, counter: counter2 })),
    value: (value) => void out.push(value),
    key: (key) => void out.push(key),
    list: (items, write) => nested(() => items.forEach(write)),
    tuple: nested,
    done: () => out
  };
}

// src/codec/replica-map.ts
function writeReplicaMap(writer, map, write) {
  writer.list(
    map.ids,
    (id, i) => writer.tuple(() => {
      writer.id(id);
      write(map.values[i]);
    })
  );
}
function readReplicaMap(reader, read) {
  const ids = [];
  const values3 = reader.list(
    (i) => reader.tuple(() => {
      const id = reader.id();
      if (i > 0 && id <= ids[i - 1]) reader.refuse("replica ids in ascending order", id);
      ids.push(id);
      return read(id);
    })
  );
  return ids.length === 0 ? emptyReplicaMap() : { ids, values: values3 };
}

// src/replica/encode.ts
function encode(type, delta) {
  const writer = byteWriter();
  writeDelta(type, writer, delta);
  return seal2(writer.done(), fingerprintOf(type));
}
function decode(type, bytes, limits = {}) {
  return unseal(bytes, fingerprintOf(type), shapeOf(type), limits, (reader) => readDelta(type, reader));
}
function toJson(type, delta) {
  const writer = jsonWriter();
  writeDelta(type, writer, delta);
  const [names2, writers, state] = writer.done();
  return { type: shapeOf(type), names: names2, writers, state };
}
function fromJson(type, json, limits = {}) {
  try {
    const { type: shape, names: names2, writers, state } = json;
    if (shape !== shapeOf(type)) throw new DecodeError("type", "$.type", `the type ${shapeOf(type)}`, shape);
    const reader = jsonReader([names2, writers, state], limits);
    const delta = readDelta(type, reader);
    reader.end();
    return delta;
  } catch (error) {
    throw error instanceof DecodeError ? error : new DecodeError("malformed", "$", "plain JSON as toJson gives it", String(error));
  }
}
var shapeOf = /* @__PURE__ */ memoByIdentity((type) => {
  const children = type.children.map(([name, child]) => (name === "" ? "" : `${name}:`) + shapeOf(child));
  return `${type.tag}${type.version}${children.length === 0 ? "" : `(${children.join(",")})`}`;
});
function fingerprintOf(type) {
  return hashKey(shapeOf(type), 0) >>> 0;
}
function writeDelta(type, writer, delta) {
  const past = {
    ids: delta.seen.ids,
    values: delta.seen.values.map((runs, i) => ({ runs, marks: delta.chains.values[i] ?? [] }))
  };
  writer.uint(delta.names ? 1 : 0);
  writeReplicaMap(writer, past, ({ runs, marks }) => {
    writer.list(runs, (end, i) => writer.after(runs[i - 1] ?? 0, end));
    let last = { counter: 0, hash: 0, stamp: 0 };
    writer.list(
      marks,
      (mark) => writer.tuple(() => {
        writer.after(last.counter, mark.counter);
        writer.uint(mark.hash);
        writer.after(last.stamp, mark.stamp);
        last = mark;
      })
    );
  });
  type.write(writer, delta.state);
}
function readDelta(type, reader) {
  const names2 = reader.uint();
  if (names2 > 1) reader.refuse("0 for a state or 1 for what names all its dots", names2);
  const past = readReplicaMap(reader, (id) => readPast(reader, id));
  const seen = mapReplicas(past, ({ runs }) => runs);
  const chains = mapReplicas(past, ({ marks }) => marks);
  reader.expect(seen, names2 === 1);
  const state = type.read(reader);
  return makeDelta(names2 === 1, seen, subtractContexts(reader.ahead(), seen), chains, latestStamp(chains), state);
}
function readPast(reader, id) {
  let end = 0;
  const runs = reader.list((i) => {
    const next = reader.after(end);
    const least2 = end + (i % 2 === 1 ? 0 : i === 0 ? 1 : 2);
    if (next < least2 || next > counterMax)
      reader.refuse("runs of dots that ascend, do not touch, and end by 2^50 - 1", next);
    end = next;
    return next;
  });
  if (runs.length === 0 || runs.length % 2 === 1) reader.refuse("at least one run, each with two ends", runs.length);
  let last = { counter: 0, hash: 0, stamp: 0 };
  const marks = reader.list(
    () => reader.tuple(() => {
      const mark = { counter: reader.after(last.counter), hash: reader.uint(), stamp: reader.after(last.stamp) };
      if (mark.counter <= last.counter || mark.stamp <= last.stamp)
        reader.refuse("marks with ascending counters and stamps", mark.counter);
      if (mark.stamp > reader.stampMax)
        reader.refuse(`a clock stamp of at most ${reader.stampMax}`, mark.stamp, "limit");
      last = mark;
      return mark;
    })
  );
  const ends = new Set(marks.map((mark) => mark.counter));
  if (retain(id, marks, runs).length !== marks.length || runs.some((to, i) => i % 2 === 1 && !ends.has(to))) {
    reader.refuse("a mark at the end of each run, and no idle ones", marks.length);
  }
  return { runs, marks };
}

// src/view/view.ts
function view(type, version) {
  return type.view(version.state);
}

// src/laws/verbs.ts
var standardVerbs = {
  replica,
  branch,
  change,
  // The overloads of `merge` say the same as one generic signature, which the compiler cannot see.
  merge,
  diff,
  changesSince,
  encode,
  decode,
  toJson,
  fromJson,
  view
};
function freezingVerbs(verbs) {
  const freeze = deepFreezer();
  return {
    ...verbs,
    replica: (type, id, from) => freeze(verbs.replica(type, id, from)),
    branch: (type, from, id) => freeze(verbs.branch(type, from, id)),
    change(type, replica2, recipe, options) {
      const [after, delta] = verbs.change(type, replica2, recipe, options);
      return [freeze(after), freeze(delta)];
    },
    merge: (type, target, source) => freeze(verbs.merge(type, target, source)),
    diff: (type, newer, older) => freeze(verbs.diff(type, newer, older)),
    changesSince: (type, replica2, seen) => freeze(verbs.changesSince(type, replica2, seen)),
    decode: (type, bytes) => freeze(verbs.decode(type, bytes)),
    fromJson: (type, json) => freeze(verbs.fromJson(type, json))
  };
}
function deepFreezer() {
  const known = /* @__PURE__ */ new WeakSet();
  const visit = (value) => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || known.has(value)) return;
    known.add(value);
    Object.freeze(value);
    for (const key of Object.keys(value)) if (key !== "log") visit(value[key]);
  };
  return (value) => {
    visit(value);
    return value;
  };
}

// src/laws/interpret.ts
function interpret(subject, history, { names: names2 = replicaNames, freeze = true } = {}) {
  const own2 = { ...standardVerbs, ...subject.verbs };
  const verbs = freeze ? freezingVerbs(own2) : own2;
  const empty2 = (name) => verbs.replica(subject.type, name);
  const start = names2.map((name, column) => versionOf2(subject, own2, { step: 0, column, value: empty2(name), knows: /* @__PURE__ */ new Set(), isCausal: true }));
  const { delivery } = history;
  const versions = [...start];
  const run = { subject, names: names2, verbs, delivery, changes: [], versions, newest: start, happenings: [], incarnations: names2.map(() => 0), writes: 0, step: 0 };
  const { changes, newest, happenings } = run;
  const world = { subject, history, names: names2, verbs: own2, changes, versions, newest, happenings };
  for (const step of history.steps) {
    run.step++;
    try {
      take(run, step);
    } catch (error) {
      return { ...world, failure: { step: run.step, error } };
    }
  }
  return world;
}
function take(run, step) {
  if (step.kind === "edit") takeEdit(run, step.at, step.ops, step.now);
  else if (step.kind === "send") takeSend(run, step.to, step.deltas, step.grouped);
  else if (step.kind === "restart") takeRestart(run, step.at);
  else if (step.kind === "branch") takeBranch(run, step.at, step.version);
  else takeAll(run, step.kind, step.from, step.to);
}
function takeEdit(run, at, ops, now) {
  const { subject, verbs } = run;
  const before = run.newest[at];
  const seen = [...before.knows].map((number2) => run.changes[number2]);
  const saw = new Set(seen.flatMap((change2) => change2.writes.map((write) => write.number)));
  const stamp2 = hlcTick(stamp(stampSeen(seen)), now ?? 0);
  const writes = ops.map((op) => {
    const write = { number: run.writes++, by: before.value.id, op, stamp: stamp2, saw: new Set(saw) };
    saw.add(write.number);
    return write;
  });
  const [value, delta] = verbs.change(
    subject.type,
    before.value,
    (edit) => ops.forEach((op) => subject.apply(edit, op)),
    now === void 0 ? {} : { now }
  );
  const number = run.changes.length;
  const isNews = value !== before.value || delta.seen.ids.length > 0;
  const knows = /* @__PURE__ */ new Set([...before.knows, number]);
  const after = versionOf2(subject, verbs, { step: run.step, column: at, value, knows, isCausal: before.isCausal });
  run.changes.push({ number, writes, before, after, delta: isNews ? delta : void 0, stamp: stamp2 });
  const shown3 = ops.map((op) => subject.show?.(op) ?? JSON.stringify(op)).join(", ");
  keep(run, after, `${shown3}${now === void 0 ? "" : ` at ${now} ms`}`);
}
function takeSend(run, to, references, grouped) {
  if (run.changes.length === 0) return;
  const { value, knows } = run.newest[to];
  const { type } = run.subject;
  const wanted = references.map((reference) => run.changes[reference % run.changes.length]);
  const sent = (run.delivery === "any" ? wanted : withCauses(run, wanted, knows)).filter(
    (change2) => change2.delta !== void 0
  );
  if (sent.length === 0) return;
  const deltas = sent.map((change2) => change2.delta);
  const received = grouped ? run.verbs.merge(
    type,
    value,
    deltas.reduce((group, delta) => run.verbs.merge(type, group, delta))
  ) : deltas.reduce((replica2, delta) => run.verbs.merge(type, replica2, delta), value);
  const numbers2 = sent.map((change2) => change2.number + 1).join(grouped ? "+" : ", ");
  put(run, to, received, /* @__PURE__ */ new Set([...knows, ...sent.map((change2) => change2.number)]), `receives change ${numbers2}`);
}
function withCauses(run, changes, known) {
  const numbers2 = new Set(changes.flatMap((change2) => [change2.number, ...change2.before.knows]));
  const lacking = [...numbers2].filter((number) => !known.has(number) || changes.some((change2) => change2.number === number));
  return lacking.sort((a, b) => a - b).map((number) => run.changes[number]);
}
function takeAll(run, kind, from, to) {
  const { verbs } = run;
  const { type } = run.subject;
  const source = run.newest[from];
  const target = run.newest[to];
  const sent = {
    merge: () => source.value,
    load: () => verbs.decode(type, verbs.encode(type, source.value)),
    diff: () => verbs.diff(type, source.value, target.value),
    ask: () => verbs.changesSince(type, source.value, target.value.seen).delta
  }[kind]();
  const how = { merge: "all", load: "the bytes", diff: "the diff", ask: "the log" }[kind];
  put(run, to, verbs.merge(type, target.value, sent), /* @__PURE__ */ new Set([...target.knows, ...source.knows]), `receives ${how} of ${run.names[from]}`);
}
function takeBranch(run, at, reference) {
  const from = run.versions[reference % run.versions.length];
  const value = run.verbs.branch(run.subject.type, from.value, nextId(run, at));
  put(run, at, value, from.knows, `branches ${run.names[from.column]} of step ${from.step}`);
}
function takeRestart(run, at) {
  const { value, knows } = run.newest[at];
  const { verbs, subject } = run;
  const stored = verbs.decode(subject.type, verbs.encode(subject.type, value));
  put(run, at, verbs.replica(subject.type, nextId(run, at), stored), knows, "restarts");
}
function nextId(run, at) {
  run.incarnations[at] = run.incarnations[at] + 1;
  return replicaId(run.names[at], run.incarnations[at]);
}
function put(run, column, value, knows, what) {
  const version = { step: run.step, column, value, knows, isCausal: isCausal(run, knows) };
  keep(run, versionOf2(run.subject, run.verbs, version), what);
}
function versionOf2(subject, verbs, parts) {
  const { value } = parts;
  return { ...parts, bytes: textOfBytes(verbs.encode(subject.type, value)), view: viewText(subject, verbs, value) };
}
function keep(run, version, what) {
  run.versions.push(version);
  run.newest[version.column] = version;
  run.happenings.push({ step: run.step, what, version });
}
function isCausal({ changes }, knows) {
  const holds2 = (number) => knows.has(number) || changes[number].delta === void 0;
  return [...knows].every((number) => {
    const { before } = changes[number];
    return before.isCausal && [...before.knows].every(holds2);
  });
}
function stampSeen(changes) {
  return Math.max(0, ...changes.map((change2) => change2.delta === void 0 ? 0 : change2.stamp));
}

// src/laws/timeline.ts
var cellMax = 56;
function cut(text2, max2 = cellMax) {
  return text2.length > max2 ? `${text2.slice(0, max2 - 1)}\u2026` : text2;
}

// src/laws/law.ts
function firstOf(items, check) {
  for (const item of items) {
    const complaint = check(item);
    if (complaint !== void 0) return complaint;
  }
  return void 0;
}
function* pairs(items) {
  for (const a of items) for (const b of items) if (a !== b) yield [a, b];
}
function sameBytes(trial, a, b, what) {
  if (a === b) return void 0;
  if (a.names !== b.names) return sameBytes(trial, trial.settled(a), trial.settled(b), what);
  if (trial.bytes(a) !== trial.bytes(b)) return `${what()}: ${differing(jsonOf(trial, a), jsonOf(trial, b))}`;
  return sameView(trial, a, b, what);
}
function sameView(trial, a, b, what) {
  const [viewA, viewB] = [trial.view(a), trial.view(b)];
  return viewA === viewB ? void 0 : `${what()}: the views are ${cut(viewA, 120)} and ${cut(viewB, 120)}`;
}
function jsonOf({ world }, value) {
  return JSON.stringify(world.verbs.toJson(world.subject.type, value));
}
function differing(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = Math.max(0, at - 60);
  return `${from > 0 ? "\u2026" : ""}${cut(a.slice(from), 160)} is not ${from > 0 ? "\u2026" : ""}${cut(b.slice(from), 160)}`;
}
function shown({ world }, value) {
  return viewText(world.subject, world.verbs, value);
}

// src/base/random.ts
var twoTo32 = 4294967296;
function randomFrom(seed) {
  invariant(Number.isSafeInteger(seed) && seed >= 0, "argument", () => {
    return `Random: the seed must be a safe integer of at least 0, got ${show(seed)}.`;
  });
  return warmedUp(0, seed | 0, Math.floor(seed / twoTo32) | 0);
}
function randomBits(random) {
  const { a, b, c, count } = random;
  const drawn = a + b + count | 0;
  const turned = c << 21 | c >>> 11;
  return [drawn >>> 0, generator(b ^ b >>> 9, c + (c << 3) | 0, turned + drawn | 0, count + 1 | 0)];
}
function randomInt(random, below) {
  invariant(Number.isInteger(below) && below >= 1 && below <= twoTo32, "argument", () => {
    return `Random: the range must be a whole number from 1 to 2^32, got ${show(below)}.`;
  });
  const fair = twoTo32 - twoTo32 % below;
  let [bits, next] = randomBits(random);
  while (bits >= fair) [bits, next] = randomBits(next);
  return [bits % below, next];
}
function randomShuffle(random, items) {
  const shuffled = items.slice();
  let rest = random;
  for (let i = shuffled.length - 1; i > 0; i--) {
    const [at, next] = randomInt(rest, i + 1);
    const item = shuffled[i];
    shuffled[i] = shuffled[at];
    shuffled[at] = item;
    rest = next;
  }
  return [shuffled, rest];
}
function generator(a, b, c, count) {
  return { a, b, c, count };
}
function warmedUp(a, b, c) {
  let random = generator(a, b, c, 1);
  for (let i = 0; i < 15; i++) random = randomBits(random)[1];
  return random;
}

// src/laws/trial.ts
function trialOf(world) {
  if (world.failure !== void 0) return withPoints(world, () => []);
  try {
    return withPoints(world, (versions) => replicaPoints(world, versions));
  } catch (error) {
    return trialOf({ ...world, failure: { step: world.history.steps.length, error } });
  }
}
function withPoints(world, pointsOf) {
  const { subject, verbs } = world;
  const { type } = subject;
  const merges = /* @__PURE__ */ new Map();
  const changes = world.changes.filter((change2) => change2.delta !== void 0);
  const versions = distinct(world.versions);
  const shuffled = (items, salt) => randomShuffle(randomFrom(world.history.seed * 64 + salt), items)[0];
  const replicas = pointsOf(versions);
  return {
    world,
    changes,
    points: replicas.length === 0 ? replicas : [...replicas, ...deltaPoints(world, shuffled(changes, 0))],
    replicas,
    versions,
    bytes: remembered(
      (value) => textOfBytes(verbs.encode(type, value)),
      versions.map((version) => [version.value, version.bytes])
    ),
    view: remembered(
      (value) => viewText(subject, verbs, value),
      versions.map((version) => [version.value, version.view])
    ),
    form: remembered((value) => JSON.stringify(verbs.toJson(type, value).state)),
    merged(a, b) {
      const row = merges.get(a) ?? /* @__PURE__ */ new Map();
      merges.set(a, row);
      const known = row.get(b) ?? verbs.merge(type, a.value, b.value);
      row.set(b, known);
      return known;
    },
    withState: ({ seen, ahead, chains, names: names2, stamp: stamp2 }, state) => ({ seen, ahead, chains, names: names2, stamp: stamp2, state }),
    settled: remembered((value) => value.names ? verbs.merge(type, verbs.replica(type, "zz-settled"), value) : value),
    shuffled
  };
}
function nothing2({ world }) {
  return emptyDelta(world.subject.type);
}
function fresh({ world }) {
  return world.verbs.replica(world.subject.type, "zz-fresh");
}
function replicaPoints(world, versions) {
  const { subject, verbs, newest } = world;
  const chosen = distinct([...newest, versions[Math.floor(versions.length / 2)]]);
  const points = chosen.map((version) => pointOf(world, version));
  const [first, ...rest] = newest;
  const all = rest.reduce((sum, { value }) => verbs.merge(subject.type, sum, value), first.value);
  const knows = new Set(newest.flatMap((version) => [...version.knows]));
  return chosen.some((version) => version.value === all) ? points : [...points, { label: "all merged", value: all, knows }];
}
function deltaPoints({ subject, verbs }, changes) {
  const [one, two] = changes;
  if (one === void 0) return [];
  if (two === void 0) return [deltaPoint(one)];
  const value = verbs.merge(subject.type, two.delta, one.delta);
  const group = {
    label: `changes ${two.number + 1}+${one.number + 1}`,
    value,
    knows: /* @__PURE__ */ new Set([one.number, two.number])
  };
  return [deltaPoint(one), group];
}
function deltaPoint(change2) {
  return { label: `change ${change2.number + 1}`, value: change2.delta, knows: /* @__PURE__ */ new Set([change2.number]) };
}
function pointOf(world, version) {
  const label = `${world.names[version.column]} after step ${version.step}`;
  return { label, value: version.value, knows: version.knows };
}
function distinct(versions) {
  const known = /* @__PURE__ */ new Set();
  return versions.filter(({ value }) => !known.has(value) && known.add(value));
}
function remembered(compute, start = []) {
  const known = new Map(start);
  return (value) => {
    const hit = known.get(value);
    if (hit !== void 0) return hit;
    const result = compute(value);
    known.set(value, result);
    return result;
  };
}

// src/laws/codec-laws.ts
var roundTrip = {
  name: "round trip",
  says: "What is decoded from bytes, or from JSON, encodes to the same bytes, shows the same, and merges the same.",
  check: (trial) => firstOf(encodable(trial), ({ label, value }) => {
    const { verbs, subject } = trial.world;
    const copy2 = verbs.decode(subject.type, verbs.encode(subject.type, value));
    if (copy2.stamp !== value.stamp) return `${label}: the stamp ${value.stamp} comes back as ${copy2.stamp}`;
    const other = trial.points[0];
    const [a, b] = [copy2, value].map((part2) => verbs.merge(subject.type, other.value, part2));
    return sameBytes(trial, copy2, value, () => `${label}, decoded and as it was`) ?? sameBytes(trial, a, b, () => `${other.label} \u2294 ${label}, decoded and as it was`) ?? jsonProblem(trial, label, value);
  })
};
function jsonProblem(trial, label, value) {
  const { verbs, subject } = trial.world;
  const text2 = jsonOf(trial, value);
  const again = jsonOf(trial, verbs.fromJson(subject.type, JSON.parse(text2)));
  return again === text2 ? void 0 : `${label}, from its JSON: ${differing(again, text2)}`;
}
var revival = {
  name: "revival",
  says: "A replica made from bytes goes on exactly as the one that was encoded would have.",
  check: (trial) => {
    const { verbs, subject, changes, newest } = trial.world;
    const { type } = subject;
    return firstOf(trial.shuffled(trial.replicas, 4).slice(0, 2), ({ label, value }) => {
      const kept = verbs.replica(type, "zz-later", value);
      const revived = verbs.replica(type, "zz-later", verbs.decode(type, verbs.encode(type, value)));
      const edits = changes.slice(-2).flatMap((change2) => change2.writes.map((write) => write.op));
      const [a, b] = [kept, revived].map((from) => {
        const [edited] = verbs.change(type, from, (edit) => edits.forEach((op) => subject.apply(edit, op)));
        return newest.reduce((sum, version) => verbs.merge(type, sum, version.value), edited);
      });
      return sameBytes(trial, a, b, () => `${label} with later edits and merges, and the same after decoding`);
    });
  }
};
var strictReading = {
  name: "strict reading",
  says: "A reader refuses with a DecodeError whatever a writer would not have written.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    return firstOf(trial.shuffled(trial.points, 5).slice(0, 2), ({ label, value }) => {
      const json = JSON.parse(jsonOf(trial, value));
      return firstOf(damaged(trial, json), (broken) => {
        const text2 = JSON.stringify(broken);
        const again = readOrRefuse(() => verbs.toJson(subject.type, verbs.fromJson(subject.type, broken)));
        if (again === void 0 || JSON.stringify(again) === text2) return void 0;
        return `${label}: ${text2} is read as ${JSON.stringify(again)}`;
      });
    });
  }
};
var freshViews = {
  name: "fresh views",
  says: "A view is remembered by its state: asked again it is the same object, and a copy of the state shows the same.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    return firstOf(trial.versions, ({ value, column, step }) => {
      const label = `${trial.world.names[column]} after step ${step}`;
      const [first, second] = [1, 2].map(() => verbs.view(subject.type, value));
      if (first !== second) return `${label}: two looks give two objects`;
      const copy2 = verbs.decode(subject.type, verbs.encode(subject.type, value));
      const [live, decoded] = [shown(trial, value), shown(trial, copy2)];
      return live === decoded ? void 0 : `${label} shows ${live}, a decoded copy ${decoded}`;
    });
  }
};
var codecLaws = [roundTrip, revival, strictReading, freshViews];
function* encodable(trial) {
  const { points, world } = trial;
  yield* points;
  const knows = /* @__PURE__ */ new Set();
  yield { label: "the empty delta", value: nothing2(trial), knows };
  for (let i = 1; i < points.length; i += 2) {
    const [a, b] = [points[i - 1], points[i]];
    yield {
      label: `diff(${a.label}, ${b.label})`,
      value: world.verbs.diff(world.subject.type, a.value, b.value),
      knows
    };
    yield { label: `${a.label} \u2294 ${b.label}`, value: trial.merged(a, b), knows };
  }
}
function* damaged(trial, json) {
  const places = trial.shuffled([...placesIn(json, [])], 3);
  const inState = places.filter(([part2]) => part2 === "state");
  for (const path of [...inState.slice(0, 1), ...places.slice(0, 1)]) {
    const at = path[path.length - 1];
    yield altered(json, path, (list) => list.splice(at, 0, list[at]));
    yield altered(json, path, (list) => list.splice(at, 1));
    yield altered(json, path, (list) => list.reverse());
    yield altered(json, path, (list) => {
      const item = list[at];
      list[at] = typeof item === "number" ? item + 1 : typeof item === "string" ? `${item}0` : [item];
    });
  }
}
function* placesIn(json, path) {
  if (typeof json !== "object" || json === null) return;
  for (const [key, item] of Object.entries(json)) {
    const at = [...path, Array.isArray(json) ? Number(key) : key];
    if (Array.isArray(json)) yield at;
    yield* placesIn(item, at);
  }
}
function altered(json, path, alter) {
  const copy2 = JSON.parse(JSON.stringify(json));
  const list = path.slice(0, -1).reduce((part2, key) => part2[key], copy2);
  alter(list);
  return copy2;
}
function readOrRefuse(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return void 0;
    throw error;
  }
}

// src/laws/delta-laws.ts
var dots = {
  name: "fresh dots",
  says: "A change takes the next dots of its writer, at least one, claims no others, and removes only what its author had seen.",
  check: (trial) => firstOf(trial.changes, dotProblem)
};
function dotProblem({ number, before, after, delta, stamp: stamp2 }) {
  const { seen, ahead } = delta;
  const { id } = before.value;
  const last = highestOf(before.value.seen, id);
  const now = highestOf(after.value.seen, id);
  const label = `change ${number + 1}`;
  if (now <= last) return `${label} takes no dot`;
  if (countDots(seen) !== now - last || !hasSeen(seen, id, last + 1) || !hasSeen(seen, id, now)) {
    return `${label} takes the dots ${last + 1} to ${now} of ${id}, but its delta has seen ${countDots(seen)} dots: ${JSON.stringify(seen)}`;
  }
  if (!contextLeq(ahead, before.value.seen))
    return `${label} removes dots that its author had not seen: ${JSON.stringify(ahead)}`;
  if (after.value.stamp !== stamp2) return `${label} has the stamp ${after.value.stamp}, expected ${stamp2}`;
  return void 0;
}
var complete = {
  name: "complete deltas",
  says: "A replica is the merge of all deltas that it has seen, in any order, any number of times.",
  check: (trial) => firstOf(
    trial.replicas,
    ({ label, value, knows }) => firstOf(orders(trial, deltasOf(trial, knows)), (deltas) => {
      const { verbs, subject } = trial.world;
      const folded = deltas.reduce((sum, delta) => verbs.merge(subject.type, sum, delta.value), fresh(trial));
      return sameBytes(
        trial,
        folded,
        value,
        () => `${deltas.map((delta) => delta.label).join(", ")} one after another, and ${label}`
      );
    })
  )
};
var groups = {
  name: "delta groups",
  says: "Groups of deltas that overlap in part merge to what their deltas say together, with each other and with a replica.",
  check: (trial) => {
    const deltas = trial.shuffled(trial.changes, 1).map(deltaPoint);
    if (deltas.length < 2) return void 0;
    const cut2 = Math.ceil(deltas.length / 2);
    const [left, right] = [deltas.slice(0, cut2), deltas.slice(cut2 - 1)];
    const { merge: merge2 } = trial.world.verbs;
    const { type } = trial.world.subject;
    const group = (points) => points.map(({ value }) => value).reduce((sum, value) => merge2(type, sum, value));
    const whole = group(deltas);
    const complaint = sameBytes(trial, merge2(type, group(right), group(left)), whole, () => `${names(right)} \u2294 ${names(left)}, and ${names(deltas)}`);
    if (complaint !== void 0) return complaint;
    return firstOf(trial.replicas, ({ label, value }) => {
      const inGroups = merge2(type, merge2(type, value, group(left)), group(right));
      const inTurn = deltas.reduce((sum, delta) => merge2(type, sum, delta.value), value);
      return sameBytes(
        trial,
        inGroups,
        inTurn,
        () => `${label} \u2294 ${names(left)} \u2294 ${names(right)}, and their deltas one by one`
      );
    });
  }
};
var convergence = {
  name: "convergence",
  says: "Whoever has seen the same changes has the same dots, the same bytes and the same view.",
  check: (trial) => {
    const known = /* @__PURE__ */ new Map();
    return firstOf(values(trial), (point) => {
      const key = [...point.knows].filter((number) => trial.world.changes[number]?.delta !== void 0).sort((a, b) => a - b).join();
      const other = known.get(key);
      if (other !== void 0)
        return sameBytes(trial, point.value, other.value, () => `${point.label} and ${other.label}`);
      known.set(key, point);
      return void 0;
    });
  }
};
var deltaLaws = [dots, complete, groups, convergence];
function* values(trial) {
  const { verbs, subject, newest } = trial.world;
  for (const { value, knows: knows2, column, step } of trial.versions) yield { label: `${trial.world.names[column]} after step ${step}`, value, knows: knows2 };
  yield* trial.points;
  const knows = new Set(newest.flatMap((version) => [...version.knows]));
  for (const [a, b] of pairs(newest)) {
    const others = newest.filter((version) => version !== a && version !== b);
    const value = [b, ...others].reduce((sum, next) => verbs.merge(subject.type, sum, next.value), a.value);
    yield { label: "the newest versions merged in some order", value, knows };
  }
}
function deltasOf(trial, knows) {
  return trial.changes.filter((change2) => knows.has(change2.number)).map(deltaPoint);
}
function* orders(trial, deltas) {
  yield deltas;
  yield [...deltas].reverse();
  yield trial.shuffled([...deltas, ...deltas], 2);
}
function names(points) {
  return `(${points.map((point) => point.label).join(" \u2294 ")})`;
}

// src/laws/edit-laws.ts
var noOp = {
  name: "no-op",
  says: "A recipe that does nothing gives the same replica and an empty delta; one that throws changes nothing.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    const { type } = subject;
    return firstOf(trial.versions.slice(-2), ({ value, column, step }) => {
      const label = `${trial.world.names[column]} after step ${step}`;
      const [same2, delta] = verbs.change(type, value, () => void 0);
      if (same2 !== value || delta.seen.ids.length > 0 || delta.state !== type.bottom)
        return `${label}: an empty recipe changes something`;
      const before = textOfBytes(verbs.encode(type, value));
      const stop = new InvariantError("law", "stop");
      const edits = someEdits(trial);
      try {
        verbs.change(type, value, (edit) => {
          for (const op of edits) subject.apply(edit, op);
          throw stop;
        });
        return `${label}: what the recipe throws does not come out`;
      } catch (error) {
        if (error !== stop) throw error;
      }
      return textOfBytes(verbs.encode(type, value)) === before ? void 0 : `${label}: a recipe that throws has changed it`;
    });
  }
};
var untouched = {
  name: "old versions",
  says: "Every version ever made still encodes to the same bytes and shows the same after all that came later.",
  check: (trial) => {
    const { verbs, subject, names: names2 } = trial.world;
    return firstOf(trial.versions, ({ value, column, step, bytes, view: view2 }) => {
      const what = `${names2[column]} after step ${step}`;
      if (textOfBytes(verbs.encode(subject.type, value)) !== bytes) return `${what} encodes to other bytes than before`;
      const now = shown(trial, value);
      return now === view2 ? void 0 : `${what} shows ${now}, before it was ${view2}`;
    });
  }
};
var independent = {
  name: "independence",
  says: "Two changes of one version do not influence each other: each comes out as if it were alone.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    const { type } = subject;
    const changes = trial.world.changes.slice(-2);
    if (changes.length < 2) return void 0;
    return firstOf(trial.replicas.slice(-2), ({ label, value }) => {
      const [first, second] = changes.map((change2) => () => {
        const from = verbs.replica(type, "zz-alone", value);
        return verbs.change(type, from, (edit) => change2.writes.forEach(({ op }) => subject.apply(edit, op)))[0];
      });
      const alone = first();
      const bytes = textOfBytes(verbs.encode(type, alone));
      second();
      if (textOfBytes(verbs.encode(type, alone)) !== bytes)
        return `${label}: a second change from it altered the result of the first`;
      return sameBytes(trial, first(), alone, () => `${label}: one change made before and after another one`);
    });
  }
};
var inputs = {
  name: "frozen inputs",
  says: "Nothing that a verb was given, or has returned, is changed in place.",
  check: ({ world }) => {
    if (world.failure === void 0) return void 0;
    const { world: thawed } = trialOf(interpret(world.subject, world.history, { names: world.names, freeze: false }));
    if (thawed.failure?.step === world.failure.step) return void 0;
    return `step ${world.failure.step} changes a frozen value: ${String(world.failure.error)}`;
  }
};
var total = {
  name: "totality",
  says: "No verb throws on what replicas can reach.",
  check: ({ world }) => world.failure === void 0 ? void 0 : `step ${world.failure.step} throws ${String(world.failure.error)}`
};
var batches = {
  name: "batches",
  says: "Edits made in one change show what the same edits show when each is a change of its own.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    const { type } = subject;
    const edits = someEdits(trial);
    return firstOf(
      [fresh(trial), ...trial.replicas.slice(-2).map((point) => verbs.replica(type, "zz-batch", point.value))],
      (from) => {
        const [together] = verbs.change(type, from, (edit) => edits.forEach((op) => subject.apply(edit, op)));
        const apart = edits.reduce(
          (sum, op) => verbs.change(type, sum, (edit) => subject.apply(edit, op))[0],
          from
        );
        return sameView(
          trial,
          together,
          apart,
          () => `${edits.map((op) => JSON.stringify(op)).join(", ")} in one change, and in ${edits.length}`
        );
      }
    );
  }
};
var editLaws = [inputs, total, noOp, untouched, independent, batches];
function someEdits({ world }) {
  return world.changes.slice(-3).flatMap((change2) => change2.writes.map((write) => write.op));
}

// src/laws/exchange-laws.ts
var diffSuffices = {
  name: "diff suffices",
  says: "Merging the diff has the effect of merging the version from which it was made.",
  check: (trial) => firstOf(pairs(trial.points), ([newer, older]) => {
    const { verbs, subject } = trial.world;
    const got = verbs.merge(subject.type, older.value, diffOf(trial, newer, older));
    return sameBytes(trial, got, trial.merged(older, newer), () => `${older.label} \u2294 diff(${newer.label}, ${older.label}), and \u2294 ${newer.label}`);
  })
};
var diffMinimal = {
  name: "diff is minimal",
  says: "A diff claims no dot of the reader\u2019s version vector, is empty when nothing is lacking, and holds no state that adds nothing.",
  check: (trial) => {
    const { subject } = trial.world;
    return firstOf(allPairs(trial.points), ([newer, older]) => {
      const delta = diffOf(trial, newer, older);
      const what = `diff(${newer.label}, ${older.label})`;
      if (!contextsDisjoint(delta.seen, contextOf(versionOf(older.value.seen))))
        return `${what} claims dots that the reader has seen`;
      if (!contextLeq(delta.seen, newer.value.seen)) return `${what} claims dots that nobody has seen`;
      if (contextLeq(newer.value.seen, older.value.seen) && delta.seen.ids.length > 0) return `${what} is not empty, though the reader has it all`;
      const isGapless = contextLeq(older.value.seen, contextOf(versionOf(older.value.seen)));
      const addsNothing = isGapless && trial.merged(older, newer).state === older.value.state;
      if (addsNothing && delta.state !== subject.type.bottom) return `${what} holds a state that changes nothing: ${trial.form(delta)}`;
      return void 0;
    });
  }
};
var changesSuffice = {
  name: "changes since",
  says: "What the log gives to a reader who tells what it has seen has the effect of merging the replica.",
  check: (trial) => firstOf(pairs(trial.points), ([newer, older]) => {
    if (!("id" in newer.value)) return void 0;
    const { verbs, subject } = trial.world;
    const { kind, delta } = verbs.changesSince(subject.type, newer.value, older.value.seen);
    const what = () => `${older.label} \u2294 what ${newer.label} gives it (${kind}), and \u2294 ${newer.label}`;
    const missing = subtractContexts(newer.value.seen, older.value.seen);
    if (missing.ids.length === 0 && delta.seen.ids.length > 0)
      return `${what()}: it is not empty, though the reader has it all`;
    return sameBytes(trial, verbs.merge(subject.type, older.value, delta), trial.merged(older, newer), what);
  })
};
var exchangeLaws = [diffSuffices, diffMinimal, changesSuffice];
function* allPairs(points) {
  for (const a of points) for (const b of points) yield [a, b];
}
function diffOf({ world }, newer, older) {
  return world.verbs.diff(world.subject.type, newer.value, older.value);
}

// src/laws/join-laws.ts
var commutative = {
  name: "commutative",
  says: "Merging a into b gives the same bytes as merging b into a.",
  check: (trial) => firstOf(
    couples(trial.points),
    ([a, b]) => sameBytes(
      trial,
      trial.merged(a, b),
      trial.merged(b, a),
      () => `${a.label} \u2294 ${b.label}, and the other way round`
    )
  )
};
var associative = {
  name: "associative",
  says: "It does not matter which two of three are merged first.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    return firstOf(triples(trial.points), ([a, b, c]) => {
      const left = verbs.merge(subject.type, trial.merged(a, b), c.value);
      const right = verbs.merge(subject.type, a.value, trial.merged(b, c));
      return sameBytes(
        trial,
        left,
        right,
        () => `${a.label} \u2294 ${b.label} \u2294 ${c.label}, from the left and from the right`
      );
    });
  }
};
var idempotent = {
  name: "idempotent",
  says: "Joining a part a second time adds nothing, also through `join` itself.",
  check: (trial) => firstOf(pairs(trial.points), ([a, b]) => {
    const both = trial.merged(a, b);
    const state = joinInto(trial, both, b.value);
    if (state === both.state) return void 0;
    const again = trial.withState(both, state);
    if (trial.form(again) === trial.form(both)) return void 0;
    return `${b.label} joined again into ${a.label} \u2294 ${b.label}: ${trial.form(both)} became ${trial.form(again)}`;
  })
};
var bottom = {
  name: "bottom",
  says: "Bottom adds nothing to a state, and a state joined into bottom is that state.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    const { join, bottom: empty2 } = subject.type;
    const contextOf2 = ({ names: names2, seen }) => names2 ? emptyContext() : seen;
    return firstOf(trial.points, ({ label, value }) => {
      if (verbs.merge(subject.type, value, nothing2(trial)) !== value)
        return `${label} \u2294 the empty delta is another object`;
      if (join(value.state, empty2, contextOf2(value), emptyContext(), null) !== value.state) return `${label}: joining bottom gives another object`;
      const over = verbs.merge(subject.type, fresh(trial), value);
      return sameBytes(trial, over, value, () => `an empty replica \u2294 ${label}, and ${label}`);
    });
  }
};
var inflation = {
  name: "inflation",
  says: "A change only goes up: the version after it absorbs the version before it and its own delta.",
  check: (trial) => {
    const { verbs, subject } = trial.world;
    return firstOf(trial.changes, (change2) => {
      const { before, after } = change2;
      const what = (how) => () => `change ${change2.number + 1}: ${how}`;
      const up = verbs.merge(subject.type, before.value, after.value);
      const complaint = sameBytes(trial, up, after.value, what("before \u2294 after, and after"));
      if (complaint !== void 0) return complaint;
      if (verbs.merge(subject.type, after.value, before.value) !== after.value) return what("after \u2294 before is another object than after")();
      const delta = change2.delta;
      if (verbs.merge(subject.type, after.value, delta) !== after.value) return what("after \u2294 its delta is another object than after")();
      return sameBytes(
        trial,
        verbs.merge(subject.type, before.value, delta),
        after.value,
        what("before \u2294 delta, and after")
      );
    });
  }
};
var stable = {
  name: "stable references",
  says: "A merge gives back the very same object exactly when nothing was added, and the same state when the state says the same.",
  check: (trial) => firstOf(pairs(trial.points), ([a, b]) => {
    const both = trial.merged(a, b);
    const addsNothing = [...b.knows].every((number) => a.knows.has(number) || !isEffective(trial, number));
    if (both === a.value !== addsNothing) return `${a.label} \u2294 ${b.label} is ${addsNothing ? "another object, though it adds nothing" : "the same object, though it adds something"}`;
    if (both.state !== a.value.state && trial.form(both) === trial.form(a.value)) return `${a.label} \u2294 ${b.label} has an equal state that is another object`;
    if (joinInto(trial, both, b.value) !== both.state) return `join gives another object when ${b.label} is joined again into ${a.label} \u2294 ${b.label}`;
    return void 0;
  })
};
var contexts = {
  name: "contexts",
  says: "A merge has seen the dots of both sides and no others.",
  check: (trial) => firstOf(pairs(trial.points), ([a, b]) => {
    const { seen } = trial.merged(a, b);
    const union2 = joinContexts(a.value.seen, b.value.seen);
    if (contextLeq(union2, seen) && contextLeq(seen, union2)) return void 0;
    return `${a.label} \u2294 ${b.label} has seen ${countDots(seen)} dots, the two together ${countDots(union2)}`;
  })
};
var joinLaws = [commutative, associative, idempotent, bottom, inflation, stable, contexts];
function joinInto({ world }, whole, part2) {
  const seenBy2 = ({ names: names2, seen }) => whole.names ? emptyContext() : names2 ? { ...seen, names: names2 } : seen;
  return world.subject.type.join(whole.state, part2.state, seenBy2(whole), seenBy2(part2), null);
}
function isEffective({ world }, number) {
  return world.changes[number]?.delta !== void 0;
}
function* couples(points) {
  for (const [at, a] of points.entries()) for (const b of points.slice(at + 1)) yield [a, b];
}
function* triples(points) {
  const at = (i) => points[i % points.length];
  for (let i = 0; i < points.length; i++) yield [at(i), at(i + 1), at(i + 3)];
}

// src/laws/meaning-laws.ts
var oracle = {
  name: "oracle",
  says: "A view is what the naive model says of the edits seen, wherever each came after all that its author had seen.",
  check: (trial) => {
    const { subject, changes, names: names2 } = trial.world;
    if (subject.oracle === void 0) return void 0;
    return firstOf(trial.world.versions, ({ value, knows, isCausal: isCausal2, column, step }) => {
      if (!isCausal2) return void 0;
      const expected = textOf(
        subject.oracle?.(changes.filter(({ number }) => knows.has(number)).flatMap((change2) => change2.writes))
      );
      const got = trial.view(value);
      return got === expected ? void 0 : `${names2[column]} after step ${step} shows ${cut(got, 120)}, expected ${cut(expected, 120)}`;
    });
  }
};
var stamps = {
  name: "stamps",
  says: "A replica\u2019s stamp is the largest of the changes that it has seen.",
  check: (trial) => firstOf(trial.versions, ({ value, knows, column, step }) => {
    const expected = stampSeen([...knows].flatMap((number) => trial.world.changes[number] ?? []));
    return value.stamp === expected ? void 0 : `${trial.world.names[column]} after step ${step} has the stamp ${value.stamp}, expected ${expected}`;
  })
};
var observedRemove = {
  name: "observed remove",
  says: "Clearing removes what its author shows, and of what others made exactly what it had seen; nothing old returns.",
  check: (trial) => {
    if (trial.world.subject.type.kind !== "causal") return void 0;
    return firstOf(trial.shuffled(trial.replicas, 6).slice(0, 3), (from) => clearProblem(trial, from));
  }
};
function clearProblem(trial, from) {
  const { verbs, subject } = trial.world;
  const { type } = subject;
  const [cleared, delta] = inScope(trial, verbs.branch(type, from.value, "zz-clear"), (scope) => {
    const removal = type.clear(scope.read());
    if (removal !== type.bottom) scope.emit(removal);
  });
  const empty2 = trial.view(trial.withState(from.value, type.bottom));
  if (type.alive(cleared.state) || shown(trial, cleared) !== empty2)
    return `${from.label} shows ${shown(trial, cleared)} after a clear`;
  return firstOf(trial.points, (other) => {
    const back = verbs.merge(type, cleared, other.value);
    const onto = verbs.merge(type, verbs.merge(type, other.value, delta), from.value);
    const complaint = sameView(
      trial,
      back,
      onto,
      () => `${from.label} cleared \u2294 ${other.label}, and the other way round`
    );
    if (complaint !== void 0) return complaint;
    const survivors = dotsOf(trial, trial.merged(from, other)).filter((text2) => !wasSeen(text2, from.value.seen));
    const left = dotsOf(trial, back);
    if (textOf(survivors) === textOf(left)) return void 0;
    return `${from.label} cleared \u2294 ${other.label} shows the writes ${textOf(left)}, expected those that the clear had not seen: ${textOf(survivors)}`;
  });
}
var reconciling = {
  name: "reconcile",
  says: "After reconciling with the view of another version a replica shows that view.",
  check: (trial) => {
    const { subject } = trial.world;
    const { type } = subject;
    return firstOf(
      trial.shuffled(trial.replicas, 7).slice(0, 3),
      (from) => firstOf(trial.replicas.slice(0, 4), (to) => {
        const [now, next] = [plainView(trial, from.value), plainView(trial, to.value)];
        if (next === void 0 || subject.reconciles?.(now, next) === false) return void 0;
        const [after] = inScope(trial, from.value, (scope) => type.reconcile(scope, next));
        const got = shown(trial, after);
        return got === textOf(next) ? void 0 : `${from.label} reconciled with ${cut(textOf(next), 120)} shows ${cut(got, 120)}`;
      })
    );
  }
};
var undoing = {
  name: "inverse",
  says: "The inverse of a change, when nothing came in between, restores the view before it.",
  check: (trial) => {
    const { subject } = trial.world;
    const { type } = subject;
    return firstOf(trial.changes, ({ number, before, after }) => {
      const old = plainView(trial, before.value);
      if (subject.undoes?.(old, plainView(trial, after.value)) === false) return void 0;
      const [undone] = inScope(trial, after.value, (scope) => type.inverse(scope, before.value.state, after.value.state));
      const got = shown(trial, undone);
      return got === textOf(old) ? void 0 : `change ${number + 1} undone shows ${cut(got, 120)}, before it was ${cut(textOf(old), 120)}`;
    });
  }
};
var compaction = {
  name: "compaction",
  says: "Compacting what every replica has seen never changes a view.",
  check: (trial) => {
    const { newest, subject } = trial.world;
    const stable2 = newest.map((version) => version.value.seen).reduce(intersection);
    return firstOf(newest, (version) => {
      const compact = trial.withState(version.value, subject.type.compact(version.value.state, stable2));
      return sameView(
        trial,
        compact,
        version.value,
        () => `${pointOf(trial.world, version).label} compacted, and as it was`
      );
    });
  }
};
var reasons = {
  name: "reasons",
  says: "Every write that `why` names was seen.",
  check: (trial) => firstOf(trial.points, ({ label, value }) => {
    const unseen = dotsOf(trial, value).find((text2) => !wasSeen(text2, value.seen));
    return unseen === void 0 ? void 0 : `${label}: ${unseen} has not been seen`;
  })
};
var renaming = {
  name: "renaming",
  says: "Other replica ids in the same order give the same views, and the same states but for the ids.",
  check: (trial) => {
    const { world } = trial;
    const order = [...world.names].sort();
    const twin = interpret(world.subject, world.history, {
      names: world.names.map((name) => otherNames[order.indexOf(name)])
    });
    const renamed = (text2) => otherNames.reduce((done, other, i) => done.replaceAll(other, order[i]), text2);
    return firstOf(world.versions.entries(), ([i, version]) => {
      const other = twin.versions[i];
      const label = pointOf(world, version).label;
      const complaint = sameView(trial, version.value, other.value, () => `${label}, and with other ids`);
      if (complaint !== void 0) return complaint;
      const [ours, theirs] = [trial.form(version.value), renamed(trial.form(other.value))];
      return ours === theirs ? void 0 : `${label} is ${cut(ours, 160)}, with other ids ${cut(theirs, 160)}`;
    });
  }
};
var otherNames = ["~kilo", "~lima", "~mike"];
var meaningLaws = [
  oracle,
  stamps,
  observedRemove,
  reconciling,
  undoing,
  compaction,
  reasons,
  renaming
];
function inScope({ world }, from, work) {
  const type = { ...world.subject.type, edit: (scope) => scope };
  return world.verbs.change(type, from, (scope) => work(scope));
}
function plainView({ world }, value) {
  const view2 = world.verbs.view(world.subject.type, value);
  return plainOf(world.subject.plain === void 0 ? view2 : world.subject.plain(view2));
}
function dotsOf({ world }, value) {
  const { winners, losers } = world.subject.type.why(value.state);
  return [...winners, ...losers].map((write) => write.dot).sort();
}
function wasSeen(dot, seen) {
  const at = dot.indexOf("@");
  return hasSeen(seen, dot.slice(at + 1), Number(dot.slice(0, at)));
}
function intersection(a, b) {
  return subtractContexts(a, subtractContexts(joinContexts(a, b), b));
}

// src/laws/laws.ts
var laws = [
  ...editLaws,
  ...deltaLaws,
  ...joinLaws,
  ...codecLaws,
  ...meaningLaws,
  ...exchangeLaws
];
var lawsOfFailure = editLaws.slice(0, 2);

// test/arbitraries/add-wins-set.ts
import fc2 from "fast-check";

// src/collections/champ.ts
function champNode(dataMap, nodeMap, slots, size, owner) {
  return { dataMap, nodeMap, slots, size, owner };
}
var empty = /* @__PURE__ */ champNode(0, 0, [], 0, null);
function emptyChamp() {
  return empty;
}
function champSingle(key, value) {
  return champNode(keyBit(key, 0), 0, [key, value], 1, null);
}
function champGet(map, key) {
  let node = map;
  let hash = 0;
  for (let level = 0; ; level++) {
    if (level % 7 === 0) hash = hashKey(key, level / 7);
    const bit = bitAt(hash, level);
    if (node.dataMap & bit) {
      const at = dataIndex(node, bit);
      return node.slots[at] === key ? node.slots[at + 1] : void 0;
    }
    if (!(node.nodeMap & bit)) return void 0;
    node = node.slots[nodeIndex(node, bit)];
  }
}
function champEach(map, visit) {
  const data = dataLength(map);
  for (let i = 0; i < data; i += 2) visit(map.slots[i + 1], map.slots[i]);
  for (let i = data; i < map.slots.length; i++) champEach(map.slots[i], visit);
}
function* champEntries(map) {
  const data = dataLength(map);
  for (let i = 0; i < data; i += 2) yield [map.slots[i], map.slots[i + 1]];
  for (let i = data; i < map.slots.length; i++) yield* champEntries(map.slots[i]);
}
function sortedEntries(map) {
  const entries = [];
  champEach(map, (value, key) => entries.push([key, value]));
  return entries.length < 2 ? entries : entries.sort((a, b) => compareKeys(a[0], b[0]));
}
function dataLength(node) {
  return 2 * popcount(node.dataMap);
}
function dataIndex(node, bit) {
  return 2 * popcount(node.dataMap & bit - 1);
}
function nodeIndex(node, bit) {
  return dataLength(node) + popcount(node.nodeMap & bit - 1);
}
function bitAt(hash, level) {
  return 1 << (hash >>> level % 7 * 5 & 31);
}
function popcount(bits) {
  let n = bits - (bits >>> 1 & 1431655765);
  n = (n & 858993459) + (n >>> 2 & 858993459);
  return Math.imul(n + (n >>> 4) & 252645135, 16843009) >>> 24;
}
function keyBit(key, level) {
  return bitAt(hashKey(key, Math.floor(level / 7)), level);
}
function pairNode(keyA, valueA, keyB, valueB, level, owner) {
  const bitA = keyBit(keyA, level);
  const bitB = keyBit(keyB, level);
  if (bitA === bitB) return champNode(0, bitA, [pairNode(keyA, valueA, keyB, valueB, level + 1, owner)], 2, owner);
  return champNode(
    bitA | bitB,
    0,
    bitA >>> 0 < bitB >>> 0 ? [keyA, valueA, keyB, valueB] : [keyB, valueB, keyA, valueA],
    2,
    owner
  );
}

// src/collections/champ-join.ts
function joinChamps(a, b, cases) {
  return joinNodes(a, b, 0, cases);
}
function eachDifference(a, b, visit) {
  joinNodes(a, b, 0, {
    both: (ours, theirs, key) => {
      if (ours !== theirs) visit(key, ours, theirs);
      return ours;
    },
    onlyA: (ours, key) => {
      visit(key, ours, void 0);
      return ours;
    },
    onlyB: (theirs, key) => {
      visit(key, void 0, theirs);
      return void 0;
    }
  });
}
function joinNodes(a, b, level, cases) {
  if (a === b && cases.looksIntoShared !== true) return a;
  if (a.size === 0 && cases.onlyB === null) return b;
  if (b.size === 0 && cases.onlyA === null) return a;
  cases.visit?.();
  const draft = { dataMap: 0, nodeMap: 0, data: [], nodes: [], size: 0 };
  let bits = a.dataMap | a.nodeMap | b.dataMap | b.nodeMap;
  while (bits !== 0) {
    const bit = bits & -bits;
    bits &= bits - 1;
    joinSlot(a, b, bit, level, cases, draft);
  }
  return finish(a, b, draft);
}
function joinSlot(a, b, bit, level, cases, draft) {
  if ((a.nodeMap | b.nodeMap) & bit) {
    putNode(draft, bit, joinNodes(childAt(a, bit, level), childAt(b, bit, level), level + 1, cases));
    return;
  }
  const atA = a.dataMap & bit ? dataIndex(a, bit) : -1;
  const atB = b.dataMap & bit ? dataIndex(b, bit) : -1;
  const keyA = a.slots[atA];
  const keyB = b.slots[atB];
  if (atA >= 0 && atB >= 0 && keyA === keyB) {
    const ours = a.slots[atA + 1];
    const theirs = b.slots[atB + 1];
    putEntry(
      draft,
      bit,
      keyA,
      ours === theirs && cases.looksIntoShared !== true ? ours : cases.both(ours, theirs, keyA)
    );
    return;
  }
  const valueA = atA < 0 ? void 0 : keepA(cases, a.slots[atA + 1], keyA);
  const valueB = atB < 0 ? void 0 : keepB(cases, b.slots[atB + 1], keyB);
  if (valueA !== void 0 && valueB !== void 0)
    putNode(draft, bit, pairNode(keyA, valueA, keyB, valueB, level + 1, null));
  else if (valueA !== void 0) putEntry(draft, bit, keyA, valueA);
  else putEntry(draft, bit, keyB, valueB);
}
function keepA(cases, value, key) {
  return cases.onlyA === null ? value : cases.onlyA(value, key);
}
function keepB(cases, value, key) {
  return cases.onlyB === null ? value : cases.onlyB(value, key);
}
function childAt(node, bit, level) {
  if (node.nodeMap & bit) return node.slots[nodeIndex(node, bit)];
  if (!(node.dataMap & bit)) return emptyChamp();
  const at = dataIndex(node, bit);
  const key = node.slots[at];
  return champNode(keyBit(key, level + 1), 0, [key, node.slots[at + 1]], 1, null);
}
function putEntry(draft, bit, key, value) {
  if (value === void 0) return;
  draft.dataMap |= bit;
  draft.data.push(key, value);
  draft.size++;
}
function putNode(draft, bit, node) {
  if (node.size === 0) return;
  if (node.size === 1) {
    putEntry(draft, bit, node.slots[0], node.slots[1]);
    return;
  }
  draft.nodeMap |= bit;
  draft.nodes.push(node);
  draft.size += node.size;
}
function finish(a, b, draft) {
  if (draft.size === 0) return emptyChamp();
  return reuse(a, draft) ?? reuse(b, draft) ?? champNode(draft.dataMap, draft.nodeMap, draft.data.concat(draft.nodes), draft.size, null);
}
function reuse(node, draft) {
  if (node.size !== draft.size || node.dataMap !== draft.dataMap || node.nodeMap !== draft.nodeMap) return void 0;
  const data = draft.data.length;
  for (let i = 0; i < data; i++) if (node.slots[i] !== draft.data[i]) return void 0;
  for (let i = 0; i < draft.nodes.length; i++) if (node.slots[data + i] !== draft.nodes[i]) return void 0;
  return node;
}

// src/collections/champ-update.ts
function champOf(entries) {
  const owner = {};
  let map = emptyChamp();
  for (const [key, value] of entries) map = champUpdate(map, key, () => value, owner);
  return map;
}
function champUpdate(map, key, change2, owner = null) {
  return updateNode(map, 0, 0, key, change2, owner);
}
function updateNode(node, level, hashAbove, key, change2, owner) {
  const hash = level % 7 === 0 ? hashKey(key, level / 7) : hashAbove;
  const bit = bitAt(hash, level);
  if (node.nodeMap & bit) return updateChild(node, bit, level, hash, key, change2, owner);
  const at = dataIndex(node, bit);
  if (!(node.dataMap & bit)) {
    const next2 = change2(void 0);
    return next2 === void 0 ? node : replace(node, node.dataMap | bit, node.nodeMap, at, 0, [key, next2], node.size + 1, owner);
  }
  const found = node.slots[at];
  const value = node.slots[at + 1];
  if (found === key) {
    const next2 = change2(value);
    if (next2 === value) return node;
    if (next2 === void 0)
      return node.size === 1 ? emptyChamp() : replace(node, node.dataMap & ~bit, node.nodeMap, at, 2, [], node.size - 1, owner);
    return replace(node, node.dataMap, node.nodeMap, at + 1, 1, [next2], node.size, owner);
  }
  const next = change2(void 0);
  if (next === void 0) return node;
  const child = pairNode(found, value, key, next, level + 1, owner);
  const kept = replace(node, node.dataMap & ~bit, node.nodeMap, at, 2, [], node.size - 1, owner);
  return replace(
    kept,
    kept.dataMap,
    kept.nodeMap | bit,
    nodeIndex(kept, bit),
    0,
    [child],
    node === kept ? node.size + 2 : node.size + 1,
    owner
  );
}
function updateChild(node, bit, level, hash, key, change2, owner) {
  const at = nodeIndex(node, bit);
  const child = node.slots[at];
  const sizeBefore = child.size;
  const next = updateNode(child, level + 1, hash, key, change2, owner);
  const size = node.size + next.size - sizeBefore;
  if (next.size > 1) {
    if (next !== child) return replace(node, node.dataMap, node.nodeMap, at, 1, [next], size, owner);
    if (size !== node.size) node.size = size;
    return node;
  }
  const without = replace(node, node.dataMap, node.nodeMap & ~bit, at, 1, [], size, owner);
  return replace(without, without.dataMap | bit, without.nodeMap, dataIndex(without, bit), 0, next.slots, size, owner);
}
function replace(node, dataMap, nodeMap, at, drop, put2, size, owner) {
  const isOwned = owner !== null && node.owner === owner;
  const slots = isOwned || drop === put2.length ? own(node.slots, isOwned) : resized(node.slots, at, drop, put2.length);
  if (isOwned && drop !== put2.length) resize(slots, at, drop, put2.length);
  for (let i = 0; i < put2.length; i++) slots[at + i] = put2[i];
  if (!isOwned) return champNode(dataMap, nodeMap, slots, size, owner);
  const editable = node;
  editable.dataMap = dataMap;
  editable.nodeMap = nodeMap;
  editable.size = size;
  return node;
}
function own(slots, isOwned) {
  return isOwned ? slots : slots.slice();
}
function resized(old, at, drop, put2) {
  const slots = [];
  for (let i = 0; i < at; i++) slots.push(old[i]);
  for (let i = 0; i < put2; i++) slots.push(void 0);
  for (let i = at + drop; i < old.length; i++) slots.push(old[i]);
  return slots;
}
function resize(slots, at, drop, put2) {
  const rest = slots.length - at - drop;
  for (let i = drop; i < put2; i++) slots.push(void 0);
  if (put2 > drop) for (let i = rest - 1; i >= 0; i--) slots[at + put2 + i] = slots[at + drop + i];
  else for (let i = 0; i < rest; i++) slots[at + put2 + i] = slots[at + drop + i];
  slots.length = at + put2 + rest;
}

// src/crdt/champ-view.ts
function mapView(show2) {
  const countShown = counter(show2);
  return memoByIdentity((map) => {
    const get = (key) => {
      const store = champGet(map, key);
      return store === void 0 || !show2.shows(store) ? void 0 : show2.value(store);
    };
    function* entries() {
      for (const [key, store] of champEntries(map)) if (show2.shows(store)) yield [key, show2.value(store)];
    }
    const view2 = {
      get size() {
        return countShown(map);
      },
      get,
      has: (key) => {
        const store = champGet(map, key);
        return store !== void 0 && show2.shows(store);
      },
      entries,
      keys: () => firsts(entries()),
      values: () => seconds(entries()),
      forEach(visit, self) {
        for (const [key, value] of entries()) visit.call(self, value, key, view2);
      },
      [Symbol.iterator]: entries,
      toJSON() {
        const all = [...entries()];
        return recordOf(
          all.map(([key]) => String(key)),
          all.map(([, value]) => value)
        );
      }
    };
    return Object.freeze(view2);
  });
}
function setView(show2) {
  const mapOf = mapView(show2);
  return memoByIdentity((champ) => {
    const map = mapOf(champ);
    const keys2 = map.keys;
    const view2 = {
      get size() {
        return map.size;
      },
      has: map.has,
      entries: () => twice(keys2()),
      keys: keys2,
      values: keys2,
      forEach: (visit, self) => map.forEach((_, element2) => visit.call(self, element2, element2, view2)),
      [Symbol.iterator]: keys2,
      toJSON: () => [...keys2()]
    };
    return Object.freeze(view2);
  });
}
function* firsts(pairs2) {
  for (const [first] of pairs2) yield first;
}
function* seconds(pairs2) {
  for (const [, second] of pairs2) yield second;
}
function* twice(items) {
  for (const item of items) yield [item, item];
}
function counter(show2) {
  const count = memoByIdentity((map) => {
    const data = dataLength(map);
    let shown3 = 0;
    for (let i = 1; i < data; i += 2) if (show2.shows(map.slots[i])) shown3++;
    for (let i = data; i < map.slots.length; i++) shown3 += count(map.slots[i]);
    return shown3;
  });
  return count;
}

// src/crdt/contract.ts
function touchesOnlyNamed(seen) {
  return seen.names === true || seen.ids.length === 0;
}
function keepsShared(seenByA, seenByB) {
  return seenByA.names !== true && seenByB.names !== true;
}
function childScope(scope, part2, wrap) {
  const child = {
    scope,
    part: part2,
    wrap,
    writer: scope.writer,
    stamp: scope.stamp,
    read: readPart,
    peek: peekPart,
    take: takePart,
    emit: emitPart
  };
  return child;
}
function readPart() {
  const { scope, part: part2 } = this;
  return part2(scope.read());
}
function peekPart() {
  const { scope, part: part2 } = this;
  return part2(scope.peek());
}
function takePart() {
  return this.scope.take();
}
function emitPart(delta) {
  const { scope, wrap } = this;
  scope.emit(wrap(delta));
}
function emitClear(scope, type) {
  const delta = type.clear(scope.peek());
  if (delta !== type.bottom) scope.emit(delta);
}

// src/crdt/dot-fun.ts
var goneStamp = -1;
var none2 = [];
function emptyDotFun() {
  return none2;
}
function dotEntry(id, counter2, stamp2, value) {
  return { id, counter: counter2, stamp: stamp2, value };
}
function isLive(entry) {
  return entry.stamp !== goneStamp;
}
function hasLive(store) {
  return store.some(isLive);
}
function liveEntries(store) {
  return store.every(isLive) ? store : store.filter(isLive);
}
function joinDotFuns(a, b, seenByA, seenByB) {
  if (a === b && keepsShared(seenByA, seenByB)) return a;
  if (b.length === 0 && a.every((entry) => isUnseen(entry, seenByA, seenByB))) return a;
  if (a.length === 0 && b.every((entry) => isUnseen(entry, seenByB, seenByA))) return b;
  const out = [];
  let isA = true;
  let isB = true;
  walkDots(a, b, (ours, theirs) => {
    const { id, counter: counter2 } = ours ?? theirs;
    const removal = ours !== void 0 && !isLive(ours) ? ours : theirs !== void 0 && !isLive(theirs) ? theirs : void 0;
    let stays;
    if (removal !== void 0) {
      if (!hasSeen(seenByA, id, counter2) && !hasSeen(seenByB, id, counter2)) stays = removal;
    } else if (ours === void 0 ? !hasSeen(seenByA, id, counter2) : theirs !== void 0 || !hasSeen(seenByB, id, counter2)) {
      stays = ours ?? theirs;
    }
    if (stays !== void 0) out.push(stays);
    if (stays !== ours) isA = false;
    if (stays !== theirs) isB = false;
  });
  return isA ? a : isB ? b : out.length === 0 ? none2 : out;
}
function isUnseen(entry, seenHere, seenThere) {
  return !hasSeen(seenThere, entry.id, entry.counter) && (isLive(entry) || !hasSeen(seenHere, entry.id, entry.counter));
}
function dotFunSince(newer, older, gap) {
  if (newer === older && !gap.resend) return none2;
  const out = [];
  walkDots(newer, older, (ours, theirs) => {
    const { id, counter: counter2 } = ours ?? theirs;
    const claimed = hasSeen(gap.claimed, id, counter2);
    if (ours !== void 0 && isLive(ours)) {
      if (claimed) out.push(ours);
    } else if (hasSeen(gap.seenByNewer, id, counter2)) {
      if (theirs !== void 0 && isLive(theirs) && !claimed)
        out.push(dotEntry(id, counter2, goneStamp, void 0));
    } else if (ours !== void 0) {
      if (theirs === void 0 ? !hasSeen(gap.seenByOlder, id, counter2) : isLive(theirs)) out.push(ours);
    }
  });
  return out.length === 0 ? none2 : out;
}
function removeLive(store) {
  const live = store.filter(isLive);
  return live.length === 0 ? none2 : live.map((entry) => dotEntry(entry.id, entry.counter, goneStamp, void 0));
}
function overwrite(scope, value, stamp2) {
  const fresh2 = dotEntry(scope.writer, scope.take(), stamp2, value);
  const gone = removeLive(scope.peek());
  scope.emit(gone.length === 0 ? [fresh2] : joinDotFuns(gone, [fresh2], emptyContext(), emptyContext()));
}
function restore(scope, before, after) {
  const now = liveEntries(scope.read());
  const wrote = liveEntries(after).filter((entry) => !holds(before, entry));
  const stands = wrote.filter((entry) => holds(now, entry));
  const replaced = liveEntries(before).filter((entry) => !holds(after, entry));
  if (wrote.length > 0 ? stands.length === 0 : replaced.length === 0 || now.length > 0) return;
  const back = [...replaced].sort((a, b) => a.stamp - b.stamp).map((entry) => dotEntry(scope.writer, scope.take(), entry.stamp > 0 ? scope.stamp : 0, entry.value));
  scope.emit(joinDotFuns(removeLive(stands), back, emptyContext(), emptyContext()));
}
function holds(store, dot) {
  return store.some((entry) => entry.counter === dot.counter && entry.id === dot.id);
}
function writeDotFun(writer, store, writeLive) {
  writer.list(
    store,
    (entry) => writer.tuple(() => {
      writer.dot(entry.id, entry.counter, !isLive(entry));
      if (isLive(entry)) writeLive(entry);
    })
  );
}
function readDotFun(reader, readLive) {
  let last;
  const entries = reader.list(
    () => reader.tuple(() => {
      const { id, counter: counter2, gone } = reader.dot();
      if (last !== void 0 && compareDots(last, { id, counter: counter2 }) >= 0)
        reader.refuse("dots in ascending order", dotText({ id, counter: counter2 }));
      last = gone ? dotEntry(id, counter2, goneStamp, void 0) : readLive(id, counter2);
      return last;
    })
  );
  return entries.length === 0 ? none2 : entries;
}
function contribution(entry) {
  return {
    dot: dotText(entry),
    ...entry.value === void 0 ? {} : { value: entry.value },
    ...entry.stamp > 0 ? { stamp: entry.stamp } : {}
  };
}
function walkDots(a, b, visit) {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const order = i === a.length ? 1 : j === b.length ? -1 : compareDots(a[i], b[j]);
    visit(order <= 0 ? a[i++] : void 0, order >= 0 ? b[j++] : void 0);
  }
}

// src/crdt/dot-map.ts
function dotMapParts(child, isKey) {
  const none3 = child.bottom;
  const bottom2 = emptyChamp();
  const keep2 = (state) => state === none3 ? void 0 : state;
  return {
    bottom: bottom2,
    join(a, b, seenByA, seenByB, owner, visit) {
      if (b.size === 1 && touchesOnlyNamed(seenByB) && seenByA.names !== true) {
        const [key, theirs] = b.slots;
        return champUpdate(
          a,
          key,
          (ours = none3) => keep2(child.join(ours, theirs, seenByA, seenByB, null)),
          owner
        );
      }
      return joinChamps(a, b, {
        both: (ours, theirs) => keep2(child.join(ours, theirs, seenByA, seenByB, null)),
        // A key that one side lacks holds bottom there. It is looked into where the other side's absence may remove it,
        // or where its own side names removals of dots of its own, which a state does not keep.
        onlyA: touchesOnlyNamed(seenByB) && seenByA.names !== true ? null : (ours) => keep2(child.join(ours, none3, seenByA, seenByB, null)),
        onlyB: touchesOnlyNamed(seenByA) && seenByB.names !== true ? null : (theirs) => keep2(child.join(none3, theirs, seenByA, seenByB, null)),
        looksIntoShared: !keepsShared(seenByA, seenByB),
        visit
      });
    },
    clear(state) {
      const cleared = [];
      for (const [key, part2] of champEntries(state)) if (child.alive(part2)) cleared.push([key, child.clear(part2)]);
      return champOf(cleared);
    },
    alive(state) {
      for (const [, part2] of champEntries(state)) if (child.alive(part2)) return true;
      return false;
    },
    since(newer, older, gap) {
      const owner = {};
      let delta = bottom2;
      const compare = (key, ours = none3, theirs = none3) => {
        const part2 = keep2(child.since(ours, theirs, gap));
        delta = champUpdate(delta, key, () => part2, owner);
      };
      if (!gap.resend) eachDifference(newer, older, compare);
      else {
        champEach(newer, (ours, key) => compare(key, ours, champGet(older, key)));
        champEach(older, (theirs, key) => champGet(newer, key) === void 0 && compare(key, void 0, theirs));
      }
      return delta;
    },
    write(writer, state) {
      const entries = sortedEntries(state);
      writer.list(
        entries,
        ([key, part2], i) => writer.tuple(() => {
          writer.key(key, entries[i - 1]?.[0]);
          child.write(writer, part2);
        })
      );
    },
    read(reader) {
      let previous;
      const entries = reader.list(
        () => reader.tuple(() => {
          const key = reader.key(previous);
          if (!isKey(key)) reader.refuse("a key of the right type", key);
          previous = key;
          const part2 = child.read(reader);
          return [key, part2 === none3 ? reader.refuse("a key with something under it", key) : part2];
        })
      );
      return champOf(entries);
    },
    inverse: (scope, before, after) => eachDifference(before, after, (key, old = none3, now = none3) => {
      const at = keyScope(scope, child, key);
      if (!child.alive(old) && at.peek() === now) emitClear(at, child);
      else child.inverse(at, old, now);
    }),
    compact: (state) => state,
    why(state) {
      const winners = [];
      const losers = [];
      for (const [key, part2] of champEntries(state)) {
        const inside = child.why(part2);
        for (const winner2 of inside.winners) winners.push({ ...winner2, key: winner2.key ?? key });
        for (const loser of inside.losers) losers.push({ ...loser, key: loser.key ?? key });
      }
      return { rule: "A key is there while a write stands under it that no remove has seen.", winners, losers };
    }
  };
}
function keyScope(scope, child, key) {
  return childScope(
    scope,
    (state) => champGet(state, key) ?? child.bottom,
    (delta) => champSingle(key, delta)
  );
}

// src/crdt/dot-fun-type.ts
function dotFunType(parts) {
  const { view: view2, edit, why } = parts;
  const bottom2 = emptyDotFun();
  return {
    tag: parts.tag,
    version: 1,
    kind: "causal",
    children: [],
    bottom: bottom2,
    join: joinDotFuns,
    view: view2,
    edit,
    clear: removeLive,
    alive: hasLive,
    since: dotFunSince,
    write: (writer, state) => writeDotFun(writer, state, (entry) => parts.writeLive(writer, entry)),
    read: (reader) => readDotFun(reader, (id, counter2) => parts.readLive(reader, id, counter2)),
    reconcile(scope, next) {
      const now = view2(scope.read());
      if (!sameJson(now, next)) parts.assign(edit(scope), next, now);
    },
    inverse: restore,
    compact: (state) => state,
    why
  };
}
function sameJson(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

// src/crdt/enable-wins-flag.ts
var flagStore = { bottom: /* @__PURE__ */ emptyDotFun(), clear: removeLive };
function enableWinsFlag() {
  return dotFunType({
    tag: "enableWinsFlag",
    view: hasLive,
    edit: (scope) => ({
      enable: () => overwrite(scope, void 0, 0),
      disable: () => emitClear(scope, flagStore)
    }),
    writeLive: () => void 0,
    readLive: (_, id, counter2) => dotEntry(id, counter2, 0, void 0),
    assign: (edit, next) => next === true ? edit.enable() : edit.disable(),
    why: (state) => ({
      rule: "On while an enable stands that no disable has seen.",
      winners: liveEntries(state).map(contribution),
      losers: []
    })
  });
}

// src/crdt/add-wins-set.ts
function addWinsSet() {
  const present = enableWinsFlag();
  const parts = dotMapParts(present, () => true);
  const view2 = setView({ shows: hasLive, value: hasLive });
  const edit = (scope) => {
    const dots2 = (element2) => keyScope(scope, present, checkElement(element2));
    return {
      add: (element2) => overwrite(dots2(element2), void 0, 0),
      remove: (element2) => emitClear(dots2(element2), present),
      clear: () => emitClear(scope, parts)
    };
  };
  return {
    ...parts,
    tag: "addWinsSet",
    version: 1,
    kind: "causal",
    children: [],
    view: view2,
    edit,
    reconcile(scope, next) {
      const wanted = new Set(next);
      const now = view2(scope.read());
      const { add: add3, remove } = edit(scope);
      for (const element2 of now) if (!wanted.has(element2)) remove(element2);
      for (const element2 of wanted) if (!now.has(element2)) add3(element2);
    }
  };
}
function checkElement(element2) {
  const fine = typeof element2 === "string" ? isWellFormed(element2) : typeof element2 === "number" ? Number.isFinite(element2) : typeof element2 === "boolean" || element2 === null;
  if (!fine)
    throw new InvariantError(
      "value",
      `An element must be a well-formed string, a finite number, a boolean or null, got ${show(element2)}. Keep records in an orMap keyed by their id.`
    );
  return element2 === 0 ? 0 : element2;
}

// src/crdt/lattice.ts
var maxLattice = {
  name: "max",
  bottom: null,
  join: (a, b) => b === null || a !== null && a >= b ? a : b,
  accepts: (value) => value === null || isNumber(value)
};
var minLattice = {
  name: "min",
  bottom: null,
  join: (a, b) => b === null || a !== null && a <= b ? a : b,
  accepts: (value) => value === null || isNumber(value)
};
function unionLattice() {
  return {
    name: "union",
    bottom: [],
    join(a, b) {
      const known = new Set(a);
      const more = b.filter((element2) => !known.has(element2));
      return more.length === 0 ? a : Object.freeze([...a, ...more].sort(compareKeys));
    },
    accepts: (value) => Array.isArray(value) && value.every((element2, i) => isScalar(element2) && (i === 0 || compareKeys(value[i - 1], element2) < 0))
  };
}
function productLattice(first, second) {
  return {
    name: `product(${first.name},${second.name})`,
    bottom: [first.bottom, second.bottom],
    join(a, b) {
      const parts = [first.join(a[0], b[0]), second.join(a[1], b[1])];
      return parts[0] === a[0] && parts[1] === a[1] ? a : Object.freeze(parts);
    },
    accepts: (value) => Array.isArray(value) && value.length === 2 && first.accepts(value[0]) && second.accepts(value[1])
  };
}
function lexicographicLattice(first, second) {
  return {
    ...productLattice(first, second),
    name: `lexicographic(${first.name},${second.name})`,
    join(a, b) {
      const isA = first.join(a[0], b[0]) === a[0];
      const isB = first.join(b[0], a[0]) === b[0];
      if (isA !== isB) return isA ? a : b;
      const joined = second.join(a[1], b[1]);
      return joined === a[1] ? a : Object.freeze([a[0], joined]);
    }
  };
}
function recordLattice(of) {
  return {
    name: `record(${of.name})`,
    bottom: {},
    join(a, b) {
      const joined = new Map(Object.entries(a));
      let grew = false;
      for (const [key, theirs] of Object.entries(b)) {
        const ours = joined.get(key);
        const next = ours === void 0 ? theirs : of.join(ours, theirs);
        if (next !== ours) grew = true;
        joined.set(key, next);
      }
      const keys2 = [...joined.keys()].sort();
      return grew ? recordOf(
        keys2,
        keys2.map((key) => joined.get(key))
      ) : a;
    },
    accepts: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((part2) => of.accepts(part2))
  };
}
function latticeRegister(lattice) {
  const { bottom: bottom2 } = lattice;
  const leq = (a, b) => lattice.join(b, a) === b;
  const raise = (scope, state) => {
    const checked = checkValue(state);
    if (!lattice.accepts(checked))
      throw new InvariantError(
        "value",
        `Expected a state of the lattice ${lattice.name}, got ${show(state)}. Nothing was written.`
      );
    if (!leq(checked, scope.read())) scope.emit(checked);
  };
  return {
    tag: `latticeRegister:${lattice.name}`,
    version: 1,
    kind: "lattice",
    children: [],
    bottom: bottom2,
    join: (a, b) => lattice.join(a, b),
    view: (state) => state,
    edit: (scope) => ({ join: (state) => raise(scope, state) }),
    clear: () => bottom2,
    alive: (state) => state !== bottom2,
    since: (newer, older) => leq(newer, older) ? bottom2 : newer,
    write: (writer, state) => writer.value(state),
    read(reader) {
      const state = reader.value();
      if (!lattice.accepts(state)) reader.refuse(`a state of the lattice ${lattice.name}`, state);
      return leq(state, bottom2) ? bottom2 : state;
    },
    reconcile: raise,
    // What was joined stays: a lattice cannot forget.
    inverse: () => void 0,
    compact: (state) => state,
    why: () => ({ rule: `The join of all writes in the lattice ${lattice.name}.`, winners: [], losers: [] })
  };
}
function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
function isScalar(value) {
  return value === null || typeof value === "string" || typeof value === "boolean" || isNumber(value);
}

// src/crdt/lww-register.ts
function lwwRegister(initial) {
  const first = checkValue(initial);
  return dotFunType({
    tag: "lwwRegister",
    view(state) {
      const won = winner(state);
      return won === void 0 ? first : won.value;
    },
    edit: (scope) => ({
      set: (value) => overwrite(scope, checkValue(value), scope.stamp)
    }),
    writeLive(writer, entry) {
      writer.stamp(entry.stamp);
      writer.value(entry.value);
    },
    readLive: (reader, id, counter2) => dotEntry(id, counter2, reader.stamp(), reader.value()),
    assign: (edit, next) => edit.set(next),
    why(state) {
      const won = winner(state);
      const losers = liveEntries(state).filter((entry) => entry !== won);
      return {
        rule: "The larger stamp, then the larger replica id, among writes that have not seen each other.",
        winners: won === void 0 ? [] : [contribution(won)],
        losers: losers.map(contribution)
      };
    }
  });
}
function winner(state) {
  let best;
  for (const entry of liveEntries(state)) {
    if (best === void 0 || entry.stamp > best.stamp || entry.stamp === best.stamp && compareDots(entry, best) > 0)
      best = entry;
  }
  return best;
}

// src/crdt/max-register.ts
function maxRegister() {
  return dotFunType({
    tag: "maxRegister",
    view: largest,
    edit: (scope) => ({
      raise(value) {
        invariant(
          Number.isFinite(value),
          "value",
          () => `A max register takes finite numbers, got ${show(value)}. Nothing was written.`
        );
        const now = largest(scope.peek());
        if (now === void 0 || value > now) overwrite(scope, checkValue(value), 0);
      }
    }),
    writeLive: (writer, entry) => writer.value(entry.value),
    readLive(reader, id, counter2) {
      const value = reader.value();
      return dotEntry(id, counter2, 0, typeof value === "number" ? value : reader.refuse("a number", value));
    },
    assign(edit, next, now) {
      invariant(
        now === void 0 || next > now,
        "value",
        () => `A max register cannot be lowered from ${show(now)} to ${show(next)}. Remove its key, or use an lwwRegister.`
      );
      edit.raise(next);
    },
    why(state) {
      const most2 = largest(state);
      const live = liveEntries(state);
      return {
        rule: "The largest number among writes that have not seen each other.",
        winners: live.filter((entry) => entry.value === most2).map(contribution),
        losers: live.filter((entry) => entry.value !== most2).map(contribution)
      };
    }
  });
}
function largest(state) {
  let most2;
  for (const entry of liveEntries(state)) if (most2 === void 0 || entry.value > most2) most2 = entry.value;
  return most2;
}

// src/crdt/mv-register.ts
function mvRegister() {
  return dotFunType({
    tag: "mvRegister",
    view: memoByIdentity(
      (state) => Object.freeze(liveEntries(state).map((entry) => entry.value))
    ),
    edit: (scope) => ({ set: (value) => overwrite(scope, checkValue(value), 0) }),
    writeLive: (writer, entry) => writer.value(entry.value),
    readLive: (reader, id, counter2) => dotEntry(id, counter2, 0, reader.value()),
    // A plain next value is an array of one: several siblings are never written by a single writer.
    assign: (edit, next) => next.forEach(edit.set),
    why: (state) => ({
      rule: "Every write that no other write has seen.",
      winners: liveEntries(state).map(contribution),
      losers: []
    })
  });
}

// src/crdt/product.ts
function productParts(children) {
  const bottom2 = children.map((child) => child.bottom);
  const build = (keep2, next) => {
    const parts = children.map(next);
    return same(parts, keep2) ? keep2 : same(parts, bottom2) ? bottom2 : parts;
  };
  return {
    bottom: bottom2,
    join(a, b, seenByA, seenByB, owner) {
      if (a === b && keepsShared(seenByA, seenByB)) return a;
      const joined = build(a, (child, i) => child.join(a[i], b[i], seenByA, seenByB, owner));
      return joined !== a && same(joined, b) ? b : joined;
    },
    clear: (state) => build(bottom2, (child, i) => child.clear(state[i])),
    alive: (state) => children.some((child, i) => child.alive(state[i])),
    since: (newer, older, gap) => build(bottom2, (child, i) => child.since(newer[i], older[i], gap)),
    write: (writer, state) => writer.tuple(() => children.forEach((child, i) => child.write(writer, state[i]))),
    read: (reader) => reader.tuple(() => build(bottom2, (child) => child.read(reader))),
    inverse: (scope, before, after) => children.forEach(
      (child, i) => before[i] !== after[i] && child.inverse(partScope(scope, bottom2, i), before[i], after[i])
    ),
    compact: (state, stable2) => build(state, (child, i) => child.compact(state[i], stable2)),
    why(state) {
      const parts = children.map((child, i) => child.why(state[i]));
      return {
        rule: "Each part by the rule of its own type.",
        winners: parts.flatMap((part2) => part2.winners),
        losers: parts.flatMap((part2) => part2.losers)
      };
    }
  };
}
function partScope(scope, others, i) {
  return childScope(
    scope,
    (state) => state[i],
    (delta) => others.map((part2, at) => at === i ? delta : part2)
  );
}
function same(a, b) {
  return a.every((part2, i) => part2 === b[i]);
}

// src/crdt/or-map.ts
function orMap(child) {
  if (child.kind !== "causal")
    throw new InvariantError(
      "argument",
      `An orMap holds causal children only, got ${child.tag}, which is a lattice and cannot be removed. Put it into a struct instead.`
    );
  const present = enableWinsFlag();
  const slot = productParts([present, child]);
  const parts = dotMapParts(slot, (key) => typeof key === "string");
  const view2 = mapView({
    shows: slot.alive,
    value: (state) => child.view(state[1])
  });
  const childAt2 = (scope) => childScope(
    scope,
    (state) => state[1],
    (delta) => [
      hasLive(scope.peek()[0]) ? present.bottom : [dotEntry(scope.writer, scope.take(), 0, void 0)],
      delta
    ]
  );
  const edit = (scope) => {
    const at = (key) => keyScope(scope, slot, checkKey(key));
    return {
      at: (key) => child.edit(childAt2(at(key))),
      create: (key) => overwrite(partScope(at(key), slot.bottom, 0), void 0, 0),
      remove: (key) => emitClear(at(key), slot),
      clear: () => emitClear(scope, parts)
    };
  };
  return {
    ...parts,
    tag: "orMap",
    version: 1,
    kind: "causal",
    children: [["", child]],
    view: view2,
    edit,
    reconcile(scope, next) {
      const wanted = new Map(next instanceof Map ? next : Object.entries(next));
      const { remove, create } = edit(scope);
      const now = view2(scope.read());
      for (const key of now.keys()) if (!wanted.has(key)) remove(key);
      for (const [key, value] of wanted) {
        if (!now.has(key)) create(key);
        child.reconcile(childAt2(keyScope(scope, slot, key)), value);
      }
    }
  };
}
function checkKey(key) {
  if (typeof key !== "string" || !isWellFormed(key))
    throw new InvariantError("value", `A key must be well-formed text, got ${show(key)}. Nothing was written.`);
  return key;
}

// src/crdt/pn-counter.ts
function pnCounter() {
  return descriptor;
}
var descriptor = {
  tag: "pnCounter",
  version: 1,
  kind: "causal",
  children: [],
  bottom: /* @__PURE__ */ emptyReplicaMap(),
  join: (a, b) => joinReplicaMaps(a, b, joinRows),
  view: (state) => state.values.reduce((sum, row) => sum + shown2(row), 0),
  edit: (scope) => ({
    increment: (by = 1) => add(scope, checkStep(by)),
    decrement: (by = 1) => add(scope, -checkStep(by))
  }),
  clear: (state) => mapReplicas(state, (row) => isOpen(row) ? makeRow(0, 0, row.at, row.sum) : void 0),
  alive: (state) => state.values.some(isOpen),
  since: (newer, older, gap) => mapReplicas(newer, (row, id) => rowSince(row, getOf(older, id) ?? noRow, id, gap)),
  write: (writer, state) => writeReplicaMap(writer, state, (row) => {
    writeSum(writer, row.at, row.sum);
    writeSum(writer, row.baseAt, row.baseSum);
  }),
  read: (reader) => readReplicaMap(reader, (id) => readRow(reader, id)),
  reconcile: (scope, next) => add(scope, next - descriptor.view(scope.peek())),
  inverse: (scope, before, after) => add(scope, descriptor.view(before) - descriptor.view(after)),
  // Sums run on, so a row may only go together with a horizon that stops its writer from counting on from zero.
  compact: (state) => state,
  why: (state) => ({
    rule: "Every increment and decrement counts once; a row per writer.",
    winners: state.values.flatMap(
      (row, i) => isOpen(row) ? [{ dot: `${row.at}@${state.ids[i]}`, value: shown2(row) }] : []
    ),
    losers: []
  })
};
var noRow = /* @__PURE__ */ makeRow(0, 0, 0, 0);
function makeRow(at, sum, baseAt, baseSum) {
  return { at, sum, baseAt, baseSum };
}
function joinRows(a, b) {
  const total2 = b.at > a.at ? b : a;
  const base = b.baseAt > a.baseAt ? b : a;
  if (total2 === base) return total2;
  return b.at === a.at ? base : b.baseAt === a.baseAt ? total2 : makeRow(total2.at, total2.sum, base.baseAt, base.baseSum);
}
function isOpen(row) {
  return row.at > row.baseAt;
}
function shown2(row) {
  return isOpen(row) ? row.sum - row.baseSum : 0;
}
function checkStep(by) {
  invariant(
    Number.isSafeInteger(by) && by >= 0,
    "value",
    () => `A counter moves by a safe integer of at least 0, got ${show(by)}. Use decrement to subtract.`
  );
  return by;
}
function add(scope, by) {
  if (by === 0) return;
  const sum = (getOf(scope.peek(), scope.writer) ?? noRow).sum + by;
  invariant(
    Number.isSafeInteger(sum),
    "value",
    () => `A counter's sum per writer is a safe integer, got ${show(sum)}. Nothing was written.`
  );
  scope.emit({ ids: [scope.writer], values: [makeRow(scope.take(), sum, 0, 0)] });
}
function rowSince(row, old, id, gap) {
  const hasSum = row.at > old.at || row.at > 0 && hasSeen(gap.claimed, id, row.at);
  const hasBase = row.baseAt > old.baseAt || gap.resend && row.baseAt > 0;
  if (!hasSum && !hasBase) return void 0;
  return makeRow(hasSum ? row.at : 0, hasSum ? row.sum : 0, hasBase ? row.baseAt : 0, hasBase ? row.baseSum : 0);
}
function writeSum(writer, at, sum) {
  writer.uint(at);
  if (at > 0) writer.value(sum);
}
function readRow(reader, id) {
  const at = reader.uint();
  const sum = readSum(reader, at);
  const baseAt = reader.uint();
  const baseSum = readSum(reader, baseAt);
  if (at > 0 ? !reader.hasSeen(id, at) : baseAt === 0)
    reader.refuse("a sum as of a dot that was seen, or a baseline", at);
  if (baseAt > counterMax) reader.refuse("a dot counter of at most 2^50 - 1", baseAt);
  return makeRow(at, sum, baseAt, baseSum);
}
function readSum(reader, at) {
  if (at === 0) return 0;
  const sum = reader.value();
  return Number.isSafeInteger(sum) ? sum : reader.refuse("a sum that is a safe integer", sum);
}

// src/crdt/struct.ts
function struct(fields) {
  const names2 = Object.keys(fields).sort();
  for (const name of names2)
    invariant(
      isWellFormed(name) && name !== "__proto__",
      "argument",
      () => `A struct's field names must be well-formed and not "__proto__", got ${show(name)}.`
    );
  const children = names2.map((name) => fields[name]);
  const parts = productParts(children);
  return {
    ...parts,
    tag: "struct",
    version: 1,
    kind: children.every((child) => child.kind === "causal") ? "causal" : "lattice",
    children: names2.map((name, i) => [name, children[i]]),
    view: memoByIdentity((state) => {
      const view2 = {};
      names2.forEach((name, i) => {
        view2[name] = children[i].view(state[i]);
      });
      return Object.freeze(view2);
    }),
    edit: editOf(
      names2,
      (scope, i) => children[i].edit(partScope(scope, parts.bottom, i))
    ),
    reconcile(scope, next) {
      const wanted = next;
      names2.forEach((name, i) => {
        if (Object.hasOwn(wanted, name))
          children[i].reconcile(partScope(scope, parts.bottom, i), wanted[name]);
      });
    }
  };
}
var scopeOf = /* @__PURE__ */ Symbol("scope");
function editOf(names2, child) {
  const prototype = {};
  names2.forEach((name, i) => {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get() {
        return child(this[scopeOf], i);
      }
    });
  });
  return (scope) => Object.create(prototype, { [scopeOf]: { value: scope } });
}

// test/arbitraries/model.ts
function fixture(parts) {
  return { ...parts, oracle: parts.model.value };
}
function acting(model4, writes) {
  return writes.filter((write) => model4.acts(write.op, seenBy(write, writes)));
}
function seenBy(write, writes) {
  return writes.filter((other) => write.saw.has(other.number));
}
function latest(writes) {
  return writes.filter((write) => !writes.some((other) => other.saw.has(write.number)));
}
function unseenBy(removals, writes) {
  return writes.filter((write) => !removals.some((removal) => removal.saw.has(write.number)));
}
function byWriter(a, b) {
  return a.by === b.by ? a.number - b.number : a.by < b.by ? -1 : 1;
}

// test/arbitraries/add-wins-set.ts
var model = {
  value: (writes) => elements(writes),
  acts: (op, seen) => op.kind === "add" || (op.kind === "clear" ? elements(seen).size > 0 : elements(seen).has(op.element)),
  alive: (writes) => elements(writes).size > 0
};
function elements(writes) {
  const present = /* @__PURE__ */ new Set();
  for (const write of writes) {
    const { op } = write;
    if (op.kind !== "add") continue;
    const removals = writes.filter(
      ({ op: other }) => other.kind === "clear" || other.kind === "remove" && other.element === op.element
    );
    if (unseenBy(removals, [write]).length > 0) present.add(op.element);
  }
  return present;
}
var element = fc2.constantFrom("a", "b", 1);
var setFixture = fixture({
  name: "addWinsSet",
  type: addWinsSet(),
  edits: fc2.oneof(
    { weight: 6, arbitrary: element.map((of) => ({ kind: "add", element: of })) },
    { weight: 4, arbitrary: element.map((of) => ({ kind: "remove", element: of })) },
    { weight: 1, arbitrary: fc2.constant({ kind: "clear" }) }
  ),
  apply(edit, op) {
    if (op.kind === "clear") edit.clear();
    else edit[op.kind](op.element);
  },
  show: (op) => op.kind === "clear" ? "clear" : `${op.kind} ${op.element}`,
  model
});

// test/arbitraries/enable-wins-flag.ts
import fc3 from "fast-check";
var model2 = {
  value: (writes) => unseenBy(
    writes.filter(({ op }) => !op),
    writes.filter(({ op }) => op)
  ).length > 0,
  acts: (op, seen) => op || model2.value(seen),
  alive: (writes) => model2.value(writes)
};
var flagFixture = fixture({
  name: "enableWinsFlag",
  type: enableWinsFlag(),
  edits: fc3.boolean(),
  apply: (edit, on) => on ? edit.enable() : edit.disable(),
  show: (on) => on ? "enable" : "disable",
  model: model2
});

// test/arbitraries/lattice-register.ts
import fc4 from "fast-check";
function latticeFixture(lattice, states, join) {
  const model4 = {
    value: (writes) => join([lattice.bottom, ...writes.map(({ op }) => op)]),
    acts: (op, seen) => JSON.stringify(join([lattice.bottom, ...seen.map((write) => write.op), op])) !== JSON.stringify(model4.value(seen)),
    alive: () => true
  };
  return fixture({
    name: `latticeRegister of ${lattice.name}`,
    type: latticeRegister(lattice),
    edits: states,
    apply: (edit, state) => edit.join(state),
    show: (state) => `join ${JSON.stringify(state)}`,
    // What only grows reaches what is above it, and forgets nothing.
    reconciles: (now, next) => JSON.stringify(join([now, next])) === JSON.stringify(next),
    undoes: () => false,
    model: model4
  });
}
var numbers = (values3) => values3.filter((value) => value !== null);
var most = (values3) => numbers(values3).length === 0 ? null : Math.max(...numbers(values3));
var least = (values3) => numbers(values3).length === 0 ? null : Math.min(...numbers(values3));
var union = (values3) => [...new Set(values3.flat())].sort();
var each = (...joins) => (values3) => joins.map((join, i) => join(values3.map((value) => value[i])));
var lexicographic = (second) => (values3) => {
  const top = most(values3.map((value) => value[0]));
  const tops = values3.filter((value) => value[0] === top);
  return [top, second(tops.map((value) => value[1]))];
};
var record = (of) => (values3) => {
  const keys2 = [...new Set(values3.flatMap((value) => Object.keys(value)))].sort();
  const at = (key) => values3.flatMap((value) => Object.hasOwn(value, key) ? value[key] : []);
  return Object.fromEntries(keys2.map((key) => [key, of(at(key))]));
};
var numeral = fc4.option(fc4.integer({ min: -1, max: 3 }), { freq: 6 });
var subset = fc4.subarray(["a", "b", "c"]);
var latticeFixtures = {
  max: latticeFixture(maxLattice, numeral, most),
  min: latticeFixture(minLattice, numeral, least),
  union: latticeFixture(unionLattice(), subset, union),
  product: latticeFixture(
    productLattice(maxLattice, unionLattice()),
    fc4.tuple(numeral, subset),
    each(most, union)
  ),
  lexicographic: latticeFixture(lexicographicLattice(maxLattice, unionLattice()), fc4.tuple(numeral, subset), lexicographic(union)),
  // biome-ignore format: one line
  record: latticeFixture(recordLattice(maxLattice), fc4.dictionary(fc4.constantFrom("x", "y", "__proto__"), fc4.nat(3), { maxKeys: 2, noNullPrototype: true }), record(most))
  // biome-ignore format: one line
};

// test/arbitraries/or-map.ts
import fc5 from "fast-check";
var keys = ["a", "b"];
function mapFixture(child) {
  const key = fc5.constantFrom(...keys, "a", "a");
  const { reconciles = () => true, undoes = () => true } = child;
  return fixture({
    name: `orMap of ${child.name}`,
    type: orMap(child.type),
    edits: fc5.oneof(
      { weight: 6, arbitrary: fc5.record({ kind: fc5.constant("at"), key, op: child.edits }) },
      { weight: 1, arbitrary: fc5.record({ kind: fc5.constant("create"), key }) },
      { weight: 3, arbitrary: fc5.record({ kind: fc5.constant("remove"), key }) },
      { weight: 1, arbitrary: fc5.constant({ kind: "clear" }) }
    ),
    apply(edit, op) {
      if (op.kind === "at") child.apply(edit.at(op.key), op.op);
      else if (op.kind === "clear") edit.clear();
      else edit[op.kind](op.key);
    },
    show: (op) => op.kind === "at" ? `${op.key}: ${child.show(op.op)}` : op.kind === "clear" ? "clear" : `${op.kind} ${op.key}`,
    reconciles: (now, wanted) => Object.entries(wanted).every(([name, next]) => reconciles(part(now, name), next)),
    undoes: (before, after) => Object.keys({ ...before, ...after }).every(
      (name) => undoes(part(before, name), part(after, name))
    ),
    model: mapModel(child.model)
  });
}
function part(value, name) {
  return value?.[name];
}
function mapModel(child) {
  const surviving = (key, writes) => {
    const removals = writes.filter(({ op }) => op.kind === "clear" || op.kind === "remove" && op.key === key);
    const left = unseenBy(removals, writes);
    const edits = left.flatMap(
      (write) => write.op.kind === "at" && write.op.key === key && acted(write, writes) ? [{ ...write, op: write.op.op }] : []
    );
    return { left, edits };
  };
  const acted = once((write, writes) => model4.acts(write.op, seenBy(write, writes)));
  const created = once((write, writes) => {
    const { op } = write;
    if (op.kind === "create") return true;
    return op.kind === "at" && acted(write, writes) && !isCreated(op.key, seenBy(write, writes));
  });
  const isCreated = (key, writes) => surviving(key, writes).left.some((write) => "key" in write.op && write.op.key === key && created(write, writes));
  const isPresent = (key, writes) => isCreated(key, writes) || child.alive(surviving(key, writes).edits);
  const model4 = {
    value: (writes) => Object.fromEntries(
      keys.filter((key) => isPresent(key, writes)).map((key) => [key, child.value(surviving(key, writes).edits)])
    ),
    acts(op, seen) {
      if (op.kind === "at") return child.acts(op.op, surviving(op.key, seen).edits);
      if (op.kind === "create") return true;
      return op.kind === "remove" ? isPresent(op.key, seen) : model4.alive(seen);
    },
    alive: (writes) => keys.some((key) => isPresent(key, writes))
  };
  return model4;
}
function once(ask) {
  const known = /* @__PURE__ */ new WeakMap();
  return (write, writes) => {
    const answer = known.get(write.saw) ?? ask(write, writes);
    known.set(write.saw, answer);
    return answer;
  };
}

// test/arbitraries/pn-counter.ts
import fc6 from "fast-check";
var model3 = {
  value: (writes) => writes.reduce((sum, { op }) => sum + op, 0),
  acts: (op) => op !== 0,
  alive: (writes) => acting(model3, writes).length > 0
};
var counterFixture = fixture({
  name: "pnCounter",
  type: pnCounter(),
  edits: fc6.integer({ min: -2, max: 3 }),
  apply: (edit, by) => by < 0 ? edit.decrement(-by) : edit.increment(by),
  show: (by) => by < 0 ? `${by}` : `+${by}`,
  model: model3
});

// test/arbitraries/registers.ts
import fc7 from "fast-check";
var values2 = fc7.nat(3);
var always = () => true;
var anyAlive = (writes) => writes.length > 0;
var lww = {
  value(writes) {
    const [winner2] = [...latest(writes)].sort((a, b) => b.stamp - a.stamp || byWriter(b, a));
    return winner2 === void 0 ? 0 : winner2.op;
  },
  acts: always,
  alive: anyAlive
};
var lwwFixture = fixture({
  name: "lwwRegister",
  type: lwwRegister(0),
  edits: values2,
  apply: (edit, value) => edit.set(value),
  show: (value) => `set ${value}`,
  model: lww
});
var mv = {
  value: (writes) => [...latest(writes)].sort(byWriter).map(({ op }) => op),
  acts: always,
  alive: anyAlive
};
var mvFixture = fixture({
  name: "mvRegister",
  type: mvRegister(),
  edits: values2,
  apply: (edit, value) => edit.set(value),
  show: (value) => `set ${value}`,
  // One writer writes one value: siblings come from several.
  reconciles: (_, next) => next.length === 1,
  model: mv
});
var max = {
  value: (writes) => acting(max, writes).reduce((most2, { op }) => most2 === void 0 || op > most2 ? op : most2, void 0),
  // biome-ignore format: one line
  acts(op, seen) {
    const most2 = max.value(seen);
    return most2 === void 0 || op > most2;
  },
  alive: (writes) => acting(max, writes).length > 0
};
var maxFixture = fixture({
  name: "maxRegister",
  type: maxRegister(),
  edits: values2,
  apply: (edit, value) => edit.raise(value),
  show: (value) => `raise ${value}`,
  reconciles: (now, next) => next !== void 0 && (now === void 0 || next >= now),
  model: max
});

// test/arbitraries/struct.ts
import fc8 from "fast-check";
function structFixture(name, fields) {
  const of = fields;
  const names2 = Object.keys(of);
  const part2 = (value, field) => value?.[field];
  return fixture({
    name,
    type: struct(Object.fromEntries(names2.map((field) => [field, of[field].type]))),
    edits: fc8.oneof(...names2.map((field) => fc8.record({ field: fc8.constant(field), op: of[field].edits }))),
    apply: (edit, { field, op }) => of[field].apply(edit[field], op),
    show: ({ field, op }) => `${field}: ${of[field].show(op)}`,
    reconciles: (now, next) => names2.every((field) => of[field].reconciles?.(part2(now, field), part2(next, field)) !== false),
    undoes: (before, after) => names2.every((field) => of[field].undoes?.(part2(before, field), part2(after, field)) !== false),
    model: structModel(of)
  });
}
function structModel(fields) {
  const names2 = Object.keys(fields);
  const of = (field, writes) => writes.flatMap((write) => write.op.field === field ? [{ ...write, op: write.op.op }] : []);
  return {
    value: (writes) => Object.fromEntries(names2.map((field) => [field, fields[field].model.value(of(field, writes))])),
    acts: ({ field, op }, seen) => fields[field].model.acts(op, of(field, seen)),
    alive: (writes) => names2.some((field) => fields[field].model.alive(of(field, writes)))
  };
}

// test/arbitraries/index.ts
var todo = structFixture("struct of causal types", {
  title: lwwFixture,
  done: flagFixture,
  tags: setFixture
});
var fixtures = [
  counterFixture,
  lwwFixture,
  mvFixture,
  maxFixture,
  flagFixture,
  setFixture,
  mapFixture(counterFixture),
  mapFixture(setFixture),
  mapFixture(maxFixture),
  mapFixture(mapFixture(counterFixture)),
  mapFixture(todo),
  todo,
  structFixture("struct of all kinds", {
    count: counterFixture,
    cart: mapFixture(counterFixture),
    most: latticeFixtures.max,
    siblings: mvFixture
  }),
  ...Object.values(latticeFixtures)
];

// ../../tmp/zz-time.ts
var N = Number(process.argv[2] ?? 150);
var per = /* @__PURE__ */ new Map();
var add2 = (k, t) => per.set(k, (per.get(k) ?? 0) + t);
for (const f of fixtures) {
  if (process.argv[3] && !f.name.includes(process.argv[3])) continue;
  const t0 = performance.now();
  const hs = fc9.sample(histories(f.edits), { numRuns: N, seed: 5 });
  add2("generate", performance.now() - t0);
  const t00 = performance.now();
  for (const h of hs) {
    let t = performance.now();
    const w = interpret(f, h);
    add2("interpret", performance.now() - t);
    t = performance.now();
    const tr = trialOf(w);
    add2("trial", performance.now() - t);
    for (const l of laws) {
      t = performance.now();
      try {
        l.check(tr);
      } catch {
      }
      add2(l.name, performance.now() - t);
    }
  }
  console.log(f.name, ((performance.now() - t00) / N).toFixed(2), "ms per history");
}
for (const [k, v] of [...per].sort((a, b) => b[1] - a[1])) console.log(k.padEnd(20), v.toFixed(0));
