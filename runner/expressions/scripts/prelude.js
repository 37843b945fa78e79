// Runs before every script: gives it the variables, `execution`, `task` and the few Java classes that scripts of
// Camunda 7 use, runs it, and answers what it left behind as JSON. Nothing here is a barrier: the barrier is the
// engine without a host, in a process of its own; a script that breaks this file only harms its own answer.
(function () {
  "use strict";
  const DEEPEST = 64;
  const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const stringify = JSON.stringify, parse = JSON.parse;

  function hide(target, methods) {
    for (const name of Object.keys(methods)) {
      Object.defineProperty(target, name, { value: methods[name], writable: true, configurable: true });
    }
    return target;
  }

  // Values of the engine: arrays and objects that also answer Java's and Camunda Spin's methods.
  const node = {
    value() { return this.valueOf(); },
    stringValue() { return String(this); },
    numberValue() { return Number(this); },
    boolValue() { return this == true; },
    isNull() { return false; },
    isObject() { return typeof this === "object" && !Array.isArray(this); },
    isArray() { return Array.isArray(this); },
  };
  for (const type of [String, Number, Boolean]) hide(type.prototype, node);

  const listMethods = hide(Object.create(Array.prototype), {
    ...node,
    size() { return this.length; },
    isEmpty() { return this.length === 0; },
    get(index) { return this[index]; },
    set(index, item) { const before = this[index]; this[index] = item; return before; },
    contains(item) { return this.includes(item); },
    add(first, ...second) { second.length ? this.splice(first, 0, second[0]) : this.push(first); return true; },
    addAll(items) { this.push(...items); return true; },
    remove(item) { const at = this.indexOf(item); if (at >= 0) this.splice(at, 1); return at >= 0; },
    clear() { this.length = 0; },
    append(item) { this.push(item); return this; },
    elements() { return this; },
  });
  const mapMethods = hide({}, {
    ...node,
    size() { return Object.keys(this).length; },
    isEmpty() { return Object.keys(this).length === 0; },
    get(key) { return own(this, key) ? this[key] : null; },
    getOrDefault(key, other) { return own(this, key) ? this[key] : other; },
    put(key, value) { const before = own(this, key) ? this[key] : null; this[key] = value; return before; },
    putAll(entries) { Object.assign(this, entries); },
    containsKey(key) { return own(this, key); },
    keySet() { return list(Object.keys(this)); },
    values() { return list(Object.values(this)); },
    entrySet() {
      return list(Object.keys(this).map((key) => ({ getKey: () => key, getValue: () => this[key] })));
    },
    remove(key) { const before = own(this, key) ? this[key] : null; delete this[key]; return before; },
    clear() { for (const key of Object.keys(this)) delete this[key]; },
    hasProp(key) { return own(this, key); },
    fieldNames() { return list(Object.keys(this)); },
    deleteProp(key) { delete this[key]; return this; },
    prop(key, ...value) {
      if (value.length) { this[key] = value[0]; return this; }
      if (!own(this, key)) throw new Error(`Unable to find '${key}'. Ask hasProp('${key}') first.`);
      return this[key];
    },
  });
  const list = (items) => Object.setPrototypeOf(items, listMethods);
  function adorn(value) {
    if (Array.isArray(value)) { value.forEach(adorn); return list(value); }
    if (value === null || typeof value !== "object" || value instanceof Date) return value;
    Object.values(value).forEach(adorn);
    return Object.setPrototypeOf(value, mapMethods);
  }

  class BpmnError extends Error {
    constructor(code, message) { super(message ?? ""); this.name = "BpmnError"; this.code = String(code); }
  }

  // Values between here and the host: JSON, with the places of dates beside it.
  function revive(value, dates) {
    for (const [path, milliseconds] of dates) {
      if (!path.length) { value = new Date(milliseconds); continue; }
      const last = path[path.length - 1];
      path.slice(0, -1).reduce((inner, key) => inner[key], value)[last] = new Date(milliseconds);
    }
    return adorn(value);
  }
  function plain(value, path, dates) {
    if (path.length > DEEPEST) throw new Error(`A value is nested deeper than ${DEEPEST} levels, or refers to itself.`);
    if (value === null || value === undefined) return null;
    switch (typeof value) {
      case "string": case "boolean": return value;
      case "number":
        if (!Number.isFinite(value)) throw new Error(`${value} is no number that can be kept.`);
        return value;
      case "bigint":
        if (BigInt.asIntN(64, value) !== value) throw new Error("A BigInt is too large to be kept.");
        return Number(value);
      case "object": break;
      default: throw new Error(`A ${typeof value} can't be kept in a variable.`);
    }
    if (value instanceof Date) { dates.push([path, value.getTime()]); return null; }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf();
    if (value instanceof Set || Array.isArray(value)) {
      return [...value].map((item, index) => plain(item, [...path, index], dates));
    }
    if (value instanceof Promise) throw new Error("A script can't wait: its result is a promise.");
    if (value instanceof RegExp) throw new Error("A RegExp can't be kept in a variable.");
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const object = Object.create(null);
    for (const [key, item] of entries) object[String(key)] = plain(item, [...path, String(key)], dates);
    return object;
  }
  function pack(value) {
    const dates = [];
    return { value: plain(value, [], dates), dates };
  }

  function packOrRefuse(value) {
    try { return pack(value); } catch (error) { return { refusal: String(error.message) }; }
  }

  return function (source, inputText) {
    const input = parse(inputText);
    const values = new Map();  // what execution.getVariable answers
    const touched = new Map();  // lists and maps that were handed out, as they were then
    const changes = { assigned: {}, local: {}, removed: [], calls: [] };

    function variable(name) {
      if (!values.has(name) && own(input.variables, name) && !changes.removed.includes(name)) {
        const { value, dates } = input.variables[name];
        const revived = revive(value, dates);
        values.set(name, revived);
        if (revived !== null && typeof revived === "object") touched.set(name, stringify(revived));
      }
      return values.has(name) ? values.get(name) : null;
    }
    const has = (name) => values.has(name) || (own(input.variables, name) && !changes.removed.includes(name));
    const names = () => [...new Set([...Object.keys(input.variables), ...values.keys()])].filter(has);
    function set(target, name, value) {
      name = String(name);
      target[name] = pack(value);
      values.set(name, value);
      touched.delete(name);
      changes.removed = changes.removed.filter((other) => other !== name);
    }
    const scope = {
      getVariable: variable, getVariableLocal: variable, hasVariable: has, hasVariableLocal: has,
      getVariableNames: () => list(names()),
      getVariables: () => adorn(Object.fromEntries(names().map((name) => [name, variable(name)]))),
      setVariable: (name, value) => set(changes.assigned, name, value),
      setVariableLocal: (name, value) => set(changes.local, name, value),
      setVariables(entries) { for (const name of Object.keys(entries)) scope.setVariable(name, entries[name]); },
      removeVariable(name) {
        values.delete(name); touched.delete(name); delete changes.assigned[name]; delete changes.local[name];
        if (own(input.variables, name)) changes.removed.push(name);
      },
    };
    scope.removeVariables = (gone) => { for (const name of gone) scope.removeVariable(name); };

    function bean(kind, facts) {
      const property = (getter) => getter.replace(/^(get|is)/, "").replace(/^./, (first) => first.toLowerCase());
      return new Proxy(Object.assign({}, scope), {
        get(methods, name) {
          if (own(methods, name)) return methods[name];
          if (own(facts, name)) return revive(facts[name].value, facts[name].dates);
          if (typeof name !== "string") return undefined;
          if (/^(get|is)[A-Z]/.test(name) && own(facts, property(name))) {
            const { value, dates } = facts[property(name)];
            return () => revive(value, dates);
          }
          if (/^(set|add|delete|remove)[A-Z]/.test(name)) {
            return (...values) => { changes.calls.push([kind, name, values.map(pack)]); };
          }
          return undefined;
        },
      });
    }

    const java = {
      "java.util.ArrayList": class { constructor(items = []) { return list([...items]); } },
      "java.util.Date": Date,
      "org.camunda.bpm.engine.delegate.BpmnError": BpmnError,
    };
    java["java.util.HashMap"] = java["java.util.LinkedHashMap"] =
      class { constructor(entries = {}) { return adorn({ ...entries }); } };
    const packages = {};
    for (const name of Object.keys(java)) {
      const path = name.split(".");
      const inside = path.slice(0, -1).reduce((at, step) => (at[step] ??= {}), packages);
      inside[path[path.length - 1]] = java[name];
    }

    hide(globalThis, {
      BpmnError, java: packages.java, org: packages.org,
      Java: {
        type(name) {
          if (own(java, name)) return java[name];
          throw new Error(`The Java class '${name}' can't be reached from a script. Use an external task.`);
        },
      },
      S: (value) => adorn(typeof value === "string" ? parse(value) : value),
      print() {}, console: { log() {}, info() {}, warn() {}, error() {}, debug() {} },
    });
    for (const kind of Object.keys(input.beans)) hide(globalThis, { [kind]: bean(kind, input.beans[kind]) });
    for (const name of Object.keys(input.variables)) {
      if (name in globalThis) continue;
      const put = (value) => Object.defineProperty(
        globalThis, name, { value, writable: true, configurable: true, enumerable: true });
      Object.defineProperty(
        globalThis, name, { get: () => variable(name), set: put, configurable: true, enumerable: true });
    }

    try {
      const result = (0, eval)(source);
      for (const [name, before] of touched) {
        if (stringify(values.get(name)) !== before) changes.assigned[name] = pack(values.get(name));
      }
      return stringify({ value: packOrRefuse(result), ...changes });
    } catch (error) {
      if (error instanceof BpmnError) return stringify({ bpmn: [error.code, error.message || null] });
      const at = /<eval> \(<input>:(\d+):\d+\)/.exec(String(error?.stack)) ?? /<input>:(\d+)/.exec(String(error?.stack));
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return stringify({ error: text.slice(0, 1000), line: at ? Number(at[1]) : null });
    }
  };
})();
